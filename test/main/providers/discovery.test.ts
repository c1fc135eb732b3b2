import * as v from 'valibot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover, type FetchMetadata, type MetadataAnswer } from '../../../src/main/providers/discovery.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { ownProviderProblems } from '../../../src/shared/own-provider-problems.ts';
import { OwnProviderSchema, type Discovery } from '../../../src/shared/own-provider.ts';

const json = (body: unknown, status = 200): MetadataAnswer => answerOf(JSON.stringify(body), status);
const answerOf = (body: string, status = 200, type = 'application/json'): MetadataAnswer => ({
  kind: 'answered',
  status,
  headers: new Headers({ 'content-type': type }),
  body: Buffer.from(body),
});

/** Answers as one server would: with 404 where nothing is. */
function server(answers: Readonly<Record<string, MetadataAnswer>>) {
  const asked: string[] = [];
  const fetchMetadata: FetchMetadata = (url) => {
    asked.push(url);
    return Promise.resolve(answers[url] ?? answerOf('Not found', 404, 'text/plain'));
  };
  return { asked, ask: (issuer: string): Promise<Discovery> => discover(issuer, 'own-new', fetchMetadata) };
}

async function refusal(work: Promise<unknown>): Promise<KeyturnError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof KeyturnError) return error;
    throw error;
  }
  throw new Error('Expected a failure');
}

const issuer = 'https://auth.example.com';
const complete = {
  issuer,
  token_endpoint: 'https://auth.example.com/token',
  token_endpoint_auth_methods_supported: ['tls_client_auth', 'client_secret_post', 'client_secret_basic'],
  grant_types_supported: ['client_credentials'],
  scopes_supported: ['openid', 'orders:read', 'orders:write', 'orders:read'],
  revocation_endpoint: 'https://auth.example.com/revoke',
  introspection_endpoint: 'https://auth.example.com/introspect',
  jwks_uri: 'https://auth.example.com/jwks',
  service_documentation: 'https://docs.example.com/',
};
const openIdUrl = `${issuer}/.well-known/openid-configuration`;
const discovered = (metadata: object) => server({ [openIdUrl]: json(metadata) }).ask(issuer);

