import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOneAtATime } from '../../../src/main/oauth/one-at-a-time.ts';
import { createTokenCalls } from '../../../src/main/oauth/token-calls.ts';
import { createTokenHolder } from '../../../src/main/oauth/token-holder.ts';
import { createTokenTester } from '../../../src/main/oauth/token-test.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import type { Connection, ProviderFetch } from '../../../src/main/network/connection.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../../src/shared/credential.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { certificateAuthority } from '../../fakes/servers/certificates.ts';
import { startApiServer, type ApiServer } from '../../fakes/servers/api-server.ts';
import { hostileSecret, leakForms } from '../../fakes/servers/hostile-cases.ts';
import { startHostileServer, type HostileServer } from '../../fakes/servers/hostile-server.ts';
import { oidcClients, startOidcServer, type OidcServer } from '../../fakes/servers/oidc-server.ts';
import { answering, credentialSet, customProvider, versionId } from './tester-for-tests.ts';

function callsFor(clientSecret: string, send: ProviderFetch = fetch) {
  const clock = { now: () => Date.now() };
  const tokens = createTokenHolder({ clock, timers: { setTimeout, clearTimeout } });
  const dependencies = {
    clock,
    tokens,
    fetch: send,
    monotonicNow: () => performance.now(),
    timeouts: () => ({ header: 1_500, total: 3_000 }),
    requests: createOneAtATime(),
    withSecret: async <T>(_id: string, use: (secret: Buffer, version: never) => T | Promise<T>): Promise<T> =>
      use(Buffer.from(clientSecret), {
        id: versionId,
        stage: 'current',
        createdAt: 0,
        replacedAt: null,
      } as never),
  };
  return { ...dependencies, tester: createTokenTester(dependencies), calls: createTokenCalls(dependencies) };
}

/** The user's own provider, as discovery would fill it in. */
function providerAt(origin: string, changes: Partial<Provider> = {}): Provider {
  const [first] = customProvider().environments;
  if (!first) throw new Error('the custom provider has an environment');
  const environment = { ...first, discoveryUrl: `${origin}/.well-known/openid-configuration` };
  return { ...customProvider(), environments: [environment], ...changes };
}

const setAt = (tokenUrl: string, request: Partial<TokenRequestOverrides> = {}): CredentialSet =>
  credentialSet({ clientId: oidcClients.basic.clientId }, { tokenUrl, ...request });

const told: string[] = [];
const note = (host: string) => void told.push(host);
const get = (url: string | null) => ({ method: 'GET' as const, url });

