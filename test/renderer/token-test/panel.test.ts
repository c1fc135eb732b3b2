import { page } from 'vitest/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { tokenTests } from '../../../src/renderer/token-test/token-test.svelte.ts';
import type { TokenTestOutcome, TokenTestResult } from '../../../src/shared/token-test.ts';
import { done, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus, sampleNow } from '../../fakes/sample-credential-sets.ts';
import { openApp, row } from '../open-app.ts';
import { granted, sampleResult } from './outcomes.ts';

const region = () => page.getByRole('region', { name: 'Token test' });
const status = () => region().getByRole('status');
const request = () => page.getByRole('button', { name: 'Request test token' });

beforeEach(() => tokenTests.clear());

async function openSet(name = /^Review importer/): Promise<FakeMain> {
  const main = await openApp({ credentialSets: oneOfEachStatus() });
  await row(name).click();
  return main;
}

async function testWith(
  outcome: TokenTestOutcome,
  changes: Partial<TokenTestResult> = {},
): Promise<FakeMain> {
  const main = await openSet();
  main.answer('requestTestToken', ({ id }) => done(sampleResult(id, outcome, changes)));
  await request().click();
  return main;
}

describe('every outcome is said in plain words, with what is behind it', () => {
  const outcomes: [TokenTestOutcome, string, string, RegExp][] = [
    [
      {
        kind: 'refused',
        status: 401,
        error: 'invalid_client',
        errorDescription: 'Unknown client',
        deviations: [],
      },
      'Monite refused the credentials',
      'Refused',
      /invalid_client.*Unknown client/s,
    ],
    [
      { kind: 'unreachable', reason: 'dns', detail: 'ENOTFOUND' },
      'api.monite.com could not be found',
      'Unreachable',
      /Host name not found/,
    ],
    [
      { kind: 'malformed', reason: 'html', status: 200 },
      'A web page came back',
      'Malformed',
      /instead of JSON/,
    ],
    [
      { kind: 'blocked', rule: 'redirect', detail: 'https://evil.example' },
      'Keyturn didn’t follow a redirect',
      'Blocked',
      /evil\.example/,
    ],
    [{ kind: 'cancelled' }, 'You cancelled the token test', 'Cancelled', /Request/],
  ];
  for (const [outcome, message, word, detail] of outcomes) {
    test(outcome.kind, async () => {
      await testWith(outcome, { message, hint: 'Try it again.', latency: null });
      await expect.element(status()).toMatchTextContent(message);
      await expect.element(status()).toMatchTextContent(/Try it again/);
      await expect.element(status()).toMatchTextContent(new RegExp(word));
      await expect.element(region()).toMatchTextContent(detail);
    });
  }

  test('granted', async () => {
    const main = await testWith(granted, {
      tokenExpiresAt: sampleNow + 1_752_000,
      token: {
        format: 'jwt',
        length: 800,
        header: { alg: 'RS256' },
        claims: { iss: 'https://monite.example', exp: sampleNow / 1_000 },
      },
      response: { status: 200, contentType: 'application/json', redactedBody: '{"access_token":"[token]"}' },
    });
    await expect.element(status()).toMatchTextContent(/Monite issued a bearer token, valid 30 min/);
    await expect.element(region().getByRole('img', { name: /Token expires in 29 min/ })).toBeVisible();
    await expect.element(region()).toMatchTextContent(/write asked, not granted/);
    await expect.element(region()).toMatchTextContent(/admin granted without asking/);
    await expect.element(region()).toMatchTextContent(/expires_in came as text/);
    await expect.element(region()).toMatchTextContent(/exp Sun, 22 Nov 2026/);
    await region()
      .getByText(/^\s*Raw response/)
      .click();
    await expect.element(region().getByText('"access_token": "[token]"', { exact: false })).toBeVisible();
    for (const name of ['Copy token', 'Copy header', 'Copy as curl'])
      await region().getByRole('button', { name }).click();
    expect(main.callsOf('copyToken').map(({ form }) => form)).toEqual(['token', 'header', 'curl']);
  });
});

test('a request that main won’t carry out says why', async () => {
  const main = await openSet();
  main.fail('requestTestToken', { code: 'vault_busy', message: 'The vault is busy.', hint: 'Try again.' });
  await request().click();
  await expect.element(status()).toMatchTextContent(/The vault is busy/);
});

test('a running test can be cancelled, and isn’t started twice', async () => {
  const main = await openSet();
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  main.answer('requestTestToken', async ({ id }) => {
    await ended;
    return done(sampleResult(id, { kind: 'cancelled' }, { message: 'You cancelled the token test' }));
  });
  main.answer('cancelTokenTest', () => {
    end();
    return done(null);
  });
  await request().click();
  await expect.element(request()).toHaveAttribute('aria-busy', 'true');
  await request().click();
  await region().getByRole('button', { name: 'Cancel' }).click();
  await expect.element(status()).toMatchTextContent(/You cancelled/);
  expect(main.callsOf('requestTestToken')).toHaveLength(1);
});

test('an outcome stays with its set while another is looked at', async () => {
  await testWith(granted);
  await expect.element(status()).toMatchTextContent(/issued a bearer token/);
  await row(/^Checkout service/).click();
  await page.getByRole('tab', { name: 'Token test' }).click();
  await expect.element(status()).toMatchTextContent(/No token test yet/);
  await row(/^Review importer/).click();
  await page.getByRole('tab', { name: 'Token test' }).click();
  await expect.element(status()).toMatchTextContent(/issued a bearer token/);
});

test('the history lists what was kept, also with a former secret', async () => {
  const main = await openSet();
  main.answer('listTokenTests', ({ id }) =>
    done([
      sampleResult(
        id,
        { kind: 'malformed', reason: 'html', status: 502 },
        { message: 'A web page came back' },
      ),
    ]),
  );
  await page.getByRole('tab', { name: 'History' }).click();
  const table = page.getByRole('table', { name: 'Token tests, newest first' });
  await expect
    .element(table)
    .toMatchTextContent(/Malformed.*A web page came back.*With a former secret.*204 ms.*502/s);
});
