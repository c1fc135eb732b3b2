import { generateKeyPairSync } from 'node:crypto';
import type { Locator } from '@playwright/test';
import { jwtVerify } from 'jose';
import { noOverrides } from '../../src/shared/credential.ts';
import type { KeyturnBridge } from '../../src/shared/ipc-contract.ts';
import { dialectOf } from '../fakes/servers/dialects/dialect-server.ts';
import { startHttpServer } from '../fakes/servers/http-server.ts';
import { moniteClient } from '../fakes/servers/sample-clients.ts';
import { expect, test as base } from './support/fixtures.ts';
import { filesHolding } from './support/profile-files.ts';
import { seed } from './support/seed.ts';

/** The catalogue's real addresses, on this computer. */
const test = base.extend({
  app: async ({ start, front }, use) => {
    await use(await start({ switches: front.switches }));
  },
});

/** Pastes as a person does: into a field, as text. */
const paste = (into: Locator, text: string) =>
  into.evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

const drop = (onto: Locator, name: string, text: string) =>
  onto.evaluate(
    (field, [fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content ?? ''], fileName ?? ''));
      field.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, text] as const,
  );

test('an API key: asked for alone under the provider’s name, and tried at its API', async ({
  keyturn,
  front,
}) => {
  const { clientSecret } = dialectOf('stripe').sample;
  const dialog = await keyturn.openRegisterDialog();
  await keyturn.choose(dialog, 'Provider', 'Stripe');
  await expect(dialog.getByRole('textbox', { name: 'Client ID' })).toBeHidden();
  await expect(dialog.getByText('Begins with sk_test_')).toBeVisible();
  await keyturn.field(dialog, 'Name').fill('Payouts');
  await keyturn.field(dialog, 'Secret key').fill(clientSecret);
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(keyturn.details).not.toContainText('Client ID');
  await keyturn.button('Test API key').click();
  await expect(keyturn.outcome).toContainText('Accepted');
  expect(front.requests).toMatchObject([{ host: 'api.stripe.com', method: 'GET', path: '/v1/balance' }]);
});

test('two API keys of one provider live side by side', async ({ page, keyturn }) => {
  const stripe = { providerId: 'stripe', environmentId: 'api', clientId: '', request: noOverrides };
  await seed(page, { ...stripe, name: 'Payouts' }, { ...stripe, name: 'Refunds' });
  await expect(keyturn.row('Payouts')).toBeVisible();
  await expect(keyturn.row('Refunds')).toBeVisible();
});

test('JWT bearer: a service account’s file fills ID and key, and a signed JWT gets a token', async ({
  keyturn,
  front,
  profile,
}) => {
  const { clientId, clientSecret, scopes = [] } = dialectOf('google-service-account').sample;
  const file = {
    type: 'service_account',
    private_key: clientSecret,
    client_email: clientId,
    private_key_id: 'k1',
  };
  const dialog = await keyturn.openRegisterDialog();
  await keyturn.choose(dialog, 'Provider', 'Google service account');
  await keyturn.field(dialog, 'Name').fill('Report upload');
  const key = keyturn.field(dialog, 'Private key (PEM)');
  await drop(key, 'orders.json', JSON.stringify(file));
  await expect(keyturn.field(dialog, 'E-mail address of the service account')).toHaveValue(clientId);
  await expect(dialog.getByText('RSA 2048-bit private key, PKCS #8')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Fine-grained' }).click();
  await keyturn.field(dialog, 'Scopes').fill(scopes.join(' '));
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog).toBeHidden();
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  expect(front.requests).toMatchObject([{ host: 'oauth2.googleapis.com', path: '/token' }]);
  expect(await filesHolding(profile, clientSecret.split('\n')[3] ?? 'no line')).toEqual([]);
});