describe('an issuer’s metadata', () => {
  it('fills the whole form when it says everything', async () => {
    const { provider, metadataUrl, notes } = await discovered(complete);
    expect(metadataUrl).toBe(openIdUrl);
    expect(notes).toEqual([]);
    expect(provider).toMatchObject({
      id: 'own-new',
      name: 'example.com',
      kind: 'oauth2_client_credentials',
      grantType: 'client_credentials',
      environments: [
        {
          id: 'production',
          tokenUrl: complete.token_endpoint,
          revocationUrl: complete.revocation_endpoint,
          introspectionUrl: complete.introspection_endpoint,
          jwksUrl: complete.jwks_uri,
          discoveryUrl: openIdUrl,
          issuer,
        },
      ],
      clientAuthenticationMethods: ['client_secret_basic', 'client_secret_post', 'tls_client_auth'],
      scopes: { separator: ' ', known: ['orders:read', 'orders:write'] },
      documentationUrl: 'https://docs.example.com/',
      sources: [openIdUrl],
    });
    expect(ownProviderProblems(v.parse(OwnProviderSchema, provider))).toEqual([]);
  });

  it.each([
    ['https://auth.example.com/realms/a', 'https://auth.example.com/realms/a'],
    ['https://auth.example.com/realms/a', 'https://auth.example.com/realms/a/'],
    ['https://auth.example.com/realms/a/', 'https://auth.example.com/realms/a'],
    [' auth.example.com/realms/a ', 'https://auth.example.com/realms/a'],
    [
      'https://auth.example.com/realms/a/.well-known/openid-configuration',
      'https://auth.example.com/realms/a',
    ],
    [
      'https://auth.example.com/.well-known/oauth-authorization-server/realms/a',
      'https://auth.example.com/realms/a',
    ],
  ])('typed as %s is found for %s, by either standard', async (typed, named) => {
    for (const place of [
      'https://auth.example.com/realms/a/.well-known/openid-configuration',
      'https://auth.example.com/.well-known/oauth-authorization-server/realms/a',
    ]) {
      const { ask, asked } = server({ [place]: json({ ...complete, issuer: named }) });
      if (typed.includes('.well-known') && typed !== place) continue;
      expect((await ask(typed)).metadataUrl).toBe(place);
      expect(asked.at(-1)).toBe(place);
    }
  });

  it('may be that of a server on this very computer, over http', async () => {
    const local = 'http://127.0.0.1:8080';
    const { ask } = server({
      [`${local}/.well-known/openid-configuration`]: json({
        issuer: local,
        token_endpoint: `${local}/token`,
      }),
    });
    expect((await ask(local)).provider.environments[0]?.tokenUrl).toBe(`${local}/token`);
  });

  it.each<[note: string, changes: object]>([
    ['The metadata names no token endpoint.', { token_endpoint: undefined }],
    ['no introspection endpoint: only JWTs can be looked into.', { introspection_endpoint: undefined }],
    ['no revocation endpoint: tokens can’t be revoked.', { revocation_endpoint: undefined }],
    ['no keys (jwks_uri): the signatures of tokens can’t be verified.', { jwks_uri: undefined }],
    ['names no scopes for services', { scopes_supported: ['openid', 'email'] }],
    ['doesn’t name the client credentials grant', { grant_types_supported: ['authorization_code'] }],
    ['doesn’t say whether there is a client credentials grant', { grant_types_supported: undefined }],
    ['but a client certificate', { token_endpoint_auth_methods_supported: ['tls_client_auth'] }],
    ['none of the client authentication methods', { token_endpoint_auth_methods_supported: ['none'] }],
    ['at another host, tokens.example.net', { token_endpoint: 'https://tokens.example.net/t' }],
    [
      'The introspection endpoint is at another host, tokens.example.net',
      { introspection_endpoint: 'https://tokens.example.net/i' },
    ],
    [
      'The revocation endpoint is at another host, tokens.example.net',
      { revocation_endpoint: 'https://tokens.example.net/r' },
    ],
    ['token_endpoint can’t be used', { token_endpoint: 'http://auth.example.com/token' }],
    ['token_endpoint can’t be used', { token_endpoint: 'javascript:alert(1)//' }],
    ['token_endpoint can’t be used', { token_endpoint: 'https://auth.example.com/{tenant}/t' }],
    ['token_endpoint can’t be used', { token_endpoint: 'https://user:pw@auth.example.com/t' }],
    ['token_endpoint can’t be used', { token_endpoint: ['https://auth.example.com/t'] }],
    ['jwks_uri can’t be used', { jwks_uri: `https://auth.example.com/${'x'.repeat(3000)}` }],
    ['revocation_endpoint can’t be used', { revocation_endpoint: 'https://auth.example.com/\u202egpj.exe' }],
  ])('says where it falls short: %s', async (note, changes) => {
    const { notes } = await discovered({ ...complete, ...changes });
    expect(notes).toEqual([expect.stringContaining(note)]);
  });
});

