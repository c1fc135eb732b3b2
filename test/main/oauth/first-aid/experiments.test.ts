import { describe, expect, it } from 'vitest';
import {
  mostExperiments,
  proposeExperiments,
  type Asking,
} from '../../../../src/main/oauth/first-aid/experiments.ts';
import { requireProvider } from '../../../../src/main/providers/catalogue.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../../../src/shared/credential.ts';
import type { Provider } from '../../../../src/shared/provider.ts';
import type { TokenTestOutcome } from '../../../../src/shared/token-test.ts';
import { credentialSet, customProvider } from '../tester-for-tests.ts';

const tokenUrl = 'https://auth.example.com/token';
const refused = (status: number, error: string | null): TokenTestOutcome => ({
  kind: 'refused',
  status,
  error,
  errorDescription: null,
  deviations: [],
});
const wrongClient = refused(401, 'invalid_client');
const plain = { hasEdgeSpace: false, isPrivateKey: false, differsEncoded: false };

interface Case {
  readonly provider?: Provider;
  readonly set?: Partial<CredentialSet>;
  readonly request?: Partial<TokenRequestOverrides>;
  readonly asking?: Partial<Asking>;
}
function propose(
  outcome: TokenTestOutcome,
  { provider = customProvider(), set, request, asking }: Case = {},
) {
  const overrides = provider === customProvider() ? { tokenUrl, ...request } : { ...request };
  return proposeExperiments(outcome, null, {
    provider,
    facts: credentialSet(set, overrides),
    method: 'client_secret_basic',
    basicEncoding: 'form',
    bodyFormat: 'form',
    askedScopes: [],
    clockSkew: null,
    secret: plain,
    ...asking,
  });
}
const changes = (...args: Parameters<typeof propose>) => propose(...args).map(({ change }) => change);

describe('after the credentials were turned down', () => {
  it('another method is tried, and only one that carries the same secret', () => {
    expect(changes(wrongClient)[0]).toEqual({ clientAuthenticationMethod: 'client_secret_post' });
    expect(changes(wrongClient, { asking: { method: 'client_secret_post' } })).toContainEqual({
      clientAuthenticationMethod: 'client_secret_basic',
    });
    for (const { clientAuthenticationMethod } of changes(wrongClient)) {
      expect(['private_key_jwt', 'tls_client_auth']).not.toContain(clientAuthenticationMethod);
    }
  });

  it('white space goes first, where there is any', () => {
    const secret = { ...plain, hasEdgeSpace: true };
    expect(changes(wrongClient, { asking: { secret } })[0]).toEqual({ trimmed: true });
  });

  it('the other encoding goes before another method, where it makes a difference', () => {
    const secret = { ...plain, differsEncoded: true };
    expect(changes(wrongClient, { asking: { secret } })[0]).toEqual({ basicEncoding: 'raw' });
    expect(changes(wrongClient, { asking: { secret, basicEncoding: 'raw' } })[0]).toEqual({
      basicEncoding: 'form',
    });
    expect(changes(wrongClient, { asking: { secret, method: 'client_secret_post' } })).not.toContainEqual({
      basicEncoding: 'raw',
    });
  });

  it('a private key is never proposed to be sent as a secret', () => {
    const secret = { ...plain, isPrivateKey: true };
    expect(changes(wrongClient, { asking: { secret } })).toEqual([
      { clientAuthenticationMethod: 'private_key_jwt' },
    ]);
  });

  it('other environments of the same provider are tried, unless the set has a token URL of its own', () => {
    const provider = requireProvider('paypal');
    const [first, second] = provider.environments.map(({ id }) => id);
    const set = { providerId: 'paypal', environmentId: first ?? '' };
    expect(changes(wrongClient, { provider, set })).toContainEqual({ environmentId: second });
    const own = changes(wrongClient, { provider, set, request: { tokenUrl } });
    expect(own.some(({ environmentId }) => environmentId !== undefined)).toBe(false);
  });

  it('what is signed is dated by the provider’s clock, where that is another one', () => {
    const signed = { method: 'private_key_jwt', clockSkew: 300 } as const;
    expect(changes(wrongClient, { asking: signed })[0]).toEqual({ clockOffset: 300 });
    expect(
      changes(refused(400, 'invalid_grant'), { asking: { ...signed, method: 'jwt_bearer' } })[0],
    ).toEqual({ clockOffset: 300 });
    expect(propose(wrongClient, { asking: { ...signed, clockSkew: -90 } })[0]).toMatchObject({
      label: 'Try with the provider’s clock',
      reason: expect.stringContaining('behind this computer’s') as string,
    });
    const untouched = [
      { asking: { ...signed, clockSkew: 20 } },
      { asking: { ...signed, clockSkew: null } },
      { asking: { ...signed, clockSkew: 200_000 } },
      { asking: { ...signed, method: 'client_secret_basic' as const } },
      { asking: signed, request: { clockOffset: 310 } },
    ];
    for (const each of untouched) {
      expect(changes(wrongClient, each).some((change) => 'clockOffset' in change)).toBe(false);
    }
    const proof = { asking: { clockSkew: 300 }, request: { dpop: true } };
    expect(changes(refused(400, 'invalid_dpop_proof'), proof)[0]).toEqual({ clockOffset: 300 });
  });

  it('there are never more than three, whatever might be tried', () => {
    const provider = { ...requireProvider('paypal'), confidence: 'unconfirmed' as const };
    const set = { providerId: 'paypal', environmentId: provider.environments[0]?.id ?? '' };
    const secret = { ...plain, hasEdgeSpace: true, differsEncoded: true };
    expect(changes(wrongClient, { provider, set, asking: { secret } })).toHaveLength(mostExperiments);
  });
});