test('private_key_jwt: a pasted PEM takes the secret’s place, and what is no private key is refused', async ({
  keyturn,
}) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = await startHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      void jwtVerify(new URLSearchParams(body).get('client_assertion') ?? '', publicKey, {
        subject: 'signer',
      }).then(
        ({ protectedHeader }) => {
          response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
          response.end(
            JSON.stringify({ access_token: protectedHeader.kid, token_type: 'Bearer', expires_in: 60 }),
          );
        },
        () =>
          response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}'),
      );
    });
  });
  try {
    const dialog = await keyturn.openRegisterDialog();
    await keyturn.choose(dialog, 'Provider', 'Custom OAuth 2.0');
    await keyturn.choose(dialog, 'Environment', 'Development');
    await keyturn.choose(dialog, 'Client authentication', 'private_key_jwt');
    await keyturn.field(dialog, 'Name').fill('Signer');
    await keyturn.field(dialog, 'Client ID').fill('signer');
    await keyturn.field(dialog, 'Token URL').fill(`${server.url}/token`);
    const key = keyturn.field(dialog, 'Private key');
    const register = dialog.getByRole('button', { name: 'Register', exact: true });
    await paste(key, publicKey.export({ type: 'spki', format: 'pem' }) as string);
    await keyturn.field(dialog, 'Name').click();
    await expect(dialog.getByText(/public half/)).toBeVisible();
    await expect(register).toBeDisabled();
    await key.fill('');
    await paste(key, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    await expect(dialog.getByText('EC P-256 private key, PKCS #8')).toBeVisible();
    await keyturn.field(dialog, 'Key ID').fill('key-7');
    await register.click();
    await expect(dialog).toBeHidden();
    await expect(keyturn.details).toContainText('private_key_jwt');
    await expect(keyturn.details).toContainText('key-7');
    await keyturn.requestTestToken();
    await expect(keyturn.outcome).toContainText('Granted');
  } finally {
    await server.close();
  }
});

test('the picker finds a provider by another name, and by the keyboard alone', async ({ page, keyturn }) => {
  const dialog = await keyturn.openRegisterDialog();
  const box = dialog.getByRole('combobox', { name: 'Provider' });
  await expect(box).toBeFocused();
  await page.keyboard.type('azure ad');
  await expect(dialog.getByRole('option').first()).toHaveAccessibleName(/Microsoft Entra ID/);
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(/Microsoft Entra ID/);
  await expect(dialog.getByText('verified from vendor documentation')).toBeVisible();
});

test('the grant entity_user asks for its user, and sends it', async ({ keyturn }) => {
  const dialog = await keyturn.fillRegisterDialog({
    provider: 'Monite',
    environment: 'Sandbox',
    name: 'On behalf of Ada',
    ...moniteClient,
  });
  await dialog.getByText('Advanced request settings').click();
  await expect(keyturn.field(dialog, 'entity_user_id')).toBeHidden();
  await keyturn.choose(dialog, 'Grant type', 'entity_user');
  await expect(dialog.getByRole('button', { name: 'Register', exact: true })).toBeDisabled();
  await keyturn.field(dialog, 'entity_user_id').fill('d4d7c6a2-1f0e-4a57-9a0c-5b6f1c8e2f90');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(keyturn.details).toContainText('entity_user');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
});

test('switching the environment never reuses the other’s token', async ({ page, keyturn }) => {
  await keyturn.register({ provider: 'Monite', environment: 'Sandbox', name: 'Invoices', ...moniteClient });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  const copy = () =>
    page.evaluate(async () => {
      const { keyturn: bridge } = globalThis as unknown as { keyturn: KeyturnBridge };
      const part = await bridge.listCredentialSets({ from: 0 });
      if (!part.ok) throw new Error(part.failure.message);
      const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(part.value.credentialSets)?.[0] ?? '';
      const copied = await bridge.copyToken({ id, form: 'token' });
      return copied.ok ? 'copied' : copied.failure.code;
    });
  expect(await copy()).toBe('copied');
  await keyturn.button('Edit').click();
  await keyturn.choose(keyturn.editDialog, 'Environment', 'Production (Europe)');
  await keyturn.editDialog.getByRole('button', { name: 'Save' }).click();
  await expect(keyturn.editDialog).toBeHidden();
  await expect(keyturn.details).toContainText('Production (Europe)');
  expect(await copy()).toBe('no_token');
});

test('a templated host shows the address that comes out, while it is typed', async ({ keyturn }) => {
  const dialog = await keyturn.openRegisterDialog();
  await keyturn.choose(dialog, 'Provider', 'Auth0');
  await expect(dialog.getByText('https://{domain}/oauth/token')).toBeVisible();
  await dialog.getByRole('textbox', { name: /domain/i }).fill('acme.eu.auth0.com');
  await expect(dialog.getByText('https://acme.eu.auth0.com/oauth/token')).toBeVisible();
});