describe('the keys that a provider publishes', () => {
  const jwt = ['{"alg":"RS256"}', '{}', 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

  async function verify(
    jwksUrl: string,
    request: Partial<TokenRequestOverrides> = {},
    { secret = 'x', published = { keys: [] as unknown[] } } = {},
  ) {
    const seen: (Connection | undefined)[] = [];
    const { calls, tokens } = callsFor(secret, (_url, _init, connection) => {
      seen.push(connection);
      return Promise.resolve(Response.json(published));
    });
    const set = setAt('https://auth.example.com/token', request);
    tokens.keep(set.id, Buffer.from(jwt), null);
    const [first] = customProvider().environments;
    if (!first) throw new Error('the custom provider has an environment');
    const provider = { ...customProvider(), environments: [{ ...first, jwksUrl }] };
    const check = await calls.verifySignature(set, provider);
    tokens.clear();
    return { check, connection: seen[0] };
  }

  const own = 'https://auth.example.com/keys';
  const elsewhere = 'https://keys.example.org/';
  const proxy = 'http://proxy.example.com:8080';
  const clientCertificateFile = '/home/me/client.pem';

  it('are asked for with the set’s client certificate where the token endpoint is, and nowhere else', async () => {
    const request = { proxy, clientCertificateFile };
    expect((await verify(own, request)).connection).toEqual(request);
    expect((await verify(elsewhere, request)).connection).toEqual({ proxy });
  });

  it('so too with a certificate that is kept as the secret', async () => {
    const client = await (await certificateAuthority('Keys')).client('orders');
    const request = { clientAuthenticationMethod: 'tls_client_auth' } as const;
    const secret = `${client.privateKey}\n${client.certificate}`;
    const { connection } = await verify(own, request, { secret });
    expect(connection?.clientCertificate?.privateKey.trim()).toBe(client.privateKey.trim());
    expect((await verify(elsewhere, request, { secret })).connection).toEqual({});
  });

  it('are keys, whatever else stands beside them', async () => {
    const published = { kind: 'cancelled', keys: [] };
    expect((await verify(own, {}, { published })).check).toMatchObject({
      verdict: 'invalid',
      message: expect.stringContaining('publishes no keys') as string,
    });
  });
});

describe('after a token of a certified server', () => {
  let opaque: OidcServer;
  let signed: OidcServer;
  let api: ApiServer;
  let good = '';
  beforeAll(async () => {
    opaque = await startOidcServer({ accessTokenFormat: 'opaque' });
    signed = await startOidcServer();
    api = await startApiServer((token) => token === good);
  });
  afterAll(() => Promise.all([opaque.close(), signed.close(), api.close()]));

  async function granted(server: OidcServer) {
    const parts = callsFor(oidcClients.basic.clientSecret);
    const set = setAt(server.tokenUrl);
    const provider = providerAt(server.url);
    const { result } = await parts.tester.run(set, provider);
    expect(result.outcome.kind).toBe('granted');
    good = parts.tokens.read(set.id);
    return { ...parts, set, provider, result };
  }

  it('tries it: the API gets the bearer, the host is noted, and the answer names no token', async () => {
    const { calls, set, provider } = await granted(opaque);
    const result = await calls.tryToken(set, provider, get(`${api.url}/orders`), note);
    expect(api.requests.at(-1)?.headers['authorization']).toBe(`Bearer ${good}`);
    expect(result).toMatchObject({ method: 'GET', url: `${api.url}/orders`, hint: null });
    expect(result.message).toBe(`${new URL(api.url).host} accepts the token (HTTP status 200)`);
    expect(result.outcome).toMatchObject({ kind: 'answered', answer: { status: 200 } });
    expect(result.milliseconds).toBeGreaterThan(0);
    expect(told.at(-1)).toBe(new URL(api.url).host);
    const echo = await calls.tryToken(set, provider, get(`${api.url}/echo`), note);
    expect(JSON.stringify(echo)).not.toContain(good);
    expect(JSON.stringify(echo)).toContain('[redacted]');
  });

  it('introspects it as active, revokes it, and then holds none any more', async () => {
    const { calls, set, provider, tokens } = await granted(opaque);
    const before = await calls.introspect(set, provider, note);
    expect(before).toMatchObject({ active: true, members: { client_id: oidcClients.basic.clientId } });
    expect(before.message).toMatch(/says that the token is active$/);
    const token = tokens.read(set.id);

    const revoked = await calls.revoke(set, provider, note);
    expect(revoked).toMatchObject({ revoked: true, outcome: { kind: 'answered', answer: { status: 200 } } });
    expect(tokens.has(set.id)).toBe(false);
    await expect(calls.introspect(set, provider, note)).rejects.toMatchObject({ code: 'no_token' });

    tokens.keep(set.id, Buffer.from(token), null);
    expect(await calls.introspect(set, provider, note)).toMatchObject({ active: false });
  });

  it('authenticates there as the token request does', async () => {
    const parts = callsFor(oidcClients.post.clientSecret);
    const set = credentialSet(
      { clientId: oidcClients.post.clientId },
      { tokenUrl: opaque.tokenUrl, clientAuthenticationMethod: 'client_secret_post' },
    );
    const provider = providerAt(opaque.url);
    await parts.tester.run(set, provider);
    expect(await parts.calls.introspect(set, provider, note)).toMatchObject({ active: true });
  });

  it('says that a client with a wrong secret may not introspect, and keeps the token', async () => {
    const { tokens, set, provider } = await granted(opaque);
    const wrong = callsFor('not-the-secret');
    wrong.tokens.keep(set.id, Buffer.from(tokens.read(set.id)), null);
    const result = await wrong.calls.introspect(set, provider, note);
    expect(result).toMatchObject({ active: null, members: null });
    expect(result.message).toContain('does not accept this client for introspection');
    expect(await wrong.calls.revoke(set, provider, note)).toMatchObject({ revoked: false });
    expect(wrong.tokens.has(set.id)).toBe(true);
  });

  it('verifies the signature with the published keys', async () => {
    const { calls, set, provider } = await granted(signed);
    expect(await calls.verifySignature(set, provider)).toMatchObject({ verdict: 'valid' });
    const other = providerAt(opaque.url);
    expect(await calls.verifySignature(set, other)).toMatchObject({ verdict: 'invalid' });
  });

  it('finds the token of a certified server in order', async () => {
    const { result } = await granted(signed);
    expect(
      result.findings.filter(({ severity }) => severity === 'problem' || severity === 'warning'),
    ).toEqual([]);
    expect(result.findings).toContainEqual({
      about: 'exp',
      severity: 'good',
      message: 'Valid 1 h, as the answer says.',
    });
  });

  it('does one thing at a time for each set, and cancels it', async () => {
    const { calls, set, provider, requests, tester } = await granted(opaque);
    const first = calls.tryToken(set, provider, get(`${api.url}/orders`), note);
    await expect(calls.introspect(set, provider, note)).rejects.toMatchObject({
      code: 'token_test_in_progress',
    });
    await expect(tester.run(set, provider)).rejects.toMatchObject({ code: 'token_test_in_progress' });
    requests.cancelAll();
    expect(await first).toMatchObject({
      outcome: { kind: 'cancelled' },
      message: 'The request was cancelled',
    });
  });
});

describe('what a provider does not have', () => {
  it('is said, and nothing is sent', async () => {
    const { calls, tokens } = callsFor('secret', () => Promise.reject(new Error('must not be called')));
    const set = setAt('https://auth.example.com/token');
    tokens.keep(set.id, Buffer.from('token-1'), null);
    const provider = customProvider();
    await expect(calls.tryToken(set, provider, get(null), note)).rejects.toMatchObject({
      code: 'endpoint_unknown',
    });
    for (const call of [calls.introspect, calls.revoke]) {
      await expect(call(set, provider, note)).rejects.toMatchObject({ code: 'endpoint_unknown' });
    }
    tokens.clear();
    await expect(calls.tryToken(set, provider, get('https://a.example'), note)).rejects.toMatchObject({
      code: 'no_token',
    });
  });

  it('is said too where its metadata can not be had', async () => {
    const down = () => new Response('<html>', { status: 503 });
    const { calls, tokens } = callsFor('secret', answering(down));
    const set = setAt('https://auth.example.com/token');
    tokens.keep(set.id, Buffer.from('token-1'), null);
    const provider = providerAt('https://auth.example.com');
    await expect(calls.revoke(set, provider, note)).rejects.toMatchObject({ code: 'discovery_failed' });
  });
});

describe('dialects', () => {
  it('tries a token at the provider’s probe, with its headers', async () => {
    let asked: Request | null = null;
    const { calls, tokens } = callsFor(
      'secret',
      answering((request) => {
        asked = request;
        return Response.json({});
      }),
    );
    const set = credentialSet({ providerId: 'monite', environmentId: 'production-us' });
    tokens.keep(set.id, Buffer.from('token-1'), null);
    await calls.tryToken(set, requireProvider('monite'), get(null), note);
    expect(asked).toMatchObject({ url: 'https://us.api.monite.com/v1/settings', method: 'GET' });
    const { headers } = asked as unknown as Request;
    expect(headers.get('authorization')).toBe('Bearer token-1');
    expect(headers.get('x-monite-version')).toBe('2024-05-25');
  });

  it('revokes as Monite wants it: JSON, with the token as bearer too', async () => {
    let sent: unknown = null;
    const { calls, tokens } = callsFor(
      'secret-1',
      answering(async (request) => {
        sent = { url: request.url, bearer: request.headers.get('authorization'), body: await request.json() };
        return new Response(null, { status: 204 });
      }),
    );
    const set = credentialSet({ providerId: 'monite', environmentId: 'sandbox', clientId: 'client-1' });
    tokens.keep(set.id, Buffer.from('token-1'), null);
    expect(await calls.revoke(set, requireProvider('monite'), note)).toMatchObject({ revoked: true });
    expect(sent).toEqual({
      url: 'https://api.sandbox.monite.com/v1/auth/revoke',
      bearer: 'Bearer token-1',
      body: { token: 'token-1', client_id: 'client-1', client_secret: 'secret-1' },
    });
  });

  it('calls with an API key where there are no tokens', async () => {
    let key: string | null = null;
    const { calls } = callsFor(
      'key-12345',
      answering((request) => {
        key = request.headers.get('x-api-key');
        return new Response(null, { status: 403 });
      }),
    );
    const provider: Provider = {
      ...customProvider(),
      kind: 'api_key',
      apiKey: { header: 'X-API-Key', carries: 'secret' },
    };
    const result = await calls.tryToken(setAt(''), provider, get('https://api.example.com/me'), note);
    expect(key).toBe('key-12345');
    expect(result.message).toContain('knows this key, but does not allow this request');
  });
});

it('an API key that no header can carry is not blamed on the network', async () => {
  const { calls } = callsFor('key-“12345”', () => Promise.reject(new Error('must not be called')));
  const provider: Provider = {
    ...customProvider(),
    kind: 'api_key',
    apiKey: { header: 'X-API-Key', carries: 'secret' },
  };
  const trying = calls.tryToken(setAt(''), provider, get('https://api.example.com/me'), note);
  await expect(trying).rejects.toMatchObject({ code: 'unusable_key' });
});

describe('plain words', () => {
  const said = async (status: number, headers: Record<string, string> = {}) => {
    const { calls, tokens } = callsFor(
      'secret',
      answering(() => new Response('{}', { status, headers })),
    );
    const set = setAt('https://auth.example.com/token');
    tokens.keep(set.id, Buffer.from('token-1'), null);
    const { message, hint } = await calls.tryToken(
      set,
      customProvider(),
      get('https://api.example.com/x'),
      note,
    );
    return `${message}. ${hint}`;
  };

  it.each([
    [200, /accepts the token/],
    [401, /does not accept this token.*expired or revoked/],
    [403, /does not allow this request.*scope/],
    [404, /nothing at this address/],
    [405, /does not take this method/],
    [418, /answered with HTTP status 418/],
    [500, /error of its own.*says nothing about the token/],
  ])('%i', async (status, words) => {
    expect(await said(status)).toMatch(words);
  });

  it('429 says how long to wait', async () => {
    expect(await said(429, { 'retry-after': '120' })).toContain('Wait 2 min');
  });

  it('believe what the challenge says (RFC 6750 §3.1)', async () => {
    expect(await said(401, { 'www-authenticate': 'Bearer error="insufficient_scope"' })).toMatch(
      /lacks a scope/,
    );
  });
});

describe('metadata', () => {
  it.each(['http://127.0.0.1:9/introspect', 'http://localhost/introspect'])(
    'from elsewhere can’t have the secret sent to this computer: %s',
    async (endpoint) => {
      const asked: string[] = [];
      const { calls, tokens } = callsFor(
        'secret',
        answering((request) => {
          asked.push(request.url);
          return Response.json({ introspection_endpoint: endpoint });
        }),
      );
      const set = setAt('https://auth.example.com/token');
      tokens.keep(set.id, Buffer.from('token-1'), null);
      const introspecting = calls.introspect(set, providerAt('https://auth.example.com'), note);
      await expect(introspecting).rejects.toMatchObject({ code: 'invalid_input' });
      expect(asked).toHaveLength(1);
    },
  );
});

describe('a hostile introspection endpoint', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  const list = (count: number) => `[${Array.from({ length: count }, () => '"x"').join()}]`;

  it.each([
    ['nested deeper than the stack', nested(60_000)],
    ['of very many texts', `[${Array.from({ length: 300 }, () => list(200)).join()}]`],
    ['of secrets behind long texts', JSON.stringify(`${'-'.repeat(1_990)}${hostileSecret}`)],
  ])('may send an answer %s', async (_name, more) => {
    const { calls, tokens } = callsFor(
      hostileSecret,
      answering(() => new Response(`{"active":true,"more":${more}}`)),
    );
    const set = setAt('https://auth.example.com/token');
    const [environment] = customProvider().environments;
    if (!environment) throw new Error('the custom provider has an environment');
    const introspectionUrl = 'https://auth.example.com/introspect';
    const provider = { ...customProvider(), environments: [{ ...environment, introspectionUrl }] };
    tokens.keep(set.id, Buffer.from('token-value-0123456789'), null);
    const result = await calls.introspect(set, provider, note);
    expect(result.active).toBe(true);
    expect(result.members).toMatchObject({ active: true });
    expect(JSON.stringify(result.members)).not.toContain(hostileSecret.slice(0, 10));
  });
});

