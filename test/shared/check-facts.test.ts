import { describe, expect, it } from 'vitest';
import { checkFacts, requiredVariables } from '../../src/shared/check-facts.ts';
import { noOverrides, type CredentialSetFacts } from '../../src/shared/credential.ts';
import type { Provider } from '../../src/shared/provider.ts';
import { factsWith } from './sample-facts.ts';
import { providerWith } from './sample-provider.ts';

const facts = (changes: Partial<CredentialSetFacts> = {}) =>
  factsWith({ providerId: 'example', environmentId: 'production', ...changes });
const request = (changes: Partial<CredentialSetFacts['request']>) =>
  facts({ request: { ...noOverrides, ...changes } });
const fields = (provider: Provider, checked: CredentialSetFacts) =>
  checkFacts(provider, checked).map(({ field }) => field);

describe('facts that go with their provider', () => {
  it('have no problems', () => {
    expect(checkFacts(providerWith(), facts())).toEqual([]);
  });

  it('name one of its environments', () => {
    expect(checkFacts(providerWith(), facts({ environmentId: 'sandbox' }))).toEqual([
      {
        field: 'environmentId',
        message: 'Example has no such environment',
        hint: 'Choose one of Production.',
      },
    ]);
  });
});

describe('the client ID', () => {
  it('is needed, under the name that the provider gives it', () => {
    expect(checkFacts(providerWith(), facts({ clientId: '' }))).toEqual([
      { field: 'clientId', message: 'Enter the client ID' },
    ]);
    const named = providerWith({ credentialNames: { clientId: 'Integration key' } });
    expect(checkFacts(named, facts({ clientId: '' }))[0]?.message).toBe('Enter the integration key');
  });

  it('is not needed where an API key goes alone', () => {
    const key = (carries: 'secret' | 'client_id_and_secret') =>
      providerWith({ kind: 'api_key', apiKey: { header: 'X-API-Key', carries } });
    expect(fields(key('secret'), facts({ clientId: '' }))).toEqual([]);
    expect(fields(key('client_id_and_secret'), facts({ clientId: '' }))).toEqual(['clientId']);
  });
});

describe('a parameter that belongs to one grant', () => {
  const provider = providerWith({
    alternateGrantTypes: ['entity_user'],
    parameters: [{ name: 'entity_user_id', value: '', required: true, grantTypes: ['entity_user'] }],
  });

  it('is required with that grant only', () => {
    expect(fields(provider, facts())).toEqual([]);
    expect(fields(provider, request({ grantType: 'entity_user' }))).toEqual([
      'request.parameters.entity_user_id',
    ]);
  });
});

describe('the variables of a templated host', () => {
  const templated = providerWith({
    environments: [
      { id: 'cloud', name: 'Cloud', tokenUrl: 'https://{tenant}.{region}.example.com/token' },
      { id: 'own', name: 'Own server', tokenUrl: 'https://{host}/token' },
    ],
    variables: [
      { name: 'tenant', label: 'Tenant', example: 'acme', pattern: '^[a-z0-9-]+$' },
      { name: 'region', label: 'Region', example: 'eu', default: 'eu', choices: ['eu', 'us'] },
      { name: 'host', label: 'Host', example: 'id.example.com' },
      { name: 'account', label: 'Account', example: '1' },
    ],
    consoleUrl: 'https://console.example.com/{account}',
  });
  const cloud = (variables: Record<string, string>) => facts({ environmentId: 'cloud', variables });

  it('are asked for where the environment uses them, not where only a link does', () => {
    expect(checkFacts(templated, cloud({}))).toEqual([
      { field: 'variables.tenant', message: 'Enter Tenant', hint: 'For example acme.' },
    ]);
    expect(fields(templated, facts({ environmentId: 'own' }))).toEqual(['variables.host']);
    expect(fields(templated, cloud({ tenant: 'acme' }))).toEqual([]);
  });

  it('have to match their pattern or be among the choices', () => {
    expect(fields(templated, cloud({ tenant: 'ACME!' }))).toEqual(['variables.tenant']);
    expect(fields(templated, cloud({ tenant: 'acme', region: 'mars' }))).toEqual(['variables.region']);
    expect(fields(templated, cloud({ tenant: 'acme', region: 'us' }))).toEqual([]);
  });

  it.each(['evil.com/', 'evil.com#', 'evil.com?', 'user@evil.com', 'evil.com\\', 'a b'])(
    'can not lead elsewhere: %j',
    (host) => {
      expect(fields(templated, facts({ environmentId: 'own', variables: { host } }))).toEqual([
        'variables.host',
      ]);
    },
  );

  it('must make a usable URL together', () => {
    expect(fields(templated, facts({ environmentId: 'own', variables: { host: 'a..b:99999' } }))).toEqual([
      'variables.host',
    ]);
  });

  it('count in parameters too', () => {
    const provider = providerWith({
      parameters: [{ name: 'resource', value: 'urn:account:{account}', required: true }],
      variables: [{ name: 'account', label: 'Account', example: '1' }],
    });
    const [environment] = provider.environments;
    expect(environment && requiredVariables(provider, environment)).toEqual(['account']);
    expect(fields(provider, facts())).toEqual(['variables.account']);
  });

  it('are not mistaken for what every object has', () => {
    const provider = providerWith({
      environments: [{ id: 'production', name: 'P', tokenUrl: 'https://{constructor}.example.com/' }],
      variables: [{ name: 'constructor', label: 'Constructor', example: 'a' }],
    });
    expect(checkFacts(provider, facts())).toMatchObject([{ message: 'Enter Constructor' }]);
  });
});

