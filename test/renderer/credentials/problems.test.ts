import { sampleUsage } from '../../fakes/sample-credential-sets.ts';
import { describe, expect, test } from 'vitest';
import {
  draftFromFacts,
  draftToFacts,
  emptyDraft,
  type Draft,
} from '../../../src/renderer/credentials/draft.ts';
import { clientIdPrefix, evaluate, fieldOf, sameFacts } from '../../../src/renderer/credentials/problems.ts';
import { noOverrides, TokenRequestOverridesSchema } from '../../../src/shared/credential.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { sampleProvider, sampleProviders } from '../../fakes/sample-providers.ts';

const monite = sampleProviders.find(({ id }) => id === 'monite');
const draft = (changes: Partial<Draft> = {}): Draft => ({
  ...emptyDraft(),
  providerId: 'monite',
  environmentId: 'sandbox',
  name: 'Invoice sync',
  clientId: 'a',
  clientSecret: 'b',
  ...changes,
});

describe('what is wrong with a form', () => {
  test('is nothing once all that is needed is there', () => {
    const { facts, problems } = evaluate(draft(), monite);
    expect(problems).toEqual({});
    expect(facts?.name).toBe('Invoice sync');
  });

  test('is said at the field it was typed into', () => {
    const typed = draft({
      accessLevel: 'fine_grained',
      scopes: 'a"b',
      policy: 'own',
      warningDays: 'soon',
      parameters: 'nonsense',
      headers: 'Bad Name: 1',
      resources: 'not a uri',
    });
    expect(Object.keys(evaluate(typed, monite).problems).sort()).toEqual([
      'headers',
      'parameters',
      'resources',
      'scopes',
      'warningDays',
    ]);
  });

  test('is everything at once, not one after the other', () => {
    const { problems } = evaluate(emptyDraft(), undefined);
    expect(Object.keys(problems).sort()).toEqual([
      'clientId',
      'clientSecret',
      'environmentId',
      'name',
      'providerId',
    ]);
  });

  test('includes the values that only the user knows of a templated host', () => {
    const provider = sampleProvider({
      id: 'auth0',
      name: 'Auth0',
      environments: [{ id: 'tenant', name: 'Tenant', tokenUrl: 'https://{tenant}.auth0.com/oauth/token' }],
      variables: [{ name: 'tenant', label: 'Tenant', example: 'acme' }],
      parameters: [{ name: 'organization', value: '', required: true }],
    });
    const typed = draft({ providerId: 'auth0', environmentId: 'tenant' });
    expect(Object.keys(evaluate(typed, provider).problems).sort()).toEqual([
      'parameter:organization',
      'variables.tenant',
    ]);
    const done = { ...typed, variables: { tenant: 'acme' }, values: { 'parameter:organization': 'org_1' } };
    expect(evaluate(done, provider).facts?.request.parameters).toEqual({ organization: 'org_1' });
  });
});

describe('an existing set', () => {
  test('comes out of its form as it went in', () => {
    const set = sampleSet(1, {
      access: { level: 'fine_grained', scopes: ['a', 'b'] },
      usages: [sampleUsage(1, 'x'), sampleUsage(2, 'y')],
      tags: ['t'],
      rotationPolicy: { maximumAgeDays: null, warningDays: 3, overlapDays: 1 },
      // Not midnight: the form shows the day only, and must not move the expiry by being opened.
      secretExpiresAt: Date.UTC(2027, 1, 3, 15, 30),
      request: {
        ...sampleSet(1).request,
        headers: { 'X-Monite-Version': '2024-01-31', 'X-Other': '1' },
        parameters: { z: '1' },
      },
    });
    const facts = draftToFacts(draftFromFacts(set, monite), monite, set);
    for (const [name, value] of Object.entries(facts))
      expect([name, value]).toEqual([name, set[name as keyof typeof set]]);
    expect(evaluate(draftFromFacts(set, monite), monite, set).problems).toEqual({});
  });
});

test('a path in the facts leads to its field', () => {
  expect(fieldOf('access.scopes.0')).toBe('scopes');
  expect(fieldOf('rotationPolicy.warningDays')).toBe('warningDays');
  expect(fieldOf('secretExpiresAt')).toBe('secretExpiresOn');
  expect(fieldOf('variables.tenant')).toBe('variables.tenant');
  expect(fieldOf('request.tokenUrl')).toBe('tokenUrl');
  expect(fieldOf('request.headers.X-Monite-Version', monite)).toBe('header:X-Monite-Version');
  expect(fieldOf('request.headers.X-Other', monite)).toBe('headers');
  expect(fieldOf('request.parameters.audience', monite)).toBe('audience');
});