describe('a hostile API', () => {
  let server: HostileServer;
  beforeAll(async () => {
    server = await startHostileServer();
  });
  afterAll(() => server.close());

  it('learns nothing it was not sent, is not followed, and shows neither token nor secret', async () => {
    const paths = [
      'redirect-307',
      'redirect-302',
      'body-10-megabytes',
      'gzip-bomb',
      'gzip-broken',
      'endless-body',
      'stall-before-header',
      'html-200',
    ];
    for (const path of paths) {
      const { calls, tokens } = callsFor(hostileSecret);
      const set = setAt('https://auth.example.com/token');
      tokens.keep(set.id, Buffer.from('token-value-0123456789'), null);
      const result = await calls.tryToken(set, customProvider(), get(`${server.url}/${path}`), note);
      const text = JSON.stringify(result);
      for (const form of [...leakForms(hostileSecret), 'token-value-0123456789'])
        expect(text).not.toContain(form);
      expect(result.message, path).not.toBe('');
      if (path.startsWith('redirect')) expect(result.outcome).toEqual({ kind: 'blocked' });
    }
    expect(server.redirectedRequests).toEqual([]);
  }, 30_000);

  it.each([
    'http://api.example.com/',
    'ftp://api.example.com/',
    'https://user:pw@api.example.com/',
    'not a URL',
  ])('is not even asked at %s', async (url) => {
    const { calls, tokens } = callsFor('secret', () => Promise.reject(new Error('must not be called')));
    const set = setAt('https://auth.example.com/token');
    tokens.keep(set.id, Buffer.from('token-1'), null);
    const result = await calls.tryToken(set, customProvider(), get(url), note);
    expect(result).toMatchObject({ outcome: { kind: 'blocked' }, milliseconds: null });
  });
});