describe("the custom provider's token URL", () => {
  const custom = providerWith({
    id: 'custom-oauth2',
    kind: 'custom',
    environments: [{ id: 'production', name: 'Production', tokenUrl: null }],
  });

  it.each(['https://auth.example.com/token', 'http://localhost:9000/token', 'http://127.0.0.1/token'])(
    'may be %s',
    (tokenUrl) => {
      expect(checkFacts(custom, request({ tokenUrl }))).toEqual([]);
    },
  );

  it.each(['', 'auth.example.com', 'http://auth.example.com/token', 'http://localhost.evil.com/token'])(
    'may not be %j',
    (tokenUrl) => {
      expect(fields(custom, request({ tokenUrl }))).toEqual(['request.tokenUrl']);
    },
  );

  it('may be plain http when the user insists', () => {
    const insisted = request({ tokenUrl: 'http://auth.example.com/token', allowInsecureHttp: true });
    expect(checkFacts(custom, insisted)).toEqual([]);
  });

  it('belongs to the custom provider only: nobody else sends a secret to another address', () => {
    expect(fields(providerWith(), request({ tokenUrl: 'https://evil.example/token' }))).toEqual([
      'request.tokenUrl',
    ]);
  });
});

describe('required parameters and headers', () => {
  const demanding = providerWith({
    parameters: [
      { name: 'audience', value: '', required: true, example: 'https://your-api/' },
      { name: 'account_id', value: '', required: true, description: 'The account of the app.' },
      { name: 'organization', value: '', required: false },
    ],
    headers: [{ name: 'X-Version', value: '2024-05-25', required: true }],
  });

  it('are missing at the field where they are typed', () => {
    expect(checkFacts(demanding, facts())).toEqual([
      {
        field: 'request.audience',
        message: 'Example requires a value for audience',
        hint: 'For example https://your-api/.',
      },
      {
        field: 'request.parameters.account_id',
        message: 'Example requires a value for account_id',
        hint: 'The account of the app.',
      },
    ]);
  });

  it('are present once typed', () => {
    const typed = request({ audience: 'https://api.example.com', parameters: { account_id: '1' } });
    expect(checkFacts(demanding, typed)).toEqual([]);
  });

  it('are missing again when a default is emptied, however the header is spelled', () => {
    const emptied = request({
      audience: 'a',
      parameters: { account_id: '1' },
      headers: { 'x-version': '' },
    });
    expect(fields(demanding, emptied)).toEqual(['request.headers.X-Version']);
  });

  it('can be the resource indicator', () => {
    const provider = providerWith({ parameters: [{ name: 'resource', value: '', required: true }] });
    expect(fields(provider, facts())).toEqual(['request.resources']);
    expect(fields(provider, request({ resources: ['urn:example:api'] }))).toEqual([]);
  });
});