test('facts are the same whatever the order of their members', () => {
  expect(sameFacts({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toBe(true);
  expect(sameFacts({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(sameFacts({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(sameFacts([], {})).toBe(false);
});

test('the prefix of a client ID is what stands before the identifier', () => {
  expect(clientIdPrefix('a1-b2-my-shop', 'my-shop')).toBe('a1-b2');
  expect([
    clientIdPrefix('my-shop', 'my-shop'),
    clientIdPrefix('-my-shop', 'my-shop'),
    clientIdPrefix('a-b', ''),
  ]).toEqual([null, null, null]);
});

describe('what a set changes about its request', () => {
  const changed: Partial<Draft> = {
    grantType: 'entity_user',
    signingAlgorithm: 'ES256',
    keyId: 'key-1',
    assertionAudience: 'https://auth.example.com',
    clockOffset: '-300',
    dpop: true,
    probeUrl: 'https://api.example.com/me',
    proxyMode: 'own',
    proxyUrl: 'http://proxy.example.com:8080',
    clientCertificateFile: '/home/somebody/client.pem',
  };

  test('is read off the form, and put back into it', () => {
    const facts = draftToFacts(draft(changed), monite);
    expect(facts.request).toMatchObject({
      grantType: 'entity_user',
      signingAlgorithm: 'ES256',
      keyId: 'key-1',
      assertionAudience: 'https://auth.example.com',
      clockOffset: -300,
      dpop: true,
      probeUrl: 'https://api.example.com/me',
      proxy: 'http://proxy.example.com:8080',
      clientCertificateFile: '/home/somebody/client.pem',
    });
    expect(draftFromFacts(facts, monite)).toMatchObject(changed);
  });

  test('is left out altogether where nothing is changed', () => {
    expect(draftToFacts(draft(), monite).request).toEqual(noOverrides);
  });

  test('is all there again after an edit: none of the settings that there are gets lost', () => {
    const { proxyMode: _mode, proxyUrl: _url, ...others } = changed;
    const names = [...Object.keys(others), ...Object.keys(noOverrides), 'proxy'];
    expect(names.sort()).toEqual(Object.keys(TokenRequestOverridesSchema.entries).sort());
  });

  test.each(['five minutes', '1.5', '90000'])('takes no clock that is off by %s', (clockOffset) => {
    expect(Object.keys(evaluate(draft({ clockOffset }), monite).problems)).toEqual(['clockOffset']);
  });

  test('tells no proxy from the one of the settings', () => {
    const direct = draftToFacts(draft({ proxyMode: 'direct', proxyUrl: 'http://left.over:1' }), monite);
    expect(direct.request.proxy).toBe('direct');
    expect(draftFromFacts(direct, monite)).toMatchObject({ proxyMode: 'direct', proxyUrl: '' });
  });

  test('includes what only one grant needs, and only with that grant', () => {
    const provider = sampleProvider({
      id: 'monite',
      name: 'Monite',
      alternateGrantTypes: ['entity_user'],
      parameters: [{ name: 'entity_user_id', value: '', required: true, grantTypes: ['entity_user'] }],
    });
    expect(evaluate(draft(), provider).problems).toEqual({});
    expect(Object.keys(evaluate(draft({ grantType: 'entity_user' }), provider).problems)).toEqual([
      'parameter:entity_user_id',
    ]);
    const values = { 'parameter:entity_user_id': 'u1' };
    const chosen = evaluate(draft({ grantType: 'entity_user', values }), provider).facts;
    expect(chosen?.request.parameters).toEqual({ entity_user_id: 'u1' });
    expect(draftToFacts(draft({ values }), provider).request.parameters).toEqual({});
  });
});

describe('an API key', () => {
  const provider = sampleProvider({
    id: 'example-key',
    name: 'Example',
    kind: 'api_key',
    credentialNames: { clientSecret: 'Access token' },
    apiKey: { header: 'X-API-Key', carries: 'secret' },
  });
  const key = draft({ providerId: 'example-key', clientId: 'typed for another provider' });

  test('has no client ID, whatever was typed before', () => {
    expect(evaluate(key, provider).facts?.clientId).toBe('');
  });

  test('is asked for under the name that the provider gives it', () => {
    expect(evaluate({ ...key, clientSecret: '' }, provider).problems).toEqual({
      clientSecret: 'Enter the access token',
    });
  });
});
