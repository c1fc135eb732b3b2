import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../../src/shared/credential.ts';
import { startApricotServer } from '../../fakes/servers/apricot-server.ts';
import { startCmServer } from '../../fakes/servers/cm-server.ts';
import { startEtrustedServer } from '../../fakes/servers/etrusted-server.ts';
import type { RunningServer } from '../../fakes/servers/http-server.ts';
import { startMoniteServer } from '../../fakes/servers/monite-server.ts';
import {
  oidcClients,
  oidcForbiddenScope,
  oidcResource,
  startOidcServer,
  type OidcServer,
} from '../../fakes/servers/oidc-server.ts';
import {
  apricotClient,
  cmClient,
  etrustedClient,
  moniteClient,
  sapientClient,
  wrongSecret,
} from '../../fakes/servers/sample-clients.ts';
import { startSapientServer } from '../../fakes/servers/sapient-server.ts';
import { credentialSet, customProvider, testerFor } from './tester-for-tests.ts';

/** The five source systems: what the catalogue says about each has to get a token from a server that speaks its dialect. */
const dialects = [
  {
    providerId: 'monite',
    start: startMoniteServer,
    path: '/v1/auth/token',
    client: moniteClient,
    expiresIn: 1800,
    deviations: [],
  },
  {
    providerId: 'trusted-shops-etrusted',
    start: startEtrustedServer,
    path: '/oauth/token',
    client: etrustedClient,
    expiresIn: 300,
    deviations: [],
  },
  {
    providerId: 'bonterra-apricot',
    start: startApricotServer,
    path: '/v1/oauth/token',
    client: apricotClient,
    expiresIn: 3600,
    deviations: [],
  },
  {
    providerId: 'intersoft-sapient',
    start: startSapientServer,
    path: '/connect/token',
    client: sapientClient,
    expiresIn: 3600,
    deviations: [],
  },
  {
    providerId: 'cm-ticketing-partner-api',
    start: startCmServer,
    path: '/partnerapi/v1.0/auth/signin',
    client: cmClient,
    expiresIn: null,
    deviations: ['token_type_missing', 'expires_in_missing', 'status_not_200'],
  },
] as const;

describe.each(dialects)(
  'the dialect of $providerId',
  ({ providerId, start, path, client, expiresIn, deviations }) => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.close());

    async function ask(clientSecret: string, request: Partial<TokenRequestOverrides> = {}) {
      const provider = requireProvider(providerId);
      const { tester, tokens } = testerFor(clientSecret);
      const set = credentialSet(
        { clientId: client.clientId, environmentId: provider.environments[0]?.id ?? '' },
        { tokenUrl: `${server.url}${path}`, ...request },
      );
      const finished = await tester.run(set, provider);
      tokens.clear();
      return finished;
    }

    it('gets a token as the catalogue describes it', async () => {
      const { result } = await ask(client.clientSecret);
      expect(result.outcome).toMatchObject({ kind: 'granted', expiresIn });
      const noted = 'deviations' in result.outcome ? result.outcome.deviations.map(({ code }) => code) : [];
      expect(noted).toEqual([...deviations]);
    });

    it('is refused with a wrong secret', async () => {
      const { result, rejected } = await ask(wrongSecret);
      expect(result.outcome).toMatchObject({ kind: 'refused' });
      expect(rejected).toBe(true);
      expect(result.hint).not.toBeNull();
    });

    it('is told about an address that is none', async () => {
      const { result } = await ask(client.clientSecret, { tokenUrl: `${server.url}/nowhere` });
      expect(result.outcome).toMatchObject({ kind: 'malformed', reason: 'unexpected_status', status: 404 });
    });
  },
);

