import type { Page } from '@playwright/test';
import { noOverrides, type CredentialSetFacts } from '../../src/shared/credential.ts';
import { oidcClients, startOidcServer } from '../fakes/servers/oidc-server.ts';
import { wrongSecret } from '../fakes/servers/sample-clients.ts';
import { expect, test } from './support/fixtures.ts';
import { hour, letTimePass, readClipboard } from './support/main-process.ts';
import { filesHolding } from './support/profile-files.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

/** A credential set of an own server, open in the window. */
async function openSet(
  page: Page,
  keyturn: KeyturnWindow,
  tokenUrl: string,
  { clientId, clientSecret, ...facts }: Partial<CredentialSetFacts> & { clientSecret?: string } = {},
): Promise<void> {
  await seed(page, {
    ...facts,
    name: 'Orders service',
    clientId: clientId ?? oidcClients.basic.clientId,
    clientSecret: clientSecret ?? oidcClients.basic.clientSecret,
    request: { ...noOverrides, tokenUrl },
  });
  await keyturn.open('Orders service');
}

test('granted: says so in plain words, with the token’s claims as they are and as dates', async ({
  page,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc.tokenUrl, {
    access: { level: 'fine_grained', scopes: ['orders:read'] },
  });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText(`${new URL(oidc.url).host} issued a bearer token, valid 1 h`);
  const claims = keyturn.tokenTest.getByRole('region', { name: 'Claims' });
  await expect(claims).toContainText(oidc.url);
  await expect(claims).toContainText('https://api.example.com/');
  await expect(claims).toContainText(/exp .*in (?:60 minutes|1 hour)/);
  await expect(keyturn.tokenTest.getByRole('region', { name: 'Header' })).toContainText('ES256');
  await expect(keyturn.row('Orders service')).toContainText('Fresh');
});

test('granted: in a low window the panes scroll, and never the window as a whole', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ width: 900, height: 600 });
  });
  await openSet(page, keyturn, oidc.tokenUrl);
  await keyturn.requestTestToken();
  await expect(keyturn.tokenTest.getByRole('region', { name: 'Claims' })).toBeVisible();
  const scrolled = await page.evaluate(() => {
    window.scrollTo(0, 1_000);
    document.body.scrollTo(0, 1_000);
    return [window.scrollY, document.body.scrollTop];
  });
  expect(scrolled).toEqual([0, 0]);
});

test('granted: an opaque token is said to be one', async ({ page, keyturn }) => {
  const oidc = await startOidcServer({ accessTokenFormat: 'opaque' });
  try {
    await openSet(page, keyturn, oidc.tokenUrl);
    await keyturn.requestTestToken();
    await expect(keyturn.outcome).toContainText('Granted');
    await expect(keyturn.tokenTest).toContainText('only the provider can say what is in it');
    await expect(keyturn.tokenTest.getByRole('region', { name: 'Claims' })).toBeHidden();
  } finally {
    await oidc.close();
  }
});

test('granted: the token’s lifetime counts down', async ({ page, keyturn }) => {
  const oidc = await startOidcServer({ tokenLifetime: 90 });
  try {
    await openSet(page, keyturn, oidc.tokenUrl);
    await keyturn.requestTestToken();
    const ring = keyturn.tokenTest.getByRole('img', { name: 'Token expires in' });
    await expect(ring).toBeVisible();
    const first = (await ring.getAttribute('aria-label')) ?? '';
    await expect(ring).not.toHaveAccessibleName(first);
    await expect(ring).toHaveAccessibleName(/^Token expires in 1 min \d+ s$/);
  } finally {
    await oidc.close();
  }
});

test('granted: a token that expired while the computer slept is gone, and the window knows', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc.tokenUrl);
  await keyturn.requestTestToken();
  await expect(keyturn.tokenTest.getByRole('img', { name: 'Token expires in' })).toBeVisible();
  await letTimePass(electron, 2 * hour);
  await expect(keyturn.tokenTest).toContainText('Token expired');
  await keyturn.button('Copy token').click();
  await expect(keyturn.toast('expired')).toBeVisible();
});

test('Ctrl+Enter requests a test token for the open set', async ({ page, keyturn, oidc }) => {
  await openSet(page, keyturn, oidc.tokenUrl);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(keyturn.outcome).toContainText('Granted');
});

test('refused: a wrong secret gets the provider’s error, an explanation, and the status Failing', async ({
  page,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc.tokenUrl, { clientSecret: wrongSecret });
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('does not accept this client ID and client secret');
  await expect(keyturn.outcome).toContainText('Refused');
  await expect(keyturn.tokenTest).toContainText('invalid_client');
  await expect(keyturn.row('Orders service')).toContainText('Failing');
  await keyturn.view('Needs attention').click();
  await expect(keyturn.row('Orders service')).toBeVisible();
});

test('unreachable: a host that nobody knows', async ({ start }) => {
  const { page } = await start({ switches: ['--host-resolver-rules=MAP no-such-host.example ~NOTFOUND'] });
  const keyturn = new KeyturnWindow(page);
  await openSet(page, keyturn, 'https://no-such-host.example/token');
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('No server is known by the name no-such-host.example');
});

test('unreachable: a certificate for another name, to which nothing is sent', async ({
  page,
  keyturn,
  hostile,
}) => {
  await openSet(page, keyturn, `${hostile.wrongNameUrl}/token`);
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('is not secure, so nothing was sent');
  await expect(keyturn.tokenTest).toContainText('TLS failed');
});

test('unreachable: a port where nothing answers', async ({ page, keyturn, hostile }) => {
  await openSet(page, keyturn, `${hostile.closedUrl}/token`);
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Nothing answers at 127.0.0.1');
  await expect(keyturn.row('Orders service')).not.toContainText('Failing');
});

