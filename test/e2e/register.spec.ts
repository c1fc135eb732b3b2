import { noOverrides } from '../../src/shared/credential.ts';
import {
  apricotClient,
  cmClient,
  etrustedClient,
  moniteClient,
  sapientClient,
} from '../fakes/servers/sample-clients.ts';
import { oidcClients, oidcScopes } from '../fakes/servers/oidc-server.ts';
import { expect, test as base } from './support/fixtures.ts';
import { filesHolding } from './support/profile-files.ts';
import { seed } from './support/seed.ts';

/** The catalogue's real addresses, on this computer. */
const test = base.extend({
  app: async ({ start, front }, use) => {
    await use(await start({ switches: front.switches }));
  },
});

test('Bonterra Apricot: registered, and a test token is granted', async ({ keyturn, front }) => {
  await keyturn.register({ provider: 'Bonterra API for Apricot', name: 'Nightly sync', ...apricotClient });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Bonterra API for Apricot issued a bearer token, valid 1 h');
  await expect(keyturn.tokenTest).toContainText('https://api.bonterra.network');
  expect(front.requests).toMatchObject([{ host: 'api.bonterra.network', path: '/v1/oauth/token' }]);
});

test('Intersoft SAPIENT: registered, and a test token is granted', async ({ keyturn, front }) => {
  await keyturn.register({ provider: 'Intersoft SAPIENT', name: 'Label printer', ...sapientClient });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Intersoft SAPIENT issued a bearer token, valid 1 h');
  expect(front.requests).toMatchObject([{ host: 'authentication.intersoftsapient.net' }]);
});

test('CM.com Ticketing: registered with the responsible contact and recorded permissions, and granted', async ({
  keyturn,
  front,
}) => {
  await keyturn.register({
    provider: 'CM.com Ticketing partner API',
    name: 'Box office',
    ...cmClient,
    more: { 'Contact email': 'ticketing@example.com' },
    scopes: 'events:read orders:read',
  });
  await expect(keyturn.details).toContainText('ticketing@example.com');
  await expect(keyturn.details).toContainText('events:read');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('CM.com Ticketing partner API issued a bearer token');
  expect(front.requests).toMatchObject([{ path: '/partnerapi/v1.0/auth/signin' }]);
});

test('Monite: registered into a project, and granted with the version that was chosen', async ({
  keyturn,
  front,
}) => {
  await keyturn.register({
    provider: 'Monite',
    environment: 'Sandbox',
    name: 'Invoice importer',
    ...moniteClient,
    more: { Project: 'Accounts payable' },
    advanced: { 'X-Monite-Version': '2024-01-31' },
  });
  await expect(keyturn.details).toContainText('Accounts payable');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Monite issued a bearer token, valid 30 min');
  expect(front.requests).toMatchObject([
    {
      host: 'api.sandbox.monite.com',
      path: '/v1/auth/token',
      headers: { 'x-monite-version': '2024-01-31', 'content-type': 'application/json' },
    },
  ]);
});

test('Monite: the catalogue’s version is sent when none is chosen', async ({ keyturn, front }) => {
  await keyturn.register({
    provider: 'Monite',
    environment: 'Production (Europe)',
    name: 'Live',
    ...moniteClient,
  });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  expect(front.requests).toMatchObject([
    { host: 'api.monite.com', headers: { 'x-monite-version': '2024-05-25' } },
  ]);
});

test('Trusted Shops eTrusted: the identifier is told apart from the prefix, and a token is granted', async ({
  keyturn,
  front,
}) => {
  const dialog = await keyturn.fillRegisterDialog({
    provider: 'Trusted Shops eTrusted',
    name: 'Review export',
    ...etrustedClient,
    more: { Identifier: 'review-export', Description: 'Nightly export of reviews' },
  });
  await expect(dialog).toContainText('Prefix by Trusted Shops eTrusted: a1b2c3d4e5f6');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(keyturn.details).toContainText('review-export (prefix a1b2c3d4e5f6)');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Trusted Shops eTrusted issued a bearer token, valid 5 min');
  expect(front.requests).toMatchObject([{ host: 'login.etrusted.com', path: '/oauth/token' }]);
});

test('Custom OAuth 2.0: every field is the user’s, and a real server grants the scopes asked for', async ({
  keyturn,
  oidc,
}) => {
  await keyturn.register({
    provider: 'Custom OAuth 2.0',
    environment: 'Development',
    name: 'Orders service',
    ...oidcClients.basic,
    more: { 'Token URL': oidc.tokenUrl },
    clientAuthentication: 'client_secret_basic',
    scopes: 'orders:read reports:read',
  });
  await expect(keyturn.details).toContainText('orders:read');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('issued a bearer token, valid 1 h');
  const scopes = keyturn.tokenTest.getByRole('listitem');
  await expect(scopes).toContainText(['orders:read', 'reports:read']);
  await expect(scopes).not.toContainText(['asked, not granted']);
});

test('Custom OAuth 2.0: a client that sends its secret in the body is granted a token too', async ({
  keyturn,
  oidc,
}) => {
  await keyturn.register({
    provider: 'Custom OAuth 2.0',
    environment: 'Staging',
    name: 'Nightly export',
    ...oidcClients.post,
    more: { 'Token URL': oidc.tokenUrl },
    clientAuthentication: 'client_secret_post',
    scopes: oidcScopes[0],
  });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  await expect(keyturn.tokenTest).toContainText('client_secret_post');
});

