import type { Page } from '@playwright/test';
import { noOverrides, type CredentialSetListItem } from '../../src/shared/credential.ts';
import type { Result } from '../../src/shared/failure.ts';
import type { TokenTestResult } from '../../src/shared/token-test.ts';
import { expect, test } from '../e2e/support/fixtures.ts';
import { factsFor, seed, type SeededSet } from '../e2e/support/seed.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import { causeOf, hostileCases, hostileSecret, leakForms } from '../fakes/servers/hostile-cases.ts';
import { startHostileServer } from '../fakes/servers/hostile-server.ts';
import { startHttpServer } from '../fakes/servers/http-server.ts';
import { askMain, callMain, listCredentialSets } from './support/bridge.ts';
import { shownTexts, textsIn } from './support/shown.ts';

// The table of test/security/24-token-client.test.ts, through the real app: Chromium's network stack, IPC and window.

type Method = 'client_secret_basic' | 'client_secret_post' | 'json_body';

const setAt = (name: string, tokenUrl: string, method: Method = 'client_secret_basic'): SeededSet => ({
  name,
  clientId: `${name} at ${tokenUrl} by ${method}`,
  clientSecret: hostileSecret,
  request: { ...noOverrides, tokenUrl, clientAuthenticationMethod: method },
});

/** Requests a test token for each of the sets, a few at a time, as the window would. */
function requestTokens(
  page: Page,
  sets: readonly CredentialSetListItem[],
  atOnce: number,
): Promise<Result<TokenTestResult>[]> {
  return page.evaluate(
    async ([ids, workers]) => {
      const { keyturn } = globalThis as unknown as {
        keyturn: { requestTestToken: (request: { id: string }) => Promise<Result<TokenTestResult>> };
      };
      const results: Result<TokenTestResult>[] = [];
      const waiting = [...ids.entries()];
      const work = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          results[next[0]] = await keyturn.requestTestToken({ id: next[1] });
        }
      };
      await Promise.all(Array.from({ length: workers }, work));
      return results;
    },
    [sets.map(({ id }) => id), atOnce] as const,
  );
}

async function testTokens(page: Page, ...sets: readonly SeededSet[]): Promise<TokenTestResult[]> {
  const results = await requestTokens(page, await seed(page, ...sets), 4);
  return results.map((result) => {
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  });
}

function expectNoSecretIn(texts: readonly string[], where: string): void {
  for (const form of leakForms(hostileSecret)) {
    expect(
      texts.filter((text) => text.includes(form)),
      where,
    ).toEqual([]);
  }
}

/** Those that keep a connection for ten seconds or more; Chromium opens six to a host at most. */
const isSlow = ({ because }: { because?: string | readonly string[] }): boolean =>
  [because].flat().includes('timed_out');

test('24: every hostile answer comes to its outcome, in time, and none gives the secret away', async ({
  page,
  hostile,
}) => {
  test.setTimeout(120_000);
  const second = await startHostileServer();
  const slowCases = hostileCases.filter(isSlow);
  const quickCases = hostileCases.filter((each) => !isSlow(each));
  expect(slowCases.length).toBeLessThanOrEqual(6);
  const slow = await seed(page, ...slowCases.map(({ name }) => setAt(name, `${second.url}/${name}`)));
  const quick = await seed(page, ...quickCases.map(({ name }) => setAt(name, `${hostile.url}/${name}`)));
  const startedAt = performance.now();
  const [slowResults, quickResults] = await Promise.all([
    requestTokens(page, slow, slow.length),
    requestTokens(page, quick, 4),
  ]);
  expect(performance.now() - startedAt).toBeLessThan(40_000);

  const results = [...slowResults, ...quickResults];
  for (const [at, { name, kind, because, deviations }] of [...slowCases, ...quickCases].entries()) {
    const result = results[at];
    if (!result?.ok) throw new Error(`${name}: ${JSON.stringify(result)}`);
    const { outcome, latency } = result.value;
    expect([kind].flat(), `${name}: ${JSON.stringify(outcome)}`).toContain(outcome.kind);
    if (because !== undefined) expect([because].flat(), name).toContain(causeOf(outcome));
    if (deviations && 'deviations' in outcome) {
      const noted = outcome.deviations.map(({ code }) => code);
      expect(noted, name).toEqual(expect.arrayContaining([...deviations]));
    }
    expect(latency?.total ?? 0, name).toBeLessThan(21_000);
    expectNoSecretIn(textsIn(result.value), name);
  }
  expect([...hostile.redirectedRequests, ...second.redirectedRequests]).toEqual([]);

  for (const { id } of [...slow, ...quick]) {
    expectNoSecretIn(textsIn(await askMain(page, 'listTokenTests', { id })), 'history');
  }
  expectNoSecretIn(textsIn(await listCredentialSets(page)), 'list');
  await second.close();
});

