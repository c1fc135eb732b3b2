import { page } from 'vitest/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { undoHistory } from '../../../src/renderer/state/undo-history.svelte.ts';
import { tokenTests } from '../../../src/renderer/token-test/token-test.svelte.ts';
import type { TokenTestOutcome, TokenTestResult } from '../../../src/shared/token-test.ts';
import { done, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { oneOfEachStatus, sampleNow } from '../../fakes/sample-credential-sets.ts';
import { openApp, row } from '../open-app.ts';
import { granted, sampleResult } from './outcomes.ts';

const region = () => page.getByRole('region', { name: 'Token test' });
const status = () => region().getByRole('status').first();
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
    await expect.element(region().getByText(/expires_in came as text/)).not.toBeVisible();
    await region().getByText('Conformance: 1 note').click();
    await expect.element(region().getByText(/expires_in came as text/)).toBeVisible();
    await expect.element(region()).toMatchTextContent(/RFC 6749 §5\.1/);
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

describe('the history', () => {
  const table = () => page.getByRole('table', { name: 'Token tests, newest first' });
  const malformed: TokenTestOutcome = { kind: 'malformed', reason: 'html', status: 502 };
  const uuid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

  async function historyOf(make: (id: string, current: string) => TokenTestResult[]): Promise<FakeMain> {
    const main = await openSet();
    main.answer('listTokenTests', ({ id }) => done(make(id, main.sets.get(id)?.secretVersions[0]?.id ?? '')));
    await page.getByRole('tab', { name: 'History' }).click();
    return main;
  }

  test('lists what was kept by the secret it was made with, the latency split, and experiments as such', async () => {
    await historyOf((id, current) => [
      sampleResult(id, granted, {
        id: uuid(1),
        secretVersionId: current,
        experiment: { clientAuthenticationMethod: 'client_secret_post' },
      }),
      sampleResult(id, malformed, { message: 'A web page came back' }),
    ]);
    await expect
      .element(table())
      .toMatchTextContent(
        /Secret of .*, current.*Granted.*read admin.*Experiment: client_secret_post.*A former secret.*Malformed.*A web page came back.*204 ms.*182 ms \+ 22 ms.*502/s,
      );
    await expect
      .element(page.getByRole('img', { name: /1 of the last 2 tests succeeded\. Latency: typically 204 ms/ }))
      .toBeVisible();
  });

  test('can be read in a small window: the status gives its column up', async () => {
    await page.viewport(900, 600);
    await historyOf((id) => [sampleResult(id, malformed, { message: 'A web page came back' })]);
    const message = page.getByText('A web page came back');
    await expect.element(message).toBeVisible();
    expect(message.element().clientWidth).toBeGreaterThan(110);
    await expect.element(page.getByText('HTTP 502')).toBeVisible();
    await expect.element(page.getByRole('columnheader', { name: 'Status' })).not.toBeInTheDocument();
    await page.viewport(1280, 800);
  });

  test('is exported as CSV', async () => {
    const main = await historyOf((id) => [sampleResult(id, malformed)]);
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    await expect.element(page.getByText('History saved as CSV')).toBeVisible();
    expect(main.callsOf('exportTokenTests')).toHaveLength(1);
  });

  test('of 500 is drawn a page at a time', async () => {
    await historyOf((id) =>
      Array.from({ length: 500 }, (_, index) => sampleResult(id, malformed, { id: uuid(index) })),
    );
    await expect.element(table()).toBeVisible();
    expect(table().element().querySelectorAll('td:first-child')).toHaveLength(50);
    await page.getByRole('button', { name: 'Show 50 earlier tests' }).click();
    await expect.element(page.getByText('of 400 not shown')).toBeVisible();
    expect(table().element().querySelectorAll('td:first-child')).toHaveLength(100);
  });
});

describe('first aid', () => {
  const refused: TokenTestOutcome = {
    kind: 'refused',
    status: 401,
    error: 'invalid_client',
    errorDescription: null,
    deviations: [],
  };
  const post = { clientAuthenticationMethod: 'client_secret_post' } as const;
  const experiments = [
    { label: 'Try client_secret_post', reason: 'Many servers take it in the body only.', change: post },
    {
      label: 'Try Production',
      reason: 'It may be of another environment.',
      change: { environmentId: 'production' },
    },
  ];
  const part = () => region().getByRole('region', { name: 'First aid' });
  const tryPost = () => part().getByRole('button', { name: 'Try client_secret_post' });
  const said = () => part().getByRole('status', { name: 'Try client_secret_post' });

  async function refusedWith(
    outcome: TokenTestOutcome,
    changes: Partial<TokenTestResult> = {},
  ): Promise<FakeMain> {
    const main = await testWith(refused, { experiments });
    main.answer('requestTestToken', ({ id, experiment }) =>
      done(sampleResult(id, outcome, { ...changes, ...(experiment && { experiment }) })),
    );
    return main;
  }

  test('sends nothing by itself, and says why', async () => {
    const main = await refusedWith(granted);
    await expect.element(part()).toMatchTextContent(/may lock a client out/);
    await expect.element(part()).toMatchTextContent(/Many servers take it in the body only/);
    expect(main.callsOf('requestTestToken')).toHaveLength(1);
  });

  test('runs one experiment, and makes what worked the set’s own; that can be undone', async () => {
    const main = await refusedWith(granted);
    main.answer('adoptExperiment', ({ id, change }) => {
      const set = main.sets.get(id);
      if (!set) throw new Error('No such set');
      const request = { ...set.request, ...(change as typeof post) };
      main.sets.set(id, { ...set, request });
      return done({ ...set, request });
    });
    await tryPost().click();
    await expect.element(said()).toMatchTextContent(/This works\. Monite issued a bearer token/);
    await expect.element(status()).toMatchTextContent(/Refused/);
    await part().getByRole('button', { name: 'Use this from now on' }).click();
    await expect.element(said()).toMatchTextContent(/uses this from now on/);
    // The buttons are gone or off: the focus stays beside what they did.
    expect(document.activeElement).toBe(said().element().closest('li'));
    await expect.element(part().getByRole('button', { name: 'Try Production' })).toBeDisabled();
    const id = main.callsOf('requestTestToken')[0]?.id ?? '';
    expect(main.callsOf('requestTestToken').at(-1)).toEqual({ id, experiment: post });
    expect(main.callsOf('adoptExperiment')).toEqual([{ id, change: post }]);
    await undoHistory.undoLast();
    expect(main.callsOf('updateCredentialSet').at(-1)?.facts.request.clientAuthenticationMethod).toBeNull();
    await expect.element(said()).not.toMatchTextContent(/uses this from now on/);
    await expect.element(part().getByRole('button', { name: 'Use this from now on' })).toBeVisible();
  });

  test('says what didn’t help, and leaves the others to try', async () => {
    await refusedWith(refused, { message: 'Monite refused this too' });
    await tryPost().click();
    await expect.element(said()).toMatchTextContent('It didn’t help: Monite refused this too.');
    await expect.element(part().getByRole('button', { name: 'Try Production' })).toBeEnabled();
    await expect
      .element(part().getByRole('button', { name: 'Use this from now on' }))
      .not.toBeInTheDocument();
  });

  test('can be cancelled, and nothing else runs meanwhile', async () => {
    const main = await refusedWith(granted);
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
    await tryPost().click();
    await expect.element(part().getByRole('button', { name: 'Try Production' })).toBeDisabled();
    await expect.element(request()).toHaveAttribute('aria-busy', 'true');
    await part().getByRole('button', { name: 'Cancel' }).click();
    await expect.element(said()).toMatchTextContent('You cancelled the token test');
  });

  test('is over when the set is tested as it is', async () => {
    await refusedWith(granted);
    await tryPost().click();
    await expect.element(said()).toMatchTextContent(/This works/);
    await request().click();
    await expect.element(part()).not.toBeInTheDocument();
  });
});
