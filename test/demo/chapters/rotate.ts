import { oidcClients } from '../../fakes/servers/oidc-server.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { nightlyExport } from '../sample-sets.ts';
import { expectStatus, openSet, testToken, type Scene } from './scene.ts';

/** A stale set whose secret is refused: marked as exposed, replaced, and proven. */
export async function rotate({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  chapter(`“${nightlyExport}” goes stale, leaks, and is rotated`);

  await step('Opens it: past its due date', async () => {
    await openSet(app, nightlyExport);
    await expectStatus(app, nightlyExport, 'Stale');
    await album.take(page, 'stale');
    return undefined;
  });
  await step('Requests a test token, which is refused', async () => {
    const seen = await testToken(app, /does not accept this client ID and client secret/);
    await expectStatus(app, nightlyExport, 'Failing');
    await album.take(page, 'token-refused');
    return seen;
  });
  await step('Marks it as exposed: urgent at once, with what to do', async () => {
    await window.button('Mark as exposed').click();
    await expectStatus(app, nightlyExport, 'Exposed');
    await expect(page.getByText('Somebody else may know this secret')).toBeVisible();
    await album.take(page, 'exposed');
    return undefined;
  });
  await step('I rotated it: types in the new secret', async () => {
    await window.button('I rotated it').click();
    const dialog = page.getByRole('dialog', { name: 'Replace the client secret' });
    await dialog.getByRole('textbox', { name: 'New client secret' }).fill(oidcClients.post.clientSecret);
    await album.take(page, 'replace-secret');
    await dialog.getByRole('button', { name: 'Replace secret' }).click();
    await expect(dialog).toBeHidden();
    await expectStatus(app, nightlyExport, 'Never tested');
    return undefined;
  });
  await step('Requests a test token with the new secret', async () => {
    const seen = await testToken(app, /issued a bearer token/);
    await expectStatus(app, nightlyExport, 'Fresh');
    return seen;
  });
  await step('Keeps the former secret as previous, and every test in the history', async () => {
    await window.tab('Rotation').click();
    await expect(page.getByRole('region', { name: 'Secret versions' })).toContainText('Previous');
    await album.take(page, 'rotation');
    await window.tab('History').click();
    await expect(page.getByRole('table', { name: 'Token tests, newest first' })).toBeVisible();
    await album.take(page, 'history');
    return undefined;
  });
}