describe('what can’t be discovered fails with a reason', () => {
  it.each([
    ['http://auth.example.com', 'Use https'],
    ['https://user:pw@auth.example.com', 'Leave user name and password out'],
    ['https://auth.example.com?tenant=1', 'neither ? nor #'],
    ['javascript:alert(1)', 'Enter a full URL'],
    ['file:///etc/passwd', 'Enter a full URL'],
    ['https://{tenant}.example.com', 'Enter a full URL'],
    ['two words', 'Enter a full URL'],
  ])('%s, before anything is asked', async (typed, message) => {
    const { ask, asked } = server({});
    expect(await refusal(ask(typed))).toMatchObject({
      code: 'discovery_failed',
      field: 'issuer',
      message: expect.stringContaining(message) as string,
    });
    expect(asked).toEqual([]);
  });

  it('where there is no metadata: both places are named', async () => {
    const { message } = await refusal(server({}).ask(`${issuer}/a`));
    expect(message.split('\n')).toEqual([
      `${issuer}/a/.well-known/openid-configuration answered with status 404.`,
      `${issuer}/.well-known/oauth-authorization-server/a answered with status 404.`,
    ]);
  });

  it('where nobody answers: the second place is not tried', async () => {
    const asked: string[] = [];
    const failing = discover(issuer, 'own-new', (url) => {
      asked.push(url);
      return Promise.resolve({ kind: 'failed', message: 'No server is known by this name' });
    });
    expect((await refusal(failing)).message).toBe('auth.example.com: No server is known by this name');
    expect(asked).toHaveLength(1);
    const cancelled = discover(issuer, 'own-new', () => Promise.resolve({ kind: 'cancelled' }));
    expect((await refusal(cancelled)).code).toBe('discovery_failed');
  });

  it('where another issuer is named: it could be anybody’s', async () => {
    const { message } = await refusal(discovered({ ...complete, issuer: 'https://evil.example/' }));
    expect(message).toContain(`${openIdUrl} is the metadata of https://evil.example/, not of ${issuer}/`);
  });

  it.each([
    ['no issuer', json({ token_endpoint: 'https://auth.example.com/t' }), 'names no issuer'],
    ['an issuer that is no text', json({ issuer: 7 }), 'names no issuer'],
    ['an issuer that is no URL', json({ issuer: 'Acme' }), 'no metadata'],
    ['a page', answerOf('<!doctype html>', 200, 'text/html'), 'no metadata'],
    ['a list', json([]), 'names no issuer'],
    ['nothing', answerOf(''), 'no metadata'],
    ['half of it', answerOf('{"issuer":"https://auth.exa'), 'no metadata'],
    ['brackets without end', answerOf('['.repeat(200_000)), 'no metadata'],
    [
      'depth without end',
      answerOf('{"issuer":'.repeat(20_000) + '1' + '}'.repeat(20_000)),
      'names no issuer',
    ],
  ])('%s', async (_, answer, message) => {
    const failure = await refusal(server({ [openIdUrl]: answer }).ask(issuer));
    expect(failure.code).toBe('discovery_failed');
    expect(failure.message).toContain(message);
  });
});

describe('whatever a server answers', () => {
  const wild = fc.oneof(fc.jsonValue(), fc.webUrl(), fc.string(), fc.array(fc.string()));
  const members = Object.keys(complete).filter((name) => name !== 'issuer');

  it('makes a provider that the schema takes, or fails in words: never a crash', async () => {
    const metadata = fc.dictionary(fc.oneof(fc.constantFrom(...members), fc.string()), wild);
    await fc.assert(
      fc.asyncProperty(metadata, async (given) => {
        const { provider, notes } = await discovered({ ...given, issuer });
        expect(v.safeParse(OwnProviderSchema, provider).issues).toBeUndefined();
        for (const note of notes) expect(note).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });

  it('and however it is cut or garbled', async () => {
    const text = JSON.stringify(complete);
    const garbled = fc
      .tuple(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 5 }))
      .map(([from, length, put]) => text.slice(0, from) + put + text.slice(from + (length % 20)));
    await fc.assert(
      fc.asyncProperty(garbled, async (body) => {
        const ended = await server({ [openIdUrl]: answerOf(body) })
          .ask(issuer)
          .catch((error: unknown) => error);
        if (ended instanceof KeyturnError) expect(ended.code).toBe('discovery_failed');
        else expect(v.is(OwnProviderSchema, (ended as Discovery).provider)).toBe(true);
      }),
    );
  });
});