test('24: no redirect is followed, whatever the status and however the secret is sent', async ({
  page,
  hostile,
}) => {
  const redirects = hostileCases.filter(({ name }) => name.startsWith('redirect-'));
  const sets = redirects.flatMap(({ name }) =>
    (['client_secret_post', 'json_body'] as const).map((method) =>
      setAt(`${name} ${method}`, `${hostile.url}/${name}`, method),
    ),
  );
  for (const { outcome } of await testTokens(page, ...sets)) {
    expect(outcome).toMatchObject({ kind: 'blocked', rule: 'redirect' });
  }
  expect(hostile.redirectedRequests).toEqual([]);
});

test('24: an answer that quotes the secret shows nothing of it in the window', async ({ page, hostile }) => {
  const echoes = hostileCases.filter(({ name }) => name.startsWith('echo-'));
  expect(echoes.length).toBeGreaterThan(10);
  const keyturn = new KeyturnWindow(page);
  await seed(
    page,
    ...echoes.map(({ name }) => setAt(`${name}.`, `${hostile.url}/${name}`, 'client_secret_post')),
  );
  for (const { name } of echoes) {
    await keyturn.open(`${name}.`);
    await keyturn.requestTestToken();
    await page.getByText('Raw response').click();
    await expect(page.getByRole('group', { name: 'Raw response, redacted' })).toBeVisible();
    expectNoSecretIn(await shownTexts(page), name);
    await keyturn.tab('History').click();
    await expect(page.getByRole('tabpanel', { name: 'History' })).toBeVisible();
    expectNoSecretIn(await shownTexts(page), `${name}, history`);
  }
  // That these texts would hold it if the window did.
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByRole('button', { name: 'Hide secret' })).toBeVisible();
  expect((await shownTexts(page)).join('\n')).toContain(hostileSecret);
});

test('24: a certificate for another name, and a closed port, end before anything is sent', async ({
  page,
  hostile,
}) => {
  const [wrongName, closed] = await testTokens(
    page,
    setAt('wrong name', `${hostile.wrongNameUrl}/charset-unknown`),
    setAt('closed', `${hostile.closedUrl}/token`),
  );
  expect(wrongName?.outcome).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  expect(closed?.outcome).toMatchObject({ kind: 'unreachable', reason: 'connection_refused' });
});

