import { oidcClients } from '../../fakes/servers/oidc-server.ts';
import { dialectOf } from '../../fakes/servers/dialects/dialect-server.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { testToken, type Scene } from './scene.ts';

/** Odd dialects, what refusals mean, what a token is good for, and every set at once. */
export async function lab(scene: Scene): Promise<void> {
  chapter('The token lab');
  await expiredAtEntra(scene);
  await keyAndKeyPair(scene);
  await tryIt(scene);
  await firstAid(scene);
  await ownProvider(scene);
  await testAll(scene);
}

async function expiredAtEntra({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const { clientId, scopes = [] } = dialectOf('microsoft-entra').sample;
  await step('Finds a provider by what people call it, and says how sure it is', async () => {
    const dialog = await window.openRegisterDialog();
    await dialog.getByRole('combobox', { name: 'Provider' }).click();
    await page.keyboard.type('AAD');
    await expect(dialog.getByRole('option').first()).toContainText('Microsoft Entra ID');
    await album.take(page, 'provider-by-alias');
    await dialog.getByRole('option').first().click();
    await expect(dialog).toContainText('verified from vendor documentation');
    return undefined;
  });
  await step('Tells an expired secret from a wrong one, by the provider’s own code', async () => {
    const dialog = window.registerDialog;
    await window.field(dialog, 'Name').fill('Directory reader');
    await window.field(dialog, 'Tenant ID or domain').fill('contoso.onmicrosoft.com');
    await window.field(dialog, 'Client ID').fill(clientId);
    await window.field(dialog, 'Client secret').fill('expired-in-October-8Q~demo');
    await dialog.getByRole('radio', { name: 'Fine-grained' }).click();
    await window.field(dialog, 'Scopes').fill(scopes.join(' '));
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    await window.requestTestToken();
    await expect(window.outcome).toContainText('expired');
    await album.take(page, 'entra-secret-expired');
    return window.outcome.locator('p').last().innerText();
  });
}

async function keyAndKeyPair({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const register = window.registerDialog.getByRole('button', { name: 'Register', exact: true });
  await step('Tries an API key where it does no harm', async () => {
    const dialog = await window.openRegisterDialog();
    await window.choose(dialog, 'Provider', 'Stripe');
    await window.field(dialog, 'Name').fill('Payouts');
    await window.field(dialog, 'Secret key').fill(dialectOf('stripe').sample.clientSecret);
    await album.take(page, 'register-api-key');
    await register.click();
    await expect(dialog).toBeHidden();
    await window.button('Test API key').click();
    await expect(window.outcome).toContainText('Accepted');
    await album.take(page, 'api-key-accepted');
    return window.outcome.locator('p').first().innerText();
  });
  await step('Signs with a private key, and gets a token of a GitHub App', async () => {
    const { clientId, clientSecret } = dialectOf('github-app').sample;
    const dialog = await window.openRegisterDialog();
    await window.choose(dialog, 'Provider', 'GitHub App');
    await window.field(dialog, 'Name').fill('Release bot');
    await window.field(dialog, 'Installation ID').fill('12345678');
    await window.field(dialog, 'App ID or client ID').fill(clientId);
    await window.field(dialog, 'Private key (PEM)').fill(clientSecret);
    await album.take(page, 'register-private-key');
    await register.click();
    await expect(dialog).toBeHidden();
    return testToken(app, /GitHub App issued a .*token, valid/);
  });
}

async function tryIt({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Calls the API with the token that it holds', async () => {
    await window.tokenTest.locator('summary', { hasText: 'Try it' }).click();
    await window.button('Send').click();
    await expect(window.tokenTest).toContainText('accepts the token (HTTP status 200)');
    await album.take(page, 'tried-at-the-api');
    return undefined;
  });
}

async function firstAid({ app, album, servers }: Scene): Promise<void> {
  const { page, window } = app;
  const dialog = window.registerDialog;
  const aid = window.tokenTest.getByRole('region', { name: 'First aid' });
  await step('Proposes an experiment after a refusal, and sends it only when asked', async () => {
    await window.fillRegisterDialog({
      provider: 'Custom OAuth 2.0',
      environment: 'Staging',
      name: 'Deploy pipeline, staging',
      ...oidcClients.special,
      more: { 'Token URL': servers.tokenUrl },
    });
    await window.choose(dialog, 'Basic encoding', 'As they are');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    await window.requestTestToken();
    await expect(window.outcome).toContainText('Refused');
    await album.take(page, 'first-aid');
    await aid.getByRole('button', { name: 'Try Basic with encoding' }).click();
    await expect(aid).toContainText('This works.');
    await album.take(page, 'first-aid-works');
    return undefined;
  });
  await step('Keeps what worked', async () => {
    await aid.getByRole('button', { name: 'Use this from now on' }).click();
    await expect(aid).toContainText('uses this from now on');
    return testToken(app, /issued a bearer token/);
  });
}

async function ownProvider({ app, album, servers }: Scene): Promise<void> {
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: 'Providers' });
  await step('Reads a provider of your own off its issuer’s URL', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+P');
    await dialog.getByRole('button', { name: 'From issuer URL…' }).click();
    await page.getByRole('textbox', { name: 'Issuer URL' }).fill(new URL(servers.tokenUrl).origin);
    await page.getByRole('button', { name: 'Discover' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Our own server');
    await album.take(page, 'provider-discovered');
    await page.getByRole('button', { name: 'Save provider' }).click();
    await expect(dialog.getByRole('region', { name: 'Your own' })).toContainText('Our own server');
    await album.take(page, 'own-provider');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    return undefined;
  });
}

async function testAll({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const run = page.getByRole('dialog', { name: 'Test run' });
  await step('Tests every set of a view, and sorts the outcomes', async () => {
    await window.filter.fill('invoic');
    await window.button('Test all').click();
    const tested = run.getByText(/^\d+ credential sets tested$/).first();
    await expect(tested).toBeVisible();
    await album.take(page, 'test-run');
    const said = await tested.innerText();
    await page.keyboard.press('Escape');
    await expect(run).toBeHidden();
    await window.filter.fill('');
    return said;
  });
}