describe('after a refusal of the request', () => {
  const fineGrained = { access: { level: 'fine_grained' as const, scopes: ['a'] } };

  it('of the grant type, the body is sent in another format', () => {
    expect(changes(refused(400, 'unsupported_grant_type'))[0]).toEqual({ bodyFormat: 'json' });
    expect(changes(refused(400, 'unsupported_grant_type'), { asking: { bodyFormat: 'json' } })[0]).toEqual({
      bodyFormat: 'form',
    });
    expect(changes(refused(400, 'unsupported_grant_type'), { asking: { method: 'json_body' } })[0]).toEqual({
      clientAuthenticationMethod: 'client_secret_post',
      bodyFormat: 'form',
    });
  });

  it('as malformed, the other encoding goes first: some servers call what they can’t decode an invalid_request', () => {
    const asking = { basicEncoding: 'raw' as const, secret: { ...plain, differsEncoded: true } };
    expect(changes(refused(400, 'invalid_request'), { asking })[0]).toEqual({ basicEncoding: 'form' });
  });

  it('of the scopes, none are asked for', () => {
    const asking = { askedScopes: ['a'] };
    expect(changes(refused(400, 'invalid_scope'), { set: fineGrained, asking })).toContainEqual({
      scopes: [],
    });
    expect(changes(refused(400, 'invalid_scope'))).not.toContainEqual({ scopes: [] });
  });

  it('of the scopes, the provider’s example is tried with the set’s own variables', () => {
    const provider: Provider = {
      ...customProvider(),
      variables: [{ name: 'org', label: 'Organization', example: 'acme' }],
      scopes: { separator: ' ', known: [], required: true, example: 'https://{org}.example/.default' },
    };
    const set = { ...fineGrained, variables: { org: 'acme' } };
    const asking = { askedScopes: ['a'], provider };
    expect(changes(refused(400, 'invalid_scope'), { set, asking, request: { tokenUrl } })).toEqual([
      { scopes: ['https://acme.example/.default'] },
    ]);
    const without = { ...set, variables: {} };
    expect(changes(refused(400, 'invalid_scope'), { set: without, asking, request: { tokenUrl } })).toEqual(
      [],
    );
  });

  it('of the audience, none is named', () => {
    const request = { audience: 'https://api' };
    expect(changes(refused(400, 'invalid_target'), { request })[0]).toEqual({ audience: '' });
  });
});

it.each<[string, TokenTestOutcome]>([
  ['the provider was busy', refused(429, null)],
  ['the provider had an error', refused(503, 'temporarily_unavailable')],
  ['nothing answered', { kind: 'unreachable', reason: 'dns', detail: '' }],
  ['nothing was sent', { kind: 'blocked', rule: 'invalid_url', detail: '' }],
  ['it was cancelled', { kind: 'cancelled' }],
  ['a code of the provider’s own is not known', refused(400, 'their_own')],
  [
    'a token was granted',
    { kind: 'granted', tokenType: 'Bearer', expiresIn: 1, grantedScopes: null, deviations: [] },
  ],
])('nothing is proposed where %s', (_why, outcome) => {
  const secret = { hasEdgeSpace: true, isPrivateKey: false, differsEncoded: true };
  expect(propose(outcome, { asking: { secret } })).toEqual([]);
});

it('what a provider is known to mean decides alone: an expired secret is no reason to try anything', () => {
  const known = { means: 'Expired.', tries: [] };
  const secret = { ...plain, hasEdgeSpace: true };
  const asking: Asking = {
    provider: customProvider(),
    facts: credentialSet({}, { tokenUrl }),
    method: 'client_secret_basic',
    basicEncoding: 'form',
    bodyFormat: 'form',
    askedScopes: [],
    clockSkew: null,
    secret,
  };
  expect(proposeExperiments(wrongClient, known, asking)).toEqual([]);
});
