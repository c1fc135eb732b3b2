import { generateKeyPairSync } from 'node:crypto';
import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFetch } from '../../../src/main/oauth/exchange.ts';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { dialectOf, oddDialects, startDialectServer } from '../../fakes/servers/dialects/dialect-server.ts';
import type { Dialect } from '../../fakes/servers/dialects/dialect.ts';
import type { RunningServer } from '../../fakes/servers/http-server.ts';
import { noOverrides, type CredentialSet } from '../../../src/shared/credential.ts';
import { credentialSet, testerFor } from './tester-for-tests.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startDialectServer();
});
afterAll(() => server.close());

/** Reaches the providers' real addresses on this computer, as the app does with the front's switches. */
const fetchHere: ProviderFetch = async (url, init) => {
  const { host, pathname, search } = new URL(url);
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = send(
      {
        host: '127.0.0.1',
        port,
        method: init.method ?? 'GET',
        path: pathname + search,
        headers: { ...(init.headers as Record<string, string>), host },
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        const headers = Object.entries(answer.headers) as [string, string][];
        text(answer).then(
          (body) => {
            resolve(new Response(status === 204 ? null : body, { status, headers }));
          },
          (error: unknown) => {
            reject(error as Error);
          },
        );
      },
    );
    request.on('error', reject);
    request.end(init.body as string | undefined);
  });
};

/** The set that a user would have registered with the dialect's sample. */
function setFor({ providerId, sample }: Dialect): CredentialSet {
  const { environmentId, variables = {}, clientId, scopes, parameters = {}, headers = {} } = sample;
  const { audience = '', ...others } = parameters;
  return credentialSet({
    providerId,
    environmentId,
    variables,
    clientId,
    access: scopes ? { level: 'fine_grained', scopes: [...scopes] } : { level: 'full' },
    request: { ...noOverrides, audience, parameters: others, headers },
  });
}

async function test(dialect: Dialect, clientSecret = dialect.sample.clientSecret) {
  const { tester, tokens, clock } = testerFor(clientSecret, { fetch: fetchHere });
  // The servers look at the time that a signed JWT says.
  clock.set(Date.now());
  const finished = await tester.run(setFor(dialect), requireProvider(dialect.providerId));
  tokens.clear();
  return finished;
}

const named = oddDialects.map((dialect) => [dialect.providerId, dialect.oddity, dialect] as const);
const passes = (dialect: Dialect) => {
  const { kind, jwtBearer } = requireProvider(dialect.providerId);
  return kind === 'api_key' || jwtBearer?.sentAs === 'bearer_to_api' ? 'accepted' : 'granted';
};

/** What is worth a note, although it is known of the provider. */
const deviations: Readonly<Record<string, readonly string[]>> = {
  salesforce: ['expires_in_missing'],
  onelogin: ['refresh_token_issued'],
};

describe.each(named)('%s: %s', (_id, _oddity, dialect) => {
  it('gets what the catalogue promises, and is noted only where it strays further', async () => {
    const { result } = await test(dialect);
    expect(result.outcome).toMatchObject({ kind: passes(dialect) });
    const noted = 'deviations' in result.outcome ? result.outcome.deviations.map(({ code }) => code) : [];
    expect(noted).toEqual(deviations[dialect.providerId] ?? []);
  });

  it('is refused with another secret, and told so', async () => {
    const { result, rejected } = await test(dialect, otherSecret(dialect));
    expect(result.outcome).toMatchObject({ kind: 'refused' });
    expect(rejected).toBe(true);
    expect(result.hint).not.toBeNull();
  });
});

/** A key of the same kind, where the secret is one: with any other text nothing would be sent at all. */
function otherSecret({ sample: { clientSecret } }: Dialect): string {
  return clientSecret.startsWith('-----BEGIN') ? otherKey : `${clientSecret}-of-last-year`;
}

const otherKey = (() => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
})();

describe('what single dialects tell', () => {
  it('Entra: that a secret has expired is another thing than a wrong one', async () => {
    const { result } = await test(dialectOf('microsoft-entra'), 'expired-last-week');
    expect(result.outcome).toMatchObject({ kind: 'refused', error: 'invalid_client' });
    expect(result.hint).toMatch(/expired/i);
  });

  it('GitHub: the expiry comes as a date', async () => {
    const { result } = await test(dialectOf('github-app'));
    expect(result.outcome).toMatchObject({ kind: 'granted', expiresIn: expect.closeTo(3600, -1) as number });
  });

  it('Lark: a code in an answer with status 200 is a refusal', async () => {
    const { result } = await test(dialectOf('feishu-lark'), 'another');
    expect(result.outcome).toMatchObject({ kind: 'refused', status: 200 });
  });
});
