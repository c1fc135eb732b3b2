import { describe, expect, it } from 'vitest';
import { noOverrides } from '../../src/shared/credential.ts';
import { clientIdName, inSentence, secretName } from '../../src/shared/value-names.ts';
import { providerWith } from './sample-provider.ts';

const asUsual = { request: noOverrides };

describe('the names of the two values', () => {
  it('are the standard’s where the provider has no others', () => {
    expect(clientIdName(undefined)).toBe('Client ID');
    expect(secretName(undefined, asUsual)).toBe('Client secret');
    expect([clientIdName(providerWith()), secretName(providerWith(), asUsual)]).toEqual([
      'Client ID',
      'Client secret',
    ]);
  });

  it('are the provider’s where it has its own', () => {
    const provider = providerWith({ credentialNames: { clientId: 'app ID', clientSecret: 'app secret' } });
    expect([clientIdName(provider), secretName(provider, asUsual)]).toEqual(['App ID', 'App secret']);
  });

  it('say what else takes the secret’s place', () => {
    const provider = providerWith({ credentialNames: { clientSecret: 'App secret' } });
    const signing = { request: { ...noOverrides, clientAuthenticationMethod: 'private_key_jwt' as const } };
    expect(secretName(provider, signing)).toBe('Private key');
    const key = providerWith({ kind: 'api_key', apiKey: { header: 'X-API-Key', carries: 'secret' } });
    expect(secretName(key, asUsual)).toBe('API key');
  });

  it.each([
    ['Client ID', 'client ID'],
    ['API key', 'API key'],
    ['OAuth client', 'OAuth client'],
    ['eTrusted ID', 'eTrusted ID'],
  ])('within a sentence "%s" is "%s"', (name, words) => expect(inSentence(name)).toBe(words));
});