test('unreachable: a server that takes the request and says nothing, given up after ten seconds', async ({
  page,
  keyturn,
  hostile,
}) => {
  await openSet(page, keyturn, `${hostile.url}/stall-before-header`);
  await keyturn.button('Request test token').click();
  await expect(keyturn.outcome).toContainText('took too long to answer', { timeout: 20_000 });
});

test('malformed: a web page instead of a token', async ({ page, keyturn, hostile }) => {
  await openSet(page, keyturn, `${hostile.url}/html-200`);
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('answered with a web page instead of a token');
  await expect(keyturn.outcome).toContainText('Malformed');
});

test('blocked: a redirect, which is not followed', async ({ page, keyturn, hostile }) => {
  await openSet(page, keyturn, `${hostile.url}/redirect-307`);
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Keyturn did not follow');
  await expect(keyturn.outcome).toContainText('Blocked');
  expect(hostile.redirectedRequests).toEqual([]);
});

test('cancelled: a request that takes too long for the user', async ({ page, keyturn, hostile }) => {
  await openSet(page, keyturn, `${hostile.url}/stall-before-header`);
  await keyturn.button('Request test token').click();
  await keyturn.tokenTest.getByRole('button', { name: 'Cancel' }).click();
  await expect(keyturn.outcome).toContainText('The token test was cancelled');
  await expect(keyturn.button('Request test token')).toBeEnabled();
  await expect(keyturn.row('Orders service')).toContainText('Never tested');
});

test('quitting while a request is under way ends it without a complaint', async ({
  app,
  page,
  keyturn,
  hostile,
}) => {
  await openSet(page, keyturn, `${hostile.url}/stall-before-header`);
  await keyturn.button('Request test token').click();
  await expect(keyturn.outcome).toContainText('Asking your provider for a token');
  await app.quit();
  expect(app.mistakes()).toEqual([]);
});

test('a token test goes on while another set is looked at', async ({ page, keyturn, hostile }) => {
  await openSet(page, keyturn, `${hostile.url}/stall-before-header`);
  await seed(page, { name: 'Other' });
  await keyturn.button('Request test token').click();
  await keyturn.open('Other');
  await expect(keyturn.button('Request test token')).toBeEnabled();
  await keyturn.open('Orders service');
  await keyturn.tab('Token test').click();
  await keyturn.tokenTest.getByRole('button', { name: 'Cancel' }).click();
  await expect(keyturn.outcome).toContainText('The token test was cancelled');
});

test('an answer that strays from the standard is used, and what was off is said', async ({
  page,
  keyturn,
  hostile,
}) => {
  await openSet(page, keyturn, `${hostile.url}/no-token-type`);
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  await expect(keyturn.tokenTest).toContainText(/Conformance: \d+ notes?/);
});

test('history: every outcome leaves a row, newest first', async ({ page, keyturn, oidc, hostile }) => {
  await openSet(page, keyturn, `${hostile.url}/html-200`);
  await keyturn.requestTestToken();
  await keyturn.button('Edit').click();
  await keyturn.field(keyturn.editDialog, 'Token URL').fill(oidc.tokenUrl);
  await keyturn.editDialog.getByRole('button', { name: 'Save' }).click();
  await expect(keyturn.editDialog).toBeHidden();
  await keyturn.requestTestToken();
  await expect(keyturn.outcome).toContainText('Granted');
  await keyturn.tab('History').click();
  const rows = page.getByRole('table', { name: 'Token tests' }).getByRole('row');
  // Below the heading, and the name of the secret that both were made with.
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(2)).toContainText('Granted');
  await expect(rows.nth(2)).toContainText('200');
  await expect(rows.nth(3)).toContainText('Malformed');
});

test('a granted token is copied as it is, as a header, and as a curl command', async ({
  page,
  electron,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc.tokenUrl);
  await keyturn.requestTestToken();
  const copied = async (button: string): Promise<string> => {
    await electron.evaluate(({ clipboard }) => {
      clipboard.clear();
    });
    await keyturn.button(button).click();
    await expect.poll(() => readClipboard(electron)).not.toBe('');
    return readClipboard(electron);
  };
  const token = await copied('Copy token');
  expect(token).toMatch(/^ey[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await copied('Copy header')).toBe(`Authorization: Bearer ${token}`);
  const curl = await copied('Copy as curl');
  expect(curl).toMatch(/^curl /);
  expect(curl).toContain(`Authorization: Bearer ${token}`);
});

test('neither the token nor the secret is in the window, in the vault’s files, or in what the app wrote', async ({
  app,
  page,
  electron,
  profile,
  keyturn,
  oidc,
}) => {
  await openSet(page, keyturn, oidc.tokenUrl);
  await keyturn.requestTestToken();
  await keyturn.button('Copy token').click();
  await expect.poll(() => readClipboard(electron)).toMatch(/^ey/);
  const token = await readClipboard(electron);
  await keyturn.tokenTest.getByText('Raw response').click();
  await expect(keyturn.tokenTest.getByLabel('Raw response, redacted')).toBeVisible();
  const [, , signature = ''] = token.split('.');
  const confidential = [token, signature, oidcClients.basic.clientSecret];

  // The search does find what is there.
  expect(await filesHolding(profile, 'SQLite format 3')).not.toEqual([]);
  const shown = await keyturn.everythingShown();
  expect(shown).toContain(oidcClients.basic.clientId);
  for (const text of confidential) {
    expect(shown).not.toContain(text);
    expect(await filesHolding(profile, text)).toEqual([]);
  }
  await app.quit();
  for (const text of confidential) {
    expect(await filesHolding(profile, text)).toEqual([]);
    expect(app.complaints()).not.toContain(text);
  }
});
