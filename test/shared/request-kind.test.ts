import { describe, expect, it } from 'vitest';
import { noOverrides, type TokenRequestOverrides } from '../../src/shared/credential.ts';
import type { Provider } from '../../src/shared/provider.ts';
import {
  credentialUseOf,
  grantTypeOf,
  parametersOf,
  secretKindOf,
  usesClientId,
} from '../../src/shared/request-kind.ts';
import { providerWith } from './sample-provider.ts';

const asking = (changes: Partial<TokenRequestOverrides> = {}) => ({
  request: { ...noOverrides, ...changes },
});
const apiKey = (changes: Partial<NonNullable<Provider['apiKey']>> = {}) =>
  providerWith({ kind: 'api_key', apiKey: { header: 'X-API-Key', carries: 'secret', ...changes } });
const signed = (algorithm: 'RS256' | 'HS256') =>
  providerWith({ kind: 'jwt_bearer', jwtBearer: { algorithm, issuer: '{client_id}', sentAs: 'assertion' } });

describe('what is kept as the secret', () => {
  it.each([
    ['client_secret', 'client_secret_basic'],
    ['client_secret', 'client_secret_jwt'],
    ['private_key', 'private_key_jwt'],
    ['certificate_and_key', 'tls_client_auth'],
  ] as const)('is a %s for %s', (kind, clientAuthenticationMethod) => {
    expect(secretKindOf(providerWith(), asking({ clientAuthenticationMethod }))).toBe(kind);
    const preferring = providerWith({ clientAuthenticationMethods: ['none', clientAuthenticationMethod] });
    expect(secretKindOf(preferring, asking())).toBe(kind);
  });

  it('is the key itself where there is no token request', () => {
    expect(secretKindOf(apiKey(), asking())).toBe('api_key');
  });

  it('is what the JWT is signed with', () => {
    expect(secretKindOf(signed('RS256'), asking())).toBe('private_key');
    expect(secretKindOf(signed('HS256'), asking())).toBe('client_secret');
  });
});

describe('how a credential set proves who asks', () => {
  it('is its own choice before the provider’s first', () => {
    const provider = providerWith({ clientAuthenticationMethods: ['client_secret_post'] });
    expect(credentialUseOf(provider, asking())).toBe('client_secret_post');
    expect(credentialUseOf(provider, asking({ clientAuthenticationMethod: 'json_body' }))).toBe('json_body');
  });

  it('is no choice at all with an API key', () => {
    expect(credentialUseOf(apiKey(), asking({ clientAuthenticationMethod: 'json_body' }))).toBe('api_key');
  });

  it('is unknown where the provider names nothing that can be sent', () => {
    expect(credentialUseOf(providerWith({ clientAuthenticationMethods: ['none'] }), asking())).toBeNull();
  });
});

describe('the client ID', () => {
  it('is there but for an API key that goes alone', () => {
    expect(usesClientId(providerWith())).toBe(true);
    expect(usesClientId(apiKey())).toBe(false);
    expect(usesClientId(apiKey({ carries: 'client_id_and_secret' }))).toBe(true);
    const beside = { headers: [{ name: 'Client-Id', value: '{client_id}', required: true }] };
    expect(usesClientId({ ...apiKey(), apiRequest: beside })).toBe(true);
  });
});

describe('the grant', () => {
  const provider = providerWith({
    parameters: [
      { name: 'always', value: '1', required: false },
      { name: 'entity_user_id', value: '', required: true, grantTypes: ['entity_user'] },
    ],
  });
  const names = (request: Partial<TokenRequestOverrides>) =>
    parametersOf(provider, asking(request)).map(({ name }) => name);

  it('is the set’s own, else the provider’s', () => {
    expect(grantTypeOf(provider, asking())).toBe('client_credentials');
    expect(grantTypeOf(provider, asking({ grantType: 'entity_user' }))).toBe('entity_user');
    expect(grantTypeOf(provider, asking({ parameters: { grant_type: 'password' } }))).toBe('password');
    expect(grantTypeOf(providerWith({ grantType: null }), asking())).toBeNull();
  });

  it('decides which parameters there are', () => {
    expect(names({})).toEqual(['always']);
    expect(names({ grantType: 'entity_user' })).toEqual(['always', 'entity_user_id']);
  });
});
