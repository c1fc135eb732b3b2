import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { hostileSecret, leakForms } from '../../fakes/servers/hostile-cases.ts';
import { answering, credentialSet, customProvider, testerFor, versionId } from './tester-for-tests.ts';

const tokenUrl = 'https://auth.example.com/token';
const json = (content: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(content), {
    ...init,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...init.headers },
  });
const good = { access_token: 'token-0123456789', token_type: 'Bearer', expires_in: 1800 };
const failureOf = (error: unknown) => (error instanceof KeyturnError ? error.code : error);

describe('a token test', () => {
  it('says what was asked, how it ended, how long it took, and what that means', async () => {
    const { tester, clock } = testerFor('s3cret', { fetch: answering(() => json({ ...good, scope: 'a' })) });
    const access = { level: 'fine_grained' as const, scopes: ['a', 'b'] };
    const { result, rejected } = await tester.run(
      credentialSet({ access }, { tokenUrl, audience: 'https://api' }),
      customProvider(),
    );
    expect(result).toMatchObject({
      credentialSetId: credentialSet().id,
      secretVersionId: versionId,
      at: clock.now(),
      outcome: { kind: 'granted', expiresIn: 1800, grantedScopes: ['a'] },
      request: { url: tokenUrl, askedScopes: ['a', 'b'], audience: 'https://api' },
      message: 'auth.example.com issued a bearer token, valid 30 min',
      hint: expect.stringContaining('Asked for but not granted: b') as string,
      token: { format: 'opaque', length: 16 },
      tokenExpiresAt: clock.now() + 1_800_000,
      response: { status: 200, contentType: 'application/json' },
    });
    expect(result.latency?.total).toBeGreaterThanOrEqual(0);
    expect(rejected).toBe(false);
  });

  it("calls a provider of the catalogue by its name, and the user's own by its host", async () => {
    const { tester } = testerFor('s3cret', { fetch: answering(() => json(good)) });
    const { result } = await tester.run(
      credentialSet({ environmentId: 'sandbox' }),
      requireProvider('monite'),
    );
    expect(result.message).toBe('Monite issued a bearer token, valid 30 min');
  });

  it('hands the token to the token holder, and to nobody else', async () => {
    const { tester, tokens } = testerFor('s3cret', { fetch: answering(() => json(good)) });
    const set = credentialSet({}, { tokenUrl });
    const finished = await tester.run(set, customProvider());
    expect(JSON.stringify(finished)).not.toContain(good.access_token);
    expect(tokens.read(set.id)).toBe(good.access_token);
    tokens.clear();
  });

  it('shows the header and claims of a JWT, and takes its expiry where the answer has none', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const access_token = `${encode({ alg: 'ES256' })}.${encode({ sub: 'me', note: 's3cret', exp: 1_900_000_000 })}.c2ln`;
    const { tester, tokens } = testerFor('s3cret', {
      fetch: answering(() => json({ access_token, token_type: 'Bearer' })),
    });
    const { result } = await tester.run(credentialSet({}, { tokenUrl }), customProvider());
    expect(result.token).toMatchObject({
      format: 'jwt',
      header: { alg: 'ES256' },
      claims: { sub: 'me', note: '[redacted]' },
    });
    expect(result.tokenExpiresAt).toBe(1_900_000_000_000);
    tokens.clear();
  });

  it('hides a secret in a claim also where the claim is cut in its middle', async () => {
    const secret = 'S3cret-0123456789-abcdefghijklmnopqrstuvwxyz';
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { note: `${'-'.repeat(1_980)}${secret}` };
    const access_token = `${encode({ alg: 'ES256' })}.${encode(claims)}.c2ln`;
    const { tester, tokens } = testerFor(secret, {
      fetch: answering(() => json({ access_token, token_type: 'Bearer' })),
    });
    const { result } = await tester.run(credentialSet({}, { tokenUrl }), customProvider());
    expect(JSON.stringify(result.token)).toContain('-[redacted]');
    expect(JSON.stringify(result)).not.toContain(secret.slice(0, 8));
    tokens.clear();
  });

  it('tells a rejection of the credentials from every other failure', async () => {
    const ask = async (status: number, error: string) => {
      const { tester } = testerFor('s3cret', { fetch: answering(() => json({ error }, { status })) });
      return (await tester.run(credentialSet({}, { tokenUrl }), customProvider())).rejected;
    };
    expect(await ask(401, 'invalid_client')).toBe(true);
    expect(await ask(400, 'invalid_scope')).toBe(false);
    expect(await ask(429, 'invalid_client')).toBe(false);
  });

  it('keeps a code of the standard even when the secret looks like it, and withholds the rest when the secret is tiny', async () => {
    const content = { error: 'invalid_client', error_description: 'no x here' };
    const { tester } = testerFor('x', { fetch: answering(() => json(content, { status: 401 })) });
    const { result } = await tester.run(credentialSet({}, { tokenUrl }), customProvider());
    expect(result.outcome).toMatchObject({
      error: 'invalid_client',
      errorDescription: expect.stringContaining('withheld') as string,
    });
    expect(result.response?.redactedBody).toContain('withheld');
  });

  it('passes on how long the server asks to wait, in seconds or until when', async () => {
    for (const wait of ['30', new Date(30_000).toUTCString()]) {
      const fetch = answering(() => new Response('', { status: 429, headers: { 'retry-after': wait } }));
      const { tester, clock } = testerFor('s3cret', { fetch });
      clock.set(0);
      const { result } = await tester.run(credentialSet({}, { tokenUrl }), customProvider());
      expect(result.hint, wait).toContain('30 s');
    }
  });

  it('is blocked, recorded and explained when the request can not be made', async () => {
    const { result } = await testerFor('s3cret').tester.run(
      credentialSet({}, { tokenUrl: 'https://{tenant}.example/s3cret' }),
      customProvider(),
    );
    expect(result).toMatchObject({
      outcome: { kind: 'blocked', rule: 'unresolved_variable' },
      request: { url: 'https://{tenant}.example/[redacted]' },
      latency: null,
      response: null,
      token: null,
    });
  });

  it('borrows the secret once, and has given it back wiped when the result is there', async () => {
    const { tester, handedOut } = testerFor('s3cret', { fetch: answering(() => json(good)) });
    await tester.run(credentialSet({}, { tokenUrl }), customProvider());
    expect(handedOut).toHaveLength(1);
    expect(handedOut[0]?.every((byte) => byte === 0)).toBe(true);
  });
});