describe('a secret', () => {
  const provider = providerWith({
    credentialParameters: { clientId: 'app_id', clientSecret: 'app_secret' },
    parameters: [{ name: 'child_secret', value: '', required: false, sensitive: true }],
  });

  it.each(['client_secret', 'app_secret', 'child_secret', 'password', 'client_assertion'])(
    'is not typed into the parameter %s, which is kept in the open',
    (name) => {
      expect(fields(provider, request({ parameters: { [name]: 'x' } }))).toEqual([
        `request.parameters.${name}`,
      ]);
    },
  );

  it.each(['Authorization', 'cookie', 'PROXY-authorization'])('is not typed into the header %s', (name) => {
    expect(fields(provider, request({ headers: { [name]: 'x' } }))).toEqual([`request.headers.${name}`]);
  });
});

describe('scopes', () => {
  const scopes = { separator: ' ', known: [], required: true, example: 'all-apis' };

  it('are asked for where the provider refuses a request without one', () => {
    const provider = providerWith({ scopes });
    expect(checkFacts(provider, facts())).toMatchObject([
      { field: 'access', hint: expect.stringContaining('all-apis') },
    ]);
    expect(fields(provider, facts({ access: { level: 'fine_grained', scopes: ['all-apis'] } }))).toEqual([]);
  });

  it('are not asked for where they are fixed at the provider', () => {
    expect(fields(providerWith({ scopes: { ...scopes, fixedAtCreation: true } }), facts())).toEqual([]);
  });
});

describe('a resource indicator (RFC 8707 §2)', () => {
  it.each(['https://api.example.com', 'https://api.example.com/a?b=c', 'urn:example:api', 'api://guid'])(
    'may be the absolute URI %s',
    (resource) => {
      expect(fields(providerWith(), request({ resources: [resource] }))).toEqual([]);
    },
  );

  it.each(['api.example.com', '/api', 'https://api.example.com#part', 'https://a b', 'https:'])(
    'may not be %j',
    (resource) => {
      expect(fields(providerWith(), request({ resources: [resource] }))).toEqual(['request.resources']);
    },
  );
});

describe("eTrusted's identifier", () => {
  const prefixed = providerWith({ clientIdFormat: 'prefix_identifier' });
  const ids = (clientId: string, clientIdentifier: string) => facts({ clientId, clientIdentifier });

  it('is the end of the client ID, after a hyphen', () => {
    expect(fields(prefixed, ids('a1b2c3-shop-sync', 'shop-sync'))).toEqual([]);
    expect(fields(prefixed, ids('a1b2c3-shop-sync', 'sync'))).toEqual([]);
  });

  it.each([
    ['a1b2c3-shop', 'cart'],
    ['a1b2c3shop', 'shop'],
    ['shop', 'shop'],
    ['-shop', 'shop'],
  ])('is not any other part: %s, %s', (clientId, clientIdentifier) => {
    expect(fields(prefixed, ids(clientId, clientIdentifier))).toEqual(['clientIdentifier']);
  });

  it('may be left empty, and means nothing to other providers', () => {
    expect(fields(prefixed, ids('a1b2c3-shop', ''))).toEqual([]);
    expect(fields(providerWith(), ids('a1b2c3', 'shop'))).toEqual([]);
  });
});

describe('the settings of the request', () => {
  it.each([
    ['https://api.example.com/me', true],
    ['http://localhost:8080/me', true],
    ['http://api.example.com/me', false],
    ['https://me:pw@api.example.com/', false],
    ['api.example.com/me', false],
  ])('name an address to try the token at: %s', (probeUrl, good) => {
    expect(fields(providerWith(), request({ probeUrl }))).toEqual(good ? [] : ['request.probeUrl']);
  });

  it('name a grant that the provider has, unless the user says all', () => {
    const provider = providerWith({ alternateGrantTypes: ['entity_user'] });
    expect(fields(provider, request({ grantType: 'entity_user' }))).toEqual([]);
    expect(checkFacts(provider, request({ grantType: 'password' }))).toEqual([
      {
        field: 'request.grantType',
        message: 'Example has no grant type password',
        hint: 'Choose one of client_credentials, entity_user.',
      },
    ]);
    const custom = providerWith({ id: 'custom-oauth2', kind: 'custom' });
    expect(
      fields(custom, { ...request({ grantType: 'urn:x', tokenUrl: 'https://a.example/token' }) }),
    ).toEqual([]);
  });
});
