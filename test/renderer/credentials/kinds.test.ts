import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { done } from '../../fakes/keyturn-bridge.ts';
import { sampleProvider, sampleProviders } from '../../fakes/sample-providers.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';
import { keyPair, pem } from './keys/sample-keys.ts';
import { button, choose, combobox, dialog, field, paste } from './register-dialog.ts';

const providers = [
  ...sampleProviders,
  sampleProvider({
    id: 'key-house',
    name: 'Key House',
    kind: 'api_key',
    credentialNames: { clientSecret: 'Access token' },
    apiKey: { header: 'X-API-Key', carries: 'secret', prefixes: ['pat-'] },
    sources: ['read in a letter', 'https://docs.key-house.example/keys'],
    confidence: 'public_code',
  }),
  sampleProvider({
    id: 'signers',
    name: 'Signers',
    kind: 'jwt_bearer',
    credentialNames: { clientId: 'Service account' },
    jwtBearer: { algorithm: 'RS256', issuer: '{client_id}', sentAs: 'assertion' },
  }),
  sampleProvider({ id: 'own-4f1c', name: 'Zebra gateway', aliases: ['stripes'] }),
];

async function open(provider: string) {
  const main = await openApp({ providers });
  await page.getByRole('button', { name: 'Register credential set' }).first().click();
  await expect.element(dialog()).toBeVisible();
  if (provider !== '') await choose(combobox('Provider'), provider);
  return main;
}

describe('an API key', () => {
  test('is one field under the provider’s name for it, with how it begins', async () => {
    const main = await open('Key House');
    expect(field('Client ID').elements()).toHaveLength(0);
    await expect.element(dialog().getByText('Begins with pat-')).toBeVisible();
    await expect.element(dialog().getByText('All that the provider gave it')).toBeVisible();
    await field('Access token').fill('other-1');
    await expect.element(dialog().getByText(/usually begin with pat-/)).toBeVisible();
    await choose(combobox('Environment'), 'Sandbox');
    await field('Name').fill('Nightly');
    await field('Access token').fill('pat-1');
    await button('Register').click();
    await expect.element(dialog()).not.toBeInTheDocument();
    expect(main.callsOf('registerCredentialSet')).toMatchObject([
      { facts: { clientId: '' }, clientSecret: 'pat-1' },
    ]);
    await expect.element(page.getByRole('button', { name: 'Test API key' })).toBeVisible();
    expect(page.getByRole('button', { name: 'Copy client ID' }).elements()).toHaveLength(0);
    await expect.element(page.getByRole('button', { name: 'Copy access token' })).toBeVisible();
  });
});

describe('a private key', () => {
  test('is recognised when pasted, and what is none is refused at once', async () => {
    await open('Signers');
    const { pkcs8, spki } = await keyPair('RSA');
    paste(field('Private key'), pem('PUBLIC KEY', spki));
    await expect.element(dialog().getByText(/public half/)).toBeVisible();
    await expect.element(field('Private key')).toHaveAttribute('aria-invalid', 'true');
    await field('Private key').fill('');
    paste(field('Private key'), pem('PRIVATE KEY', pkcs8));
    await expect.element(dialog().getByText('RSA 2048-bit private key, PKCS #8')).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('comes with whose it is out of a service account’s file', async () => {
    await open('Signers');
    const { pkcs8 } = await keyPair('RSA');
    const file = {
      client_email: 'robot@acme.example',
      private_key: pem('PRIVATE KEY', pkcs8),
      private_key_id: 'k1',
    };
    paste(field('Private key'), JSON.stringify(file));
    await expect.element(field('Service account')).toHaveValue('robot@acme.example');
    await button('Undo paste').click();
    await expect.element(field('Service account')).toHaveValue('');
    await expect.element(field('Private key')).toHaveValue('');
  });

  test('takes the secret’s place when the method signs with one', async () => {
    await open('Custom OAuth 2.0');
    await expect.element(field('Client secret')).toBeVisible();
    await combobox('Client authentication').fill('private_key_jwt');
    await dialog()
      .getByRole('option', { name: /private_key_jwt/ })
      .click();
    await expect.element(field('Private key')).toBeVisible();
    await expect.element(combobox('Signing algorithm')).toHaveValue('Usual: As the key suggests');
    await combobox('Client authentication').fill('tls_client_auth');
    await dialog()
      .getByRole('option', { name: /tls_client_auth/ })
      .click();
    await expect.element(field('Certificate and private key')).toBeVisible();
    expect(combobox('Signing algorithm').elements()).toHaveLength(0);
  });
});

describe('the connection of one set', () => {
  test('may have a proxy and a certificate file of its own', async () => {
    const main = await open('Custom OAuth 2.0');
    main.answer('chooseCertificateFile', () => done({ path: '/home/me/certs/client.pem' }));
    await choose(combobox('Proxy'), 'Another proxy');
    await field('Proxy address').fill('nonsense');
    await field('Name').click();
    await expect.element(field('Proxy address')).toHaveAttribute('aria-invalid', 'true');
    await field('Proxy address').fill('http://proxy.example.com:8080');
    await button('Choose PEM file…').click();
    await expect.element(dialog().getByText('client.pem', { exact: true })).toBeVisible();
    expect(main.callsOf('chooseCertificateFile')).toEqual([{ purpose: 'client_certificate' }]);
    expect(await axeFindings()).toEqual([]);
    await button('Use no certificate file').click();
    await expect.element(button('Choose PEM file…')).toBeVisible();
  });
});

describe('the provider picker', () => {
  test('has one’s own first, in a group, and finds by alias', async () => {
    await open('');
    await combobox('Provider').click();
    const options = () =>
      dialog()
        .getByRole('option')
        .elements()
        .map((option) => option.querySelector('[dir="auto"]')?.textContent);
    expect(options()[0]).toBe('Zebra gateway');
    await expect.element(dialog().getByText('Your own', { exact: true })).toBeVisible();
    await combobox('Provider').fill('stripes');
    expect(options()[0]).toBe('Zebra gateway');
    expect(await axeFindings()).toEqual([]);
  });

  test('ends with what makes a provider of one’s own, whatever was typed', async () => {
    await open('');
    await combobox('Provider').fill('nobody has this name');
    await expect.element(dialog().getByText(/Not in the catalogue/)).toBeVisible();
    await expect.element(dialog().getByRole('option', { name: 'From issuer URL…' })).toBeVisible();
    await dialog().getByRole('option', { name: 'New provider…' }).click();
    await expect.element(page.getByRole('dialog', { name: /provider/i }).last()).toBeVisible();
    await expect.poll(() => page.getByRole('dialog').elements().length).toBe(2);
  });
});

describe('the guide', () => {
  test('says how sure it is in these words, and opens the source', async () => {
    const main = await open('Key House');
    await expect.element(dialog().getByText('from public code', { exact: true })).toBeVisible();
    await button('Source: docs.key-house.example').click();
    expect(main.callsOf('openProviderLink')).toEqual([{ providerId: 'key-house', link: 'source' }]);
    await choose(combobox('Provider'), 'Zebra gateway');
    await expect.element(dialog().getByText('your own provider', { exact: true })).toBeVisible();
  });
});
