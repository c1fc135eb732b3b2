import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFetch } from '../../src/main/oauth/exchange.ts';
import { requireProvider } from '../../src/main/providers/catalogue.ts';
import type { CredentialSet, TokenRequestOverrides } from '../../src/shared/credential.ts';
import type { Provider, SendableClientAuthenticationMethod } from '../../src/shared/provider.ts';
import { keyFor, pemOf } from '../fakes/servers/conformance-server.ts';
import { certificateAuthority } from '../fakes/servers/certificates.ts';
import { hostileCases, hostileSecret, leakForms, type HostileCase } from '../fakes/servers/hostile-cases.ts';
import { startHostileServer, type HostileServer } from '../fakes/servers/hostile-server.ts';
import { credentialSet, customProvider, testerFor } from '../main/oauth/tester-for-tests.ts';

const timeouts = { header: 1_500, total: 3_000 };
/** How many requests are under way at once. */
const atOnce = 6;
const rsaKey = pemOf(keyFor('RS256').privateKey);
/** A header carries ASCII. */
const apiKey = 'sk_test_4eC39HqLyjWD-arjtT1zdp7dc';

/** One way of asking, with what must not leak from it. */
interface Kind {
  readonly name: string;
  readonly provider: Provider;
  readonly secret: string;
  readonly facts?: Partial<CredentialSet>;
  readonly request?: Partial<TokenRequestOverrides>;
  /** The address is the probe's, and its answer is no token. */
  readonly isProbe?: boolean;
}

/** A provider of the catalogue, but for how its answers are read: the hostile ones are all of one kind. */
function fromCatalogue(id: string): Pick<Kind, 'provider' | 'facts'> {
  const { answer: _, ...provider } = requireProvider(id);
  const variables = Object.fromEntries(provider.variables.map(({ name, example }) => [name, example]));
  const environmentId = provider.environments[0]?.id ?? '';
  return { provider: { ...provider, tokenPath: ['access_token'] }, facts: { environmentId, variables } };
}

const withCertificate = await (await certificateAuthority('Hostile')).client('orders');
const method = (name: SendableClientAuthenticationMethod, secret = hostileSecret): Kind => ({
  name,
  provider: customProvider(),
  secret,
  request: { clientAuthenticationMethod: name },
});

const kinds: readonly Kind[] = [
  method('client_secret_post'),
  method('client_secret_jwt'),
  method('private_key_jwt', rsaKey),
  method('tls_client_auth', `${withCertificate.privateKey}\n${withCertificate.certificate}`),
  { ...method('client_secret_basic'), name: 'DPoP', request: { dpop: true } },
  {
    ...method('authorization_header', apiKey),
    provider: {
      ...customProvider(),
      authorizationTemplate: 'client_id:{client_id}, client_secret:{client_secret}',
    },
  },
  {
    name: 'entity_user',
    ...fromCatalogue('monite'),
    secret: hostileSecret,
    request: { grantType: 'entity_user', parameters: { entity_user_id: 'u-1' } },
  },
  {
    name: 'a sign-in without a grant',
    ...fromCatalogue('cm-ticketing-partner-api'),
    secret: hostileSecret,
  },
  {
    name: 'account_credentials',
    ...fromCatalogue('zoom'),
    secret: hostileSecret,
    request: { parameters: { account_id: 'a-1' } },
  },
  { name: 'JWT bearer as assertion', ...fromCatalogue('google-service-account'), secret: rsaKey },
  { name: 'JWT bearer to the token endpoint', ...fromCatalogue('github-app'), secret: rsaKey },
  { name: 'JWT bearer to the API', ...fromCatalogue('snowflake'), secret: rsaKey, isProbe: true },
  { name: 'API key', ...fromCatalogue('stripe'), secret: apiKey, isProbe: true },
  { name: 'API key with Basic', ...fromCatalogue('marqeta'), secret: apiKey, isProbe: true },
];