describe('one test at a time', () => {
  const stalled = answering(() => new Promise<Response>(() => undefined));

  it('refuses a second test of a set while the first runs, and allows it after', async () => {
    const { tester } = testerFor('s3cret', { fetch: stalled });
    const set = credentialSet({}, { tokenUrl });
    const first = tester.run(set, customProvider());
    expect(tester.isRunning(set.id)).toBe(true);
    expect(failureOf(await tester.run(set, customProvider()).catch((error: unknown) => error))).toBe(
      'token_test_in_progress',
    );
    tester.cancel(set.id);
    expect((await first).result).toMatchObject({
      outcome: { kind: 'cancelled' },
      message: 'The token test was cancelled',
    });
    expect(tester.isRunning(set.id)).toBe(false);
    const second = tester.run(set, customProvider());
    tester.cancelAll();
    expect((await second).result.outcome.kind).toBe('cancelled');
  });

  it('tests different sets side by side, and cancels one of them', async () => {
    const { tester } = testerFor('s3cret', { fetch: stalled, timeouts: { header: 60, total: 60 } });
    const one = tester.run(credentialSet({ id: 'one' }, { tokenUrl }), customProvider());
    const two = tester.run(credentialSet({ id: 'two' }, { tokenUrl }), customProvider());
    tester.cancel('one');
    tester.cancel('nobody');
    expect((await one).result.outcome.kind).toBe('cancelled');
    expect((await two).result.outcome.kind).toBe('unreachable');
  });

  it.each([{ enabled: false }, { trashedAt: 1 }])(
    'tests no set that is %j, and does not even unseal its secret',
    async (changes) => {
      const { tester, handedOut } = testerFor('s3cret', { fetch: stalled });
      const error: unknown = await tester
        .run(credentialSet(changes, { tokenUrl }), customProvider())
        .catch((thrown: unknown) => thrown);
      expect(failureOf(error)).toBe('credential_set_disabled');
      expect(handedOut).toEqual([]);
    },
  );

  it('keeps no token of a test that was cancelled while its answer came in', async () => {
    const { tester, tokens } = testerFor('s3cret', {
      fetch: answering(() => {
        tester.cancel(credentialSet().id);
        return json(good);
      }),
    });
    const { result } = await tester.run(credentialSet({}, { tokenUrl }), customProvider());
    expect(result.outcome.kind).toBe('cancelled');
    expect(tokens.has(credentialSet().id)).toBe(false);
  });
});

describe('whatever a server answers', () => {
  const place = fc.constantFrom(
    'error',
    'error_description',
    'token_type',
    'scope',
    'access_token',
    'message',
    'x',
  );
  const write = fc.constantFrom(
    (text: string) => text,
    encodeURIComponent,
    (text: string) => Buffer.from(`id:${text}`).toString('base64'),
    (text: string) => JSON.stringify(text),
    (text: string) => `<p>${text}</p>`,
  );

  it('nothing in the result holds the secret or the token', async () => {
    const answer = fc.record({
      status: fc.constantFrom(200, 201, 400, 401, 403, 500),
      members: fc.dictionary(place, write),
      type: fc.constantFrom('application/json', 'text/html', 'text/plain; charset=latin1'),
    });
    await fc.assert(
      fc.asyncProperty(answer, async ({ status, members, type }) => {
        const written = Object.fromEntries(
          Object.entries(members).map(([name, form]) => [name, form(hostileSecret)]),
        );
        const body = JSON.stringify({ access_token: 'granted-token-987', ...written });
        const fetch = answering(() => new Response(body, { status, headers: { 'content-type': type } }));
        const { tester, tokens } = testerFor(hostileSecret, { fetch });
        const { result } = await tester.run(credentialSet({}, { tokenUrl }), customProvider());
        tokens.clear();
        const shown = JSON.stringify(result);
        for (const form of [...leakForms(hostileSecret), 'granted-token-987']) {
          expect(shown).not.toContain(form);
          expect(shown).not.toContain(JSON.stringify(form).slice(1, -1));
        }
      }),
    );
  });
});
