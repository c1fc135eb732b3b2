import { describe, expect, it } from 'vitest';
import { planTokenRequest } from '../../../src/main/oauth/request-plan.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../../src/shared/credential.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { credentialSet, customProvider } from './tester-for-tests.ts';

const tokenUrl = 'https://auth.example.com/token';

/** The custom provider, but for what a test changes. */
const provider = (changes: Partial<Provider> = {}): Provider => ({ ...customProvider(), ...changes });

function plan(
  from: Provider,
  request: Partial<TokenRequestOverrides> = {},
  facts: Partial<CredentialSet> = {},
) {
  const environmentId = from.environments[0]?.id ?? '';
  const planning = planTokenRequest(from, credentialSet({ environmentId, ...facts }, request));
  if (planning.kind !== 'planned') throw new Error(planning.kind);
  return planning.plan;
}

function blocked(
  from: Provider,
  request: Partial<TokenRequestOverrides> = {},
  facts: Partial<CredentialSet> = {},
) {
  const environmentId = from.environments[0]?.id ?? '';
  const planning = planTokenRequest(from, credentialSet({ environmentId, ...facts }, request));
  if (planning.kind !== 'blocked') throw new Error(planning.kind);
  return planning;
}

const value = (name: string, text: string, required = false) => ({ name, value: text, required });

describe('the token URL', () => {
  it("is the set's own for the custom provider", () => {
    expect(plan(provider(), { tokenUrl }).url).toBe(tokenUrl);
  });

  it("is the environment's for a provider of the catalogue", () => {
    const monite = requireProvider('monite');
    expect(plan(monite, {}, { environmentId: 'production-us' }).url).toBe(
      'https://us.api.monite.com/v1/auth/token',
    );
  });

  it('is blocked when there is none', () => {
    expect(blocked(provider())).toMatchObject({ rule: 'invalid_url', detail: 'No token URL is set.' });
  });

  it('is blocked with a user name and password, which are not kept either', () => {
    const planning = blocked(provider(), { tokenUrl: 'https://me:s3cret@example.com/token' });
    expect(planning.rule).toBe('invalid_url');
    expect(planning.facts.url).toBe('https://example.com/token');
  });

  it('needs an environment that the provider has', () => {
    expect(() => plan(provider(), { tokenUrl }, { environmentId: 'mars' })).toThrow(/no environment "mars"/);
  });
});

describe('the parameters', () => {
  it('are grant_type alone where nothing else is known', () => {
    expect(plan(provider(), { tokenUrl }).parameters).toEqual([['grant_type', 'client_credentials']]);
  });

  it("are the provider's defaults with the set's own over them", () => {
    const from = provider({
      parameters: [value('audience', 'https://default.example'), value('tenant', 'eu')],
    });
    const { parameters, facts } = plan(from, {
      tokenUrl,
      audience: 'https://own.example',
      parameters: { tenant: 'us', extra: '1' },
    });
    expect(parameters).toEqual([
      ['grant_type', 'client_credentials'],
      ['audience', 'https://own.example'],
      ['tenant', 'us'],
      ['extra', '1'],
    ]);
    expect(facts.audience).toBe('https://own.example');
  });

  it('name the scopes of fine-grained access, joined as the provider wants them', () => {
    const access = { level: 'fine_grained', scopes: ['a', 'b'] } as const;
    const commas = provider({ scopes: { separator: ',', known: [] } });
    const { parameters, facts } = plan(
      commas,
      { tokenUrl },
      { access: { ...access, scopes: [...access.scopes] } },
    );
    expect(parameters).toContainEqual(['scope', 'a,b']);
    expect(facts.askedScopes).toEqual(['a', 'b']);
  });

  it('name no scope for full access, nor where scopes are fixed at creation', () => {
    expect(plan(provider(), { tokenUrl }).parameters.map(([name]) => name)).not.toContain('scope');
    const fixed = provider({ scopes: { separator: ' ', known: [], fixedAtCreation: true } });
    const access = { level: 'fine_grained' as const, scopes: ['a'] };
    expect(plan(fixed, { tokenUrl }, { access }).parameters.map(([name]) => name)).not.toContain('scope');
  });

  it("drop the provider's where the set empties them (RFC 6749 §3.2)", () => {
    const from = provider({ parameters: [value('audience', 'x')] });
    expect(plan(from, { tokenUrl, parameters: { audience: '', grant_type: '' } }).parameters).toEqual([]);
  });

  it('let a set choose another grant type, as Monite has one', () => {
    const parameters = { grant_type: 'entity_user', entity_user_id: 'u1' };
    const monite = requireProvider('monite');
    expect(plan(monite, { parameters }, { environmentId: 'sandbox' }).parameters).toEqual(
      Object.entries(parameters),
    );
  });

  it('belong to the grant that a set asks with, chosen among the provider’s', () => {
    const parameters = { entity_user_id: 'u1' };
    const asked = { grantType: 'entity_user', parameters };
    expect(plan(requireProvider('monite'), asked, { environmentId: 'sandbox' }).parameters).toEqual([
      ['grant_type', 'entity_user'],
      ['entity_user_id', 'u1'],
    ]);
  });

  it('are blocked when a required one has no value', () => {
    const from = provider({ parameters: [value('account_id', '', true)] });
    expect(blocked(from, { tokenUrl })).toMatchObject({ rule: 'unresolved_variable' });
    expect(plan(from, { tokenUrl, parameters: { account_id: '7' } }).parameters).toContainEqual([
      'account_id',
      '7',
    ]);
  });

  it.each(['client_secret', 'client_id'])(
    'may not name %s: the vault alone gives the credentials',
    (name) => {
      const request = {
        tokenUrl,
        clientAuthenticationMethod: 'client_secret_post',
        parameters: { [name]: 'x' },
      } as const;
      expect(() => plan(provider(), request)).toThrow(`The parameter ${name} can't be set by hand`);
    },
  );

  it('fill in variables, and leave other braces alone', () => {
    const from = provider({
      variables: [{ name: 'tenant', label: 'Tenant', example: 'acme' }],
      parameters: [value('audience', 'https://{tenant}.example/api/'), value('filter', '{"a":{b}}')],
    });
    const { parameters } = plan(from, { tokenUrl }, { variables: { tenant: 'acme' } });
    expect(parameters).toContainEqual(['audience', 'https://acme.example/api/']);
    expect(parameters).toContainEqual(['filter', '{"a":{b}}']);
  });
});

describe('the method and the body format', () => {
  it("follow the set, then the provider's first method that Keyturn can send", () => {
    const from = provider({ clientAuthenticationMethods: ['none', 'private_key_jwt', 'client_secret_post'] });
    expect(plan(from, { tokenUrl }).clientAuthenticationMethod).toBe('private_key_jwt');
    const own = plan(from, { tokenUrl, clientAuthenticationMethod: 'client_secret_basic' });
    expect(own.clientAuthenticationMethod).toBe('client_secret_basic');
  });

  it('are refused where the provider has none that Keyturn can send', () => {
    const from = provider({ clientAuthenticationMethods: ['none'] });
    expect(() => plan(from, { tokenUrl })).toThrow(/issues no tokens for a client ID and a client secret/);
  });

  it('are JSON for json_body, and a form again for a set that turns away from it', () => {
    const monite = requireProvider('monite');
    const sandbox = { environmentId: 'sandbox' };
    expect(plan(monite, {}, sandbox).bodyFormat).toBe('json');
    expect(plan(monite, { clientAuthenticationMethod: 'client_secret_post' }, sandbox).bodyFormat).toBe(
      'form',
    );
  });
});
