import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { findProvider } from '../../src/main/providers/catalogue.ts';
import { noOverrides } from '../../src/shared/credential.ts';
import type { Provider } from '../../src/shared/provider.ts';
import { startApiServer } from '../fakes/servers/api-server.ts';
import { oidcClients, startOidcServer, type OidcServer } from '../fakes/servers/oidc-server.ts';
import { callMain } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { readClipboard } from './support/main-process.ts';
import { seed } from './support/seed.ts';
import type { KeyturnWindow } from './support/window.ts';

const { clientId, clientSecret } = oidcClients.basic;

const fold = (panel: Locator, title: string): Locator => panel.locator('summary', { hasText: title });

/** A provider of the user's own, as discovery fills it in, and a credential set of it, open in the window. */
async function openSet(
  page: Page,
  keyturn: KeyturnWindow,
  oidc: OidcServer,
  apiBaseUrl?: string,
): Promise<void> {
  const custom = findProvider('custom-oauth2');
  if (!custom) throw new Error('the catalogue has it');
  const provider: Provider = {
    ...custom,
    id: 'own-acme',
    name: 'Acme',
    kind: 'oauth2_client_credentials',
    environments: [
      {
        id: 'production',
        name: 'Production',
        tokenUrl: oidc.tokenUrl,
        discoveryUrl: `${oidc.url}/.well-known/openid-configuration`,
        issuer: oidc.url,
        ...(apiBaseUrl !== undefined && { apiBaseUrl }),
      },
    ],
  };
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  const saved = await callMain(page, 'saveOwnProvider', { provider });
  expect(saved, JSON.stringify(saved)).toMatchObject({ ok: true });
  // The window hears of a provider of the user's own when it is loaded, at the latest.
  await page.reload();
  await seed(page, {
    name: 'Orders service',
    providerId: 'own-acme',
    clientId,
    clientSecret,
    request: noOverrides,
  });
  await keyturn.open('Orders service');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Acme issued a bearer token');
}

test('a token is tried at an API, introspected, revoked, and then is no token any more', async ({
  page,
  keyturn,
}) => {
  const oidc = await startOidcServer({ accessTokenFormat: 'opaque' });
  const api = await startApiServer((token) => token.length > 20);
  await openSet(page, keyturn, oidc, `${api.url}/orders`);
  const panel = keyturn.tokenTest;
  await expect(panel.getByRole('region', { name: 'Findings' })).toContainText('Introspect it to ask');

  await fold(panel, 'Try it').click();
  await expect(panel.getByRole('textbox', { name: 'URL to try the token at' })).toHaveValue(
    `${api.url}/orders`,
  );
  await keyturn.button('Send').click();
  await expect(panel).toContainText(`${new URL(api.url).host} accepts the token (HTTP status 200)`);
  const token = /^Bearer (.+)$/.exec(String(api.requests[0]?.headers['authorization']))?.[1] ?? '';
  expect(token.length).toBeGreaterThan(20);

  await fold(panel, 'Introspect and revoke').click();
  await keyturn.button('Introspect').click();
  await expect(panel).toContainText('says that the token is active');
  await expect(panel).toContainText(clientId);
  await keyturn.button('Revoke').click();
  await expect(panel).toContainText('revoked the token, and Keyturn forgot it');
  await expect(keyturn.button('Copy token')).toBeHidden();
  await expect(fold(panel, 'Try it')).toBeHidden();

  const answer = await fetch(`${oidc.url}/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ token }),
  });
  expect(await answer.json()).toEqual({ active: false });
  await expect(panel).not.toContainText(token);
  await Promise.all([oidc.close(), api.close()]);
});

test('a host that is not the provider’s own gets the token only after it was named', async ({
  page,
  keyturn,
  oidc,
}) => {
  const api = await startApiServer(() => false);
  await openSet(page, keyturn, oidc);
  const panel = keyturn.tokenTest;
  await fold(panel, 'Try it').click();
  await expect(keyturn.button('Send')).toBeDisabled();
  await panel.getByRole('textbox', { name: 'URL to try the token at' }).fill(`${api.url}/orders`);
  await keyturn.button('Send').click();
  const { host } = new URL(api.url);
  await expect(panel).toContainText(`${host} will get this token`);
  await keyturn.button('Don’t send').click();
  expect(api.requests).toHaveLength(0);
  await keyturn.button('Send').click();
  await keyturn.button(`Send it to ${host}`).click();
  await expect(panel).toContainText(`${host} does not accept this token`);
  expect(api.requests).toHaveLength(1);
  await api.close();
});

test('a JWT’s signature is verified with the published keys, and its findings are in order', async ({
  page,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc);
  const panel = keyturn.tokenTest;
  const findings = panel.getByRole('region', { name: 'Findings' });
  await expect(findings).toContainText('Valid 1 h, as the answer says.');
  await expect(findings).toContainText('The issuer is the one that was asked.');
  await keyturn.button('Verify signature').click();
  await expect(panel).toContainText('The signature is valid: made with one of the published keys');
});

test('a token request is copied as a curl command that works, with the secret as a variable', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc);
  await keyturn.button('Copy as').click();
  await page.getByRole('menuitem', { name: 'curl', exact: true }).click();
  await expect(keyturn.toast('Token request copied')).toBeVisible();
  const command = await readClipboard(electron);
  expect(command).toContain('"$CLIENT_SECRET"');
  expect(command).not.toContain(clientSecret);
  const env = { ...process.env, CLIENT_SECRET: clientSecret, NO_PROXY: '*' };
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { env });
  expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
});

test('with its secrets, a snippet is confidential: by keyboard alone, and cleared like any secret', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc);
  await keyturn.button('Copy as').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'With the secrets in it' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemcheckbox')).toHaveAttribute('aria-checked', 'true');
  await page.getByRole('menuitem', { name: 'fetch (JavaScript)' }).focus();
  await page.keyboard.press('Enter');
  await expect(keyturn.toast('Token request copied')).toContainText('The clipboard is cleared');
  const script = await readClipboard(electron);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toContain('"token_type":"Bearer"');
});
