import { moniteClient } from '../../fakes/servers/sample-clients.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { openSet, testToken, type Scene } from './scene.ts';

/** Looking around in a full vault, registering, and tests of three providers' dialects. */
export async function everyday(scene: Scene): Promise<void> {
  chapter('A vault in use');
  await lookAround(scene);
  await registerAtMonite(scene);
  await testEtrusted(scene);
}

async function lookAround({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Lists every credential set with its status', async () => {
    await expect(window.rows.first()).toBeVisible();
    await album.take(page, 'all');
    const counted = page.getByRole('region', { name: 'List' }).getByRole('status');
    return (await counted.getAttribute('aria-label')) ?? undefined;
  });
  await step('Shows what needs attention, the worst first', async () => {
    await window.button('Show the most urgent').click();
    await expect(window.rows.first()).toContainText('Exposed');
    for (const status of ['Exposed', 'Expired', 'Failing', 'Stale', 'Due soon']) {
      await expect(window.rows.filter({ hasText: status }).first()).toBeAttached();
    }
    await album.take(page, 'needs-attention');
    return window.page
      .getByRole('region', { name: 'List' })
      .getByRole('status')
      .getAttribute('aria-label')
      .then((count) => count ?? undefined);
  });
  await step('Finds by typing, and says so when there is nothing', async () => {
    await window.view('All').click();
    await window.filter.fill('invoic');
    await expect(window.rows).toHaveCount(4);
    await album.take(page, 'filtered');
    await window.filter.fill('no such thing');
    await expect(page.getByText('No match')).toBeVisible();
    await album.take(page, 'no-match');
    await window.filter.fill('');
    return undefined;
  });
}

async function registerAtMonite({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const name = 'Invoice sync, Europe';
  await step('Refuses a client ID of Monite’s sandbox that is there already', async () => {
    const dialog = await window.fillRegisterDialog({
      provider: 'Monite',
      environment: 'Sandbox',
      name,
      ...moniteClient,
      more: { Project: 'Invoicing' },
    });
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    const refusal = dialog.getByRole('alert').or(dialog.getByRole('status')).filter({ hasText: 'client ID' });
    await expect(window.button('Open the existing one')).toBeVisible();
    await album.take(page, 'register-duplicate-refused');
    return (await refusal.first().innerText()).split('\n')[0];
  });
  await step('Registers it for Production (Europe) instead', async () => {
    const dialog = window.registerDialog;
    await window.choose(dialog, 'Environment', 'Production (Europe)');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(window.details.getByRole('heading', { name })).toBeVisible();
    return undefined;
  });
  await step('Requests a test token in Monite’s JSON dialect', async () => {
    const seen = await testToken(app, /Monite issued a bearer token, valid 30 min/);
    await album.take(page, 'token-granted-monite');
    return seen;
  });
}

async function testEtrusted({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Requests a test token in eTrusted’s form dialect, with its audience', async () => {
    await openSet(app, 'Review export');
    const seen = await testToken(app, /eTrusted issued a bearer token, valid 5 min/);
    await album.take(page, 'token-granted-etrusted');
    return seen;
  });
  await step('Copies the token as a curl command, which leaves the clipboard by itself', async () => {
    await window.button('Copy as curl').click();
    await expect(window.toast('curl command copied')).toBeVisible();
    await album.take(page, 'copied');
    const toast = await window.toast('curl command copied').innerText();
    return toast.split('\n').join('. ');
  });
}
