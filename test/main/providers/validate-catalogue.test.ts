import { describe, expect, it } from 'vitest';
import { validateCatalogue } from '../../../src/main/providers/validate-catalogue.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { providerWith } from '../../shared/sample-provider.ts';

const entry = (content: unknown, file = 'example.json') => ({ file, content });
const validate = (changes: Partial<Provider>) => () => validateCatalogue([entry(providerWith(changes))]);

describe('validating the catalogue', () => {
  it('returns the entries in their order', () => {
    const entries = [entry(providerWith()), entry(providerWith({ id: 'other' }), 'other.json')];
    expect(validateCatalogue(entries).map(({ id }) => id)).toEqual(['example', 'other']);
  });

  it('names the file and the field, for everything that is wrong at once', () => {
    const entries = [
      entry({ ...providerWith(), name: '', grant: 'x' }),
      entry({ ...providerWith({ id: 'other' }), tokenPath: [] }, 'other.json'),
      entry(null, 'nothing.json'),
    ];
    expect(() => validateCatalogue(entries)).toThrow(
      /^The provider catalogue is wrong:\nexample\.json: name: .+\nexample\.json: grant: .+\nother\.json: tokenPath: .+\nnothing\.json: \(root\): .+$/,
    );
  });

  it('wants a file named by its id, and each id once', () => {
    expect(() => validateCatalogue([entry(providerWith(), 'exmaple.json')])).toThrow(
      'exmaple.json: id: the file must be named example.json',
    );
    expect(() => validateCatalogue([entry(providerWith()), entry(providerWith())])).toThrow(
      'example.json: id: example is taken by example.json',
    );
  });
});

describe('an entry of the catalogue', () => {
  it("has no id like those of users' own providers", () => {
    const own = entry(providerWith({ id: 'own-example' }), 'own-example.json');
    expect(() => validateCatalogue([own])).toThrow('own-example.json: id: own- begins the ids');
  });
});