describe('what the dialects insist on', () => {
  it("Monite's version header", async () => {
    const server = await startMoniteServer();
    const set = credentialSet(
      { clientId: moniteClient.clientId, environmentId: 'sandbox' },
      { tokenUrl: `${server.url}/v1/auth/token`, headers: { 'X-Monite-Version': '' } },
    );
    const { result } = await testerFor(moniteClient.clientSecret).tester.run(set, requireProvider('monite'));
    expect(result.outcome).toMatchObject({
      kind: 'refused',
      status: 400,
      errorDescription: expect.stringContaining('X-Monite-Version') as string,
    });
    await server.close();
  });

  it("Apricot's JSON, as well as its form", async () => {
    const server = await startApricotServer();
    const provider = requireProvider('bonterra-apricot');
    const set = credentialSet(
      { clientId: apricotClient.clientId, environmentId: 'production' },
      { tokenUrl: `${server.url}/v1/oauth/token`, clientAuthenticationMethod: 'json_body' },
    );
    const { tester, tokens } = testerFor(apricotClient.clientSecret);
    expect((await tester.run(set, provider)).result.outcome.kind).toBe('granted');
    tokens.clear();
    await server.close();
  });
});

describe('a certified OAuth 2.0 server', () => {
  let server: OidcServer;
  beforeAll(async () => {
    server = await startOidcServer();
  });
  afterAll(() => server.close());

  async function ask(
    client: { clientId: string; clientSecret: string },
    request: Partial<TokenRequestOverrides>,
    facts: Partial<CredentialSet> = {},
    tokenUrl = server.tokenUrl,
  ) {
    const { tester, tokens } = testerFor(client.clientSecret);
    const set = credentialSet({ clientId: client.clientId, ...facts }, { tokenUrl, ...request });
    const { result } = await tester.run(set, customProvider());
    tokens.clear();
    return result;
  }
  const scoped = (...scopes: string[]) => ({ access: { level: 'fine_grained' as const, scopes } });

  it.each([
    ['client_secret_basic', oidcClients.basic],
    ['client_secret_post', oidcClients.post],
    ['client_secret_basic', oidcClients.special],
  ] as const)('issues a JWT for %s without a deviation', async (clientAuthenticationMethod, client) => {
    const result = await ask(client, { clientAuthenticationMethod }, scoped('orders:read'));
    expect(result.outcome).toEqual({
      kind: 'granted',
      tokenType: 'Bearer',
      expiresIn: 3600,
      grantedScopes: ['orders:read'],
      deviations: [],
    });
    expect(result.token).toMatchObject({
      format: 'jwt',
      header: { typ: 'at+jwt' },
      claims: { client_id: client.clientId, aud: oidcResource },
    });
  });

  it('issues an opaque token in its other variant', async () => {
    const opaque = await startOidcServer({ accessTokenFormat: 'opaque', tokenLifetime: 90 });
    const result = await ask(
      oidcClients.basic,
      { clientAuthenticationMethod: 'client_secret_basic' },
      {},
      opaque.tokenUrl,
    );
    expect(result).toMatchObject({
      outcome: { kind: 'granted', expiresIn: 90 },
      token: { format: 'opaque' },
    });
    await opaque.close();
  });

  it('leaves out a scope that it does not know, and the hint says so', async () => {
    const result = await ask(oidcClients.basic, {}, scoped('orders:read', 'orders:raed'));
    expect(result.outcome).toMatchObject({ kind: 'granted', grantedScopes: ['orders:read'] });
    expect(result.hint).toContain('Asked for but not granted: orders:raed');
  });

  it.each([
    ['a wrong secret', { ...oidcClients.basic, clientSecret: wrongSecret }, {}, {}, 'invalid_client'],
    ['a forbidden scope', oidcClients.basic, {}, scoped(oidcForbiddenScope), 'invalid_scope'],
    [
      'an unknown resource',
      oidcClients.basic,
      { resources: ['https://elsewhere.example/'] },
      {},
      'invalid_target',
    ],
    [
      'another grant type',
      oidcClients.basic,
      { parameters: { grant_type: 'password' } },
      {},
      'unsupported_grant_type',
    ],
    ['no grant type', oidcClients.basic, { parameters: { grant_type: '' } }, {}, 'invalid_request'],
  ] as const)('refuses %s', async (_what, client, request, facts, error) => {
    const overrides = {
      ...request,
      clientAuthenticationMethod: 'client_secret_basic',
    } as Partial<TokenRequestOverrides>;
    expect((await ask(client, overrides, facts)).outcome).toMatchObject({ kind: 'refused', error });
  });
});
