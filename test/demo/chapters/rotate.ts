import { oidcClients } from '../../fakes/servers/oidc-server.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { nightlyExport } from '../sample-sets.ts';
import { expectStatus, openSet, testToken, type Scene } from './scene.ts';

/** A stale set whose secret is refused: marked as exposed, replaced, and the old secret proven to be revoked. */
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
  await step('Replaces it now: the guide takes the new secret as pending', async () => {
    await window.button('Replace it now').click();
    await window.field(window.details, 'New client secret').fill(oidcClients.post.clientSecret);
    await album.take(page, 'replace-secret');
    await window.button('Keep as pending').click();
    return undefined;
  });
  await step('Promotes it at once: the banner stays until the old one is known to be dead', async () => {
    await window.button('Promote now').click();
    await expect(page.getByText('The exposed secret may still be alive')).toBeVisible();
    await expectStatus(app, nightlyExport, 'Exposed');
    await album.take(page, 'promoted');
    return undefined;
  });
  await step('Requests a test token with the new secret', () => testToken(app, /issued a bearer token/));
  await step('Proves that the old secret is refused, which destroys its value', async () => {
    await window.tab('Rotation').click();
    await window.button('Prove revocation').click();
    await expect(page.getByText(/Proven to be revoked, and destroyed/)).toBeVisible();
    await expectStatus(app, nightlyExport, 'Fresh');
    return undefined;
  });
  await step('Keeps the dates and fingerprints of every secret, and every test in the history', async () => {
    await expect(page.getByRole('region', { name: 'Secret versions' })).toContainText('Revoked');
    await album.take(page, 'rotation');
    await window.tab('History').click();
    await expect(page.getByRole('table', { name: 'Token tests, newest first' })).toBeVisible();
    await album.take(page, 'history');
    return undefined;
  });
}