describe('an entry contradicts itself', () => {
  const tenant = { name: 'tenant', label: 'Tenant', example: 'acme' };
  const templated = [{ id: 'cloud', name: 'Cloud', tokenUrl: 'https://{tenant}.example.com/token' }];
  const production = { id: 'production', name: 'Production', tokenUrl: 'https://example.com/token' };
  const probe = { method: 'GET', url: 'https://api.example.com/me', verified: false } as const;
  const required = { value: '', required: true };
  const assertion = { algorithm: 'RS256', issuer: '{client_id}', sentAs: 'assertion' } as const;

  it.each<[string, Partial<Provider>, string]>([
    ['an undeclared placeholder', { environments: templated }, 'environments.0.tokenUrl: {tenant} is not'],
    ['an unused variable', { variables: [tenant] }, 'variables.0: {tenant} is used nowhere'],
    [
      'an undeclared placeholder in a parameter',
      { parameters: [{ name: 'resource', value: 'urn:{account}', required: true }] },
      'parameters: {account} is not',
    ],
    [
      'a variable declared twice',
      { environments: templated, variables: [tenant, tenant] },
      'variables: two have the same name',
    ],
    [
      'a pattern that is not anchored',
      { environments: templated, variables: [{ ...tenant, pattern: '[a-z]+' }] },
      'variables.0.pattern: must be anchored',
    ],
    [
      'a pattern that is none',
      { environments: templated, variables: [{ ...tenant, pattern: '^[$' }] },
      'variables.0.pattern: is no regular expression',
    ],
    [
      'an example that its pattern refuses',
      { environments: templated, variables: [{ ...tenant, pattern: '^\\d+$' }] },
      "variables.0: acme doesn't match the pattern",
    ],
    [
      'a default that is no choice',
      { environments: templated, variables: [{ ...tenant, choices: ['acme'], default: 'other' }] },
      "variables.0: other isn't among the choices",
    ],
    [
      'two environments of one id',
      { environments: [production, production] },
      'environments: two have the same id',
    ],
    [
      'a probe for an environment that is not there',
      { probe: { ...probe, urlByEnvironment: { sandbox: 'https://x.example.com' } } },
      'probe.urlByEnvironment.sandbox: no such environment',
    ],
    [
      'no token URL',
      { environments: [{ ...production, tokenUrl: null }] },
      'environments.0.tokenUrl: may be null only',
    ],
    [
      'a token URL that the app would refuse',
      { environments: [{ ...production, tokenUrl: 'https://u:p@example.com/' }] },
      'environments.0.tokenUrl: with the variables',
    ],
    [
      'a first method that Keyturn can not send',
      { clientAuthenticationMethods: ['none', 'client_secret_post'] },
      'clientAuthenticationMethods: the first must be',
    ],
    [
      'no method at all',
      { clientAuthenticationMethods: [] },
      'clientAuthenticationMethods: the first must be',
    ],
    ['the kind of the custom provider', { kind: 'custom' }, 'kind: custom belongs to custom-oauth2 alone'],
    ['an API key without saying how', { kind: 'api_key' }, 'apiKey: must be there exactly'],
    ['a JWT without saying how', { kind: 'jwt_bearer' }, 'jwtBearer: must be there exactly'],
    [
      'a prefixed client ID where there is none',
      { kind: 'jwt_bearer', clientIdFormat: 'prefix_identifier' },
      'clientIdFormat: only a client ID has',
    ],
    [
      'a header of its own that nobody described',
      { clientAuthenticationMethods: ['authorization_header'] },
      'authorizationTemplate: must be there exactly with authorization_header',
    ],
    [
      'a description of a header that is never sent',
      { authorizationTemplate: 'Key {client_secret}' },
      'authorizationTemplate: must be there exactly with authorization_header',
    ],
    [
      'a header without the secret',
      { clientAuthenticationMethods: ['authorization_header'], authorizationTemplate: 'Key {client_id}' },
      'authorizationTemplate: must hold {client_secret}',
    ],
    [
      'a header of things unknown',
      { clientAuthenticationMethods: ['authorization_header'], authorizationTemplate: '{client_secret} {x}' },
      'authorizationTemplate: {x} is not',
    ],
    [
      'a JWT for somebody unknown',
      { kind: 'jwt_bearer', jwtBearer: { ...assertion, subject: '{user}' } },
      'jwtBearer.subject: {user} is not',
    ],
    [
      'an assertion without its grant',
      { kind: 'jwt_bearer', jwtBearer: assertion },
      'grantType: must be urn:ietf:params:oauth:grant-type:jwt-bearer for a JWT sent as assertion',
    ],
    [
      'a grant for a JWT that is no assertion',
      { kind: 'jwt_bearer', jwtBearer: { ...assertion, sentAs: 'bearer_to_token_endpoint' } },
      'grantType: must be null for a JWT sent as bearer_to_token_endpoint',
    ],
    [
      'a token endpoint for a JWT that is the token',
      { kind: 'jwt_bearer', grantType: null, jwtBearer: { ...assertion, sentAs: 'bearer_to_api' } },
      'environments.0.tokenUrl: must be null exactly where',
    ],
    [
      'a grant twice',
      { alternateGrantTypes: ['client_credentials'] },
      'alternateGrantTypes: names a grant twice',
    ],
    [
      'a parameter for a grant that there is not',
      { parameters: [{ ...required, name: 'user', grantTypes: ['entity_user'] }] },
      "parameters: user belongs to entity_user, which the provider doesn't have",
    ],
    [
      'plain http, even to this computer',
      { environments: [{ ...production, tokenUrl: 'http://localhost/token' }] },
      'environments.0.tokenUrl: the catalogue has https only',
    ],
    [
      'plain http for a probe',
      { probe: { ...probe, url: 'http://localhost/me' } },
      'probe.url: the catalogue has https only',
    ],
    ['doubt without a word about it', { confidence: 'unconfirmed' }, 'caveats: must say what is unconfirmed'],
    [
      'one name for ID and secret',
      { credentialParameters: { clientId: 'key', clientSecret: 'key' } },
      'credentialParameters: ID and secret need two names',
    ],
    [
      'the secret among the parameters',
      { parameters: [{ ...required, name: 'client_secret' }] },
      'parameters: client_secret is not for here',
    ],
    [
      'a header twice, in two spellings',
      {
        headers: [
          { ...required, name: 'X-A' },
          { ...required, name: 'x-a' },
        ],
      },
      'headers: two have the same name',
    ],
    [
      'a policy longer than the provider allows',
      { maximumSecretAgeDays: 60 },
      'defaultRotationPolicy.maximumAgeDays: the provider ends a secret after 60 days',
    ],
    [
      'a warning from the first day',
      { defaultRotationPolicy: { maximumAgeDays: 14, warningDays: 14, overlapDays: 0 } },
      'defaultRotationPolicy.warningDays: would warn from the first day',
    ],
  ])('with %s', (_, changes, complaint) => {
    expect(validate(changes)).toThrow(`example.json: ${complaint}`);
  });
});
