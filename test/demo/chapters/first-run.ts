import { oidcClients } from '../../fakes/servers/oidc-server.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { testToken, type Scene } from './scene.ts';

/** An empty profile: the first credential set is typed in and tested. */
export async function firstRun({ app, album, servers }: Scene): Promise<void> {
  const { page, window } = app;
  const name = 'Orders service';
  chapter('First run, on an empty profile');

  await step('Opens on what Keyturn does, and one thing to do next', async () => {
    await expect(window.button('Register your first credential set')).toBeVisible();
    await album.take(page, 'first-run');
    return undefined;
  });
  await step('Opens the dialog; Register stays off until the form is valid', async () => {
    await window.button('Register your first credential set').click();
    await expect(window.registerDialog.getByRole('button', { name: 'Register', exact: true })).toBeDisabled();
    await window.registerDialog.getByRole('combobox', { name: 'Provider' }).click();
    await expect(page.getByRole('option', { name: 'Custom OAuth 2.0' })).toBeVisible();
    await album.take(page, 'choosing-a-provider');
    await page.keyboard.press('Escape');
    await window.registerDialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(window.registerDialog).toBeHidden();
    return undefined;
  });
  await step(`Types in ${name}, of a provider of one’s own`, async () => {
    const dialog = await window.fillRegisterDialog({
      provider: 'Custom OAuth 2.0',
      environment: 'Production',
      name,
      ...oidcClients.basic,
      scopes: 'orders:read orders:write',
      more: {
        'Token URL': servers.tokenUrl,
        Project: 'Web shop',
        'Contact email': 'orders-team@example.com',
      },
    });
    await expect(dialog.getByRole('button', { name: 'Register', exact: true })).toBeEnabled();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).scrollIntoViewIfNeeded();
    await album.take(page, 'register-by-typing');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(window.row(name)).toBeVisible();
    await album.take(page, 'registered');
    return window
      .row(name)
      .getAttribute('aria-selected')
      .then(() => undefined);
  });
  await step('Requests a test token from the OAuth 2.0 server', async () => {
    const seen = await testToken(app, /issued a bearer token, valid 1 h/);
    await expect(window.tokenTest).toContainText('orders:write');
    await album.take(page, 'token-granted-with-claims');
    return seen;
  });
}
