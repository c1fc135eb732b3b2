import { describe, expect, it } from 'vitest';
import { makeSnippet } from '../../../../src/main/oauth/snippets/snippet.ts';
import { requireProvider } from '../../../../src/main/providers/catalogue.ts';
import type { TokenRequestOverrides } from '../../../../src/shared/credential.ts';
import type { SnippetForm } from '../../../../src/shared/snippet.ts';
import { credentialSet, customProvider } from '../tester-for-tests.ts';

const source = (request: Partial<TokenRequestOverrides> = {}, secret = 'plain-secret') => ({
  set: credentialSet({}, { tokenUrl: 'https://auth.example.com/token', ...request }),
  provider: customProvider(),
  secret,
  accessToken: 'token-1',
});
const tokenRequest = (form: SnippetForm, withSecrets = false) =>
  ({ subject: 'token_request', form, withSecrets }) as const;

describe('an .http file', () => {
  it('reads as a request whose secret is a variable', () => {
    expect(makeSnippet(source(), tokenRequest('http_file'))).toBe(
      [
        '### Made by Keyturn',
        'POST https://auth.example.com/token',
        'accept: application/json',
        'content-type: application/x-www-form-urlencoded',
        'authorization: Basic orders-service {{client_secret}}',
        '',
        'grant_type=client_credentials',
        '',
      ].join('\n'),
    );
  });

  it('asks for the encoded secret where it differs, as nothing there encodes it', () => {
    const file = makeSnippet(
      source({ clientAuthenticationMethod: 'client_secret_post' }, 'a&b'),
      tokenRequest('http_file'),
    );
    expect(file).toContain('client_secret={{client_secret_form_encoded}}');
    expect(file).toContain('# Set client_secret_form_encoded to the secret as it is written in a form');
  });

  it('is not made of a request that it would read otherwise', () => {
    const braces = source({ headers: { 'x-template': '{{env}}' } });
    expect(() => makeSnippet(braces, tokenRequest('http_file'))).toThrow(
      expect.objectContaining({ code: 'snippet_unavailable' }),
    );
  });
});

describe('an .http file of an imported provider', () => {
  it.each(['###\nGET https://attacker.example', '< ./id_ed25519', '{}\n> script.js'])(
    'begins nothing else with %j',
    (body) => {
      const probe = { method: 'POST', url: 'https://api.example.com/', body, verified: false } as const;
      const given = { ...source(), provider: { ...customProvider(), probe } };
      expect(() =>
        makeSnippet(given, { subject: 'api_call', form: 'http_file', withSecrets: false }),
      ).toThrow(expect.objectContaining({ code: 'snippet_unavailable' }));
    },
  );
});

describe('an environment', () => {
  it('for Postman marks the secret, and leaves it empty', () => {
    expect(JSON.parse(makeSnippet(source(), tokenRequest('postman_environment')))).toEqual({
      name: 'Orders service',
      values: [
        { key: 'token_url', value: 'https://auth.example.com/token', type: 'default', enabled: true },
        { key: 'client_id', value: 'orders-service', type: 'default', enabled: true },
        { key: 'client_secret', value: '', type: 'secret', enabled: true },
        { key: 'grant_type', value: 'client_credentials', type: 'default', enabled: true },
      ],
      _postman_variable_scope: 'environment',
    });
  });

  it('for Bruno holds the token where that is wanted', () => {
    const wish = { subject: 'api_call', form: 'bruno_environment', withSecrets: true } as const;
    const set = credentialSet({ providerId: 'monite', environmentId: 'sandbox' });
    const monite = { ...source(), set, provider: requireProvider('monite') };
    expect(JSON.parse(makeSnippet(monite, wish))).toMatchObject({
      info: { type: 'bruno-environment' },
      variables: [
        { name: 'api_url', value: 'https://api.sandbox.monite.com/v1/settings', secret: false },
        { name: 'client_id' },
        { name: 'access_token', value: 'token-1', secret: true, type: 'text', enabled: true },
      ],
    });
  });

  it('for Insomnia is one of its fifth format', () => {
    expect(JSON.parse(makeSnippet(source(), tokenRequest('insomnia_environment', true)))).toMatchObject({
      type: 'environment.insomnia.rest/5.0',
      environments: { data: { client_id: 'orders-service', client_secret: 'plain-secret' } },
    });
  });

  it('is not made of a value that these tools would replace', () => {
    expect(() => makeSnippet(source({}, 'a{{b}}'), tokenRequest('postman_environment', true))).toThrow(
      expect.objectContaining({ code: 'snippet_unavailable' }),
    );
  });
});

describe('what can’t be a text for ever', () => {
  it('is a variable with a comment: a signed assertion', () => {
    const signed = source({ clientAuthenticationMethod: 'private_key_jwt' });
    for (const withSecrets of [false, true]) {
      const command = makeSnippet(signed, tokenRequest('curl', withSecrets));
      expect(command).toContain('# The assertion is a JWT that is signed anew for each request');
      expect(command).toContain(`'client_assertion='"$CLIENT_ASSERTION"`);
      expect(command).not.toContain('plain-secret');
    }
  });

  it('is not made where the tool can’t show a client certificate', () => {
    const bound = source({ clientAuthenticationMethod: 'tls_client_auth' });
    expect(makeSnippet(bound, tokenRequest('curl'))).toContain('--cert "$CLIENT_CERTIFICATE_FILE"');
    expect(() => makeSnippet(bound, tokenRequest('fetch'))).toThrow(
      expect.objectContaining({ code: 'snippet_unavailable' }),
    );
  });

  it('is not made of a header that HTTPie would change', () => {
    const odd = source({ headers: { 'x-path': 'C\\:temp' } });
    expect(() => makeSnippet(odd, tokenRequest('httpie'))).toThrow(
      expect.objectContaining({ code: 'snippet_unavailable' }),
    );
  });
});

describe('a call to the API', () => {
  const wish = (form: SnippetForm, withSecrets = false) =>
    ({ subject: 'api_call', form, withSecrets }) as const;

  it('has the token as a variable, also while none is held', () => {
    expect(makeSnippet({ ...source(), accessToken: null }, wish('curl'))).toBe(
      `curl --globoff --header 'Authorization: Bearer '"$ACCESS_TOKEN" --url 'https://api.example.com/'`,
    );
    expect(() => makeSnippet({ ...source(), accessToken: null }, wish('curl', true))).toThrow(
      expect.objectContaining({ code: 'no_token' }),
    );
  });

  it('carries an API key as the provider wants it, and has no token request beside it', () => {
    const provider = {
      ...customProvider(),
      kind: 'api_key' as const,
      apiKey: { header: 'Authorization', scheme: 'Basic', carries: 'secret' as const },
    };
    expect(makeSnippet({ ...source(), provider }, wish('curl'))).toContain(`--user "$API_KEY"':'`);
    expect(() => makeSnippet({ ...source(), provider }, tokenRequest('curl'))).toThrow(
      expect.objectContaining({ code: 'snippet_unavailable' }),
    );
  });
});