test('24: plain http goes to this computer only, unless the user insists', async ({ start }) => {
  const asked: string[] = [];
  const server = await startHttpServer((request, response) => {
    asked.push(request.headers.host ?? '');
    response.setHeader('content-type', 'application/json');
    response.end('{"access_token":"token-over-http","token_type":"Bearer","expires_in":60}');
  });
  const { port } = new URL(server.url);
  // Every name leads to our own server: a request that is sent arrives.
  const { page } = await start({ switches: ['--host-resolver-rules=MAP *.example 127.0.0.1'] });
  const remote = (host: string): string => `http://${host}:${port}/token`;
  const hosts = ['tokens.example', 'localhost.example', '127.0.0.1.example', '0.0.0.0', '[::2]', '192.0.2.1'];
  for (const host of hosts) {
    const facts = factsFor(setAt(host, remote(host)));
    const refused = await callMain(page, 'registerCredentialSet', { facts, clientSecret: hostileSecret });
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'invalid_input', field: 'request.tokenUrl' },
    });
  }
  const [local] = await seed(page, setAt('local', server.url));
  const moved = factsFor(setAt('local', remote('tokens.example')));
  const refused = await callMain(page, 'updateCredentialSet', { id: local?.id, facts: moved });
  expect(refused).toMatchObject({ ok: false, failure: { code: 'invalid_input', field: 'request.tokenUrl' } });
  expect(asked).toEqual([]);

  const insisting = setAt('insisting', remote('tokens.example'));
  const [insisted] = await testTokens(page, {
    ...insisting,
    request: { ...noOverrides, tokenUrl: remote('tokens.example'), allowInsecureHttp: true },
  });
  expect(insisted?.outcome).toMatchObject({ kind: 'granted' });
  expect(asked).toEqual([`tokens.example:${port}`]);
  await server.close();
});

test('24: a server that asks for a login gets none, and no prompt opens', async ({ electron, page }) => {
  let asked = 0;
  const server = await startHttpServer((request, response) => {
    asked += 1;
    const scheme = request.url?.slice(1) ?? '';
    response
      .writeHead(401, {
        'www-authenticate': `${scheme} realm="Keyturn", nonce="abc"`,
        'content-type': 'text/plain',
      })
      .end('Who are you?');
  });
  await electron.evaluate(({ app }) => {
    const logins: string[] = [];
    Object.assign(globalThis, { logins });
    // Only listens: what the app would do is left to happen.
    app.prependListener('login', (_event, _contents, { url }) => {
      logins.push(url);
    });
  });
  const schemes = ['Basic', 'Digest', 'NTLM', 'Negotiate'];
  const results = await testTokens(
    page,
    ...schemes.flatMap((scheme) => [
      setAt(scheme, `${server.url}/${scheme}`),
      setAt(`${scheme} in the body`, `${server.url}/${scheme}`, 'client_secret_post'),
    ]),
  );
  for (const { outcome } of results) expect(outcome).toMatchObject({ kind: 'refused', status: 401 });
  expect(asked).toBe(results.length);
  expect(await electron.evaluate(() => (globalThis as unknown as { logins: string[] }).logins)).toEqual([]);
  expect(await electron.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  await server.close();
});

test('24: nothing is kept of an answer: no cookie, no cache, and nothing is told about the sender', async ({
  electron,
  page,
}) => {
  const requests: { cookie: string | undefined; headers: string[] }[] = [];
  const server = await startHttpServer((request, response) => {
    requests.push({ cookie: request.headers.cookie, headers: Object.keys(request.headers).sort() });
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=86400',
      etag: '"tracker"',
      'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
      'set-cookie': ['tracker=1; Max-Age=86400', 'session=2; Path=/'],
      'accept-ch': 'Sec-CH-UA-Platform',
    });
    response.end('{"access_token":"tracked-token","token_type":"Bearer","expires_in":60}');
  });
  const sets = await seed(page, setAt('tracked', `${server.url}/token`));
  for (let turn = 0; turn < 3; turn += 1) await requestTokens(page, sets, 1);
  expect(requests).toHaveLength(3);
  for (const { cookie, headers } of requests) {
    expect(cookie).toBeUndefined();
    expect(headers).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:if-|referer|origin$|sec-ch)/)]),
    );
  }
  const cookies = await electron.evaluate(async ({ session }) => {
    const sessions = [session.defaultSession, session.fromPartition('token-requests', { cache: false })];
    return Promise.all(sessions.map(async (each) => (await each.cookies.get({})).length));
  });
  expect(cookies).toEqual([0, 0]);
  await server.close();
});