test('a secret with every character that breaks Basic works as it is', async ({ keyturn, oidc }) => {
  await keyturn.register({
    provider: 'Custom OAuth 2.0',
    environment: 'Production',
    name: 'Special characters',
    ...oidcClients.special,
    more: { 'Token URL': oidc.tokenUrl },
    scopes: oidcScopes[0],
  });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
});

test('Register can be pressed exactly while the form is valid', async ({ keyturn }) => {
  const dialog = await keyturn.openRegisterDialog();
  const register = dialog.getByRole('button', { name: 'Register', exact: true });
  await expect(register).toBeDisabled();
  await keyturn.choose(dialog, 'Provider', 'Intersoft SAPIENT');
  await keyturn.field(dialog, 'Name').fill('Label printer');
  await keyturn.field(dialog, 'Client ID').fill('printer');
  await expect(register).toBeDisabled();
  await keyturn.field(dialog, 'Client secret').fill('shown once');
  await expect(register).toBeEnabled();

  const contact = keyturn.field(dialog, 'Contact email');
  await contact.fill('nobody');
  await expect(register).toBeDisabled();
  await contact.fill('somebody@example.com');
  await expect(register).toBeEnabled();

  await dialog.getByRole('radio', { name: 'Fine-grained' }).click();
  await expect(register).toBeDisabled();
  await keyturn.field(dialog, 'Scopes').fill('labels:print');
  await expect(register).toBeEnabled();
  await keyturn.field(dialog, 'Name').fill('   ');
  await expect(register).toBeDisabled();
});

// On the real Electron, because how popovers are tied to their anchors differs from one Chromium to the next.
test('the list of providers drops right under its field', async ({ keyturn }) => {
  const dialog = await keyturn.openRegisterDialog();
  const provider = dialog.getByRole('combobox', { name: 'Provider' });
  await provider.click();
  const field = await provider.locator('..').boundingBox();
  const list = await dialog.getByRole('listbox', { name: 'Provider' }).boundingBox();
  expect(list?.x).toBeCloseTo(field?.x ?? 0, 0);
  expect(list?.width).toBeCloseTo(field?.width ?? 0, 0);
  expect((list?.y ?? 0) - (field?.y ?? 0) - (field?.height ?? 0)).toBeCloseTo(4, 0);
});

test('Cancel discards what was typed', async ({ keyturn }) => {
  const dialog = await keyturn.fillRegisterDialog({
    provider: 'Intersoft SAPIENT',
    name: 'Never mind',
    clientId: 'never-mind',
    clientSecret: 'a secret of no use',
  });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(keyturn.row('Never mind')).toBeHidden();

  await keyturn.openRegisterDialog();
  for (const name of ['Name', 'Client ID', 'Client secret']) {
    await expect(keyturn.field(dialog, name)).toHaveValue('');
  }
  await expect(keyturn.field(dialog, 'Provider')).toHaveValue('');
});

test('the same client ID for the same provider and environment is refused, with the way to the one there is', async ({
  page,
  keyturn,
}) => {
  await seed(
    page,
    { name: 'The one there is', providerId: 'intersoft-sapient', clientId: 'twice', request: noOverrides },
    { name: 'Another' },
  );
  await keyturn.open('Another');
  const dialog = await keyturn.fillRegisterDialog({
    provider: 'Intersoft SAPIENT',
    name: 'Second',
    clientId: 'twice',
    clientSecret: 'a secret',
  });
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Another credential set has this client ID');
  await dialog.getByRole('button', { name: 'Open the existing one' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'The one there is' })).toBeVisible();
  await expect(keyturn.row('Second')).toBeHidden();
});

test('a pasted block of text fills client ID and client secret', async ({ page, electron, keyturn }) => {
  const dialog = await keyturn.openRegisterDialog();
  const block = 'SAPIENT_CLIENT_ID=label-printer\nSAPIENT_CLIENT_SECRET="Q7x kT2=="\n';
  await electron.evaluate(({ clipboard }, text) => {
    clipboard.writeText(text);
  }, block);
  await keyturn.field(dialog, 'Client ID').focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(keyturn.field(dialog, 'Client ID')).toHaveValue('label-printer');
  await expect(keyturn.field(dialog, 'Client secret')).toHaveValue('Q7x kT2==');

  await dialog.getByRole('button', { name: 'Undo paste' }).click();
  await expect(keyturn.field(dialog, 'Client secret')).toHaveValue('');
});

test('the dialog warns that the secret is confidential, has no place in source control, and is shown once', async ({
  keyturn,
}) => {
  const dialog = await keyturn.openRegisterDialog();
  const warning = dialog.getByText('Whoever has the client secret can act as you');
  await expect(warning).toContainText('Keep it out of source control');
  await expect(warning).toContainText('Most providers can’t show it again');
  await keyturn.choose(dialog, 'Provider', 'Monite');
  await expect(warning).toContainText('Monite shows it only once');
  await keyturn.choose(dialog, 'Provider', 'Trusted Shops eTrusted');
  await expect(warning).toContainText('can show it again to your administrators');
  await expect(warning).toBeVisible();
});

test('once registered, the secret is nowhere in the window and in no file', async ({ profile, keyturn }) => {
  const clientSecret = 'only-in-the-vault-é€🔑-7c1f0e';
  await keyturn.register({
    provider: 'Intersoft SAPIENT',
    name: 'Label printer',
    clientId: 'label-printer',
    clientSecret,
  });
  expect(await keyturn.everythingShown()).not.toContain(clientSecret);
  expect(await filesHolding(profile, clientSecret)).toEqual([]);
});