// What fills the body only tests how fast a text is searched, which is the same for all: once, with the most to find.
const isFiller = ({ name }: HostileCase) => name.startsWith('fill-');
/** Ends by a timeout only: all grants wait together, or the waiting would take a minute. */
const stalls = ({ because }: HostileCase) => [because].flat().includes('timed_out');

const casesFor = ({ name }: Kind) =>
  hostileCases.filter(
    (each) => !isFiller(each) || (name === 'private_key_jwt' && each.name.includes('-error-')),
  );

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.close());

/** What a request proved with: nobody may see that either. */
function proofsOf(init: RequestInit): string[] {
  const headers = new Headers(init.headers);
  const body = typeof init.body === 'string' ? new URLSearchParams(init.body) : new URLSearchParams();
  const bearer = headers.get('authorization')?.replace(/^\w+ /, '');
  return [bearer, headers.get('dpop'), body.get('client_assertion'), body.get('assertion')].filter(
    (proof): proof is string => typeof proof === 'string' && proof !== '',
  );
}

async function run(kind: Kind, { name }: HostileCase) {
  const proofs: string[] = [];
  const send: ProviderFetch = (url, init) => {
    proofs.push(...proofsOf(init));
    return fetch(url, init);
  };
  const { tester, tokens, clock } = testerFor(kind.secret, { timeouts, fetch: send });
  clock.set(Date.now());
  const url = `${server.url}/${name}`;
  const address = kind.isProbe ? { probeUrl: url } : { tokenUrl: url };
  const startedAt = performance.now();
  const { result } = await tester.run(
    credentialSet({ id: name, ...kind.facts }, { ...kind.request, ...address }),
    kind.provider,
  );
  tokens.clear();
  return { result, proofs, duration: performance.now() - startedAt };
}

/** A probe's answer holds no token: what it says is not judged, only whether it is a yes. */
function expectedKinds({ kind }: HostileCase, isProbe: boolean): readonly string[] {
  const expected = [kind].flat();
  if (!isProbe) return expected;
  return expected.flatMap((each) =>
    each === 'granted'
      ? ['accepted']
      : each === 'malformed' || each === 'refused'
        ? ['malformed', 'refused', 'accepted']
        : each,
  );
}

/** A private key is known by any line of it. */
const secretForms = (secret: string): readonly string[] =>
  secret.includes('-----BEGIN')
    ? secret.split('\n').filter((line) => line !== '' && !line.startsWith('-----'))
    : leakForms(secret);

async function check(kind: Kind, hostile: HostileCase): Promise<void> {
  const { result, proofs, duration } = await run(kind, hostile);
  const what = `${kind.name}, ${hostile.name}`;
  expect(expectedKinds(hostile, kind.isProbe === true), what).toContain(result.outcome.kind);
  // The timeouts, and much room for a busy machine.
  expect(duration, what).toBeLessThan(20_000);
  const shown = JSON.stringify(result);
  for (const form of [...secretForms(kind.secret), ...proofs]) {
    expect(shown.includes(form), `${what} gives something away`).toBe(false);
  }
}

describe.each(kinds)('24 $name against a hostile server', (kind) => {
  it(
    '24 never crashes, follows, or gives away a secret, a key or what was signed',
    { timeout: 60_000 },
    async () => {
      const checkAll = async (cases: HostileCase[], width: number) => {
        const worker = async () => {
          for (let next = cases.shift(); next; next = cases.shift()) await check(kind, next);
        };
        await Promise.all(Array.from({ length: width }, worker));
      };
      const cases = casesFor(kind).filter((each) => !stalls(each));
      await checkAll(
        cases.filter((each) => !isFiller(each)),
        atOnce,
      );
      // Each takes the processor for itself: side by side, one would be late for what another does.
      await checkAll(cases.filter(isFiller), 1);
      expect(server.redirectedRequests).toEqual([]);
    },
  );
});

describe('24 every grant against a server that stalls', () => {
  it.each(hostileCases.filter(stalls))('24 $name never hangs it', { timeout: 60_000 }, async (hostile) => {
    await Promise.all(kinds.map((kind) => check(kind, hostile)));
  });
});
