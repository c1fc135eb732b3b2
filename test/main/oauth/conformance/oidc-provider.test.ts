import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  signingAlgorithms,
  type SendableClientAuthenticationMethod,
  type SigningAlgorithm,
} from '../../../../src/shared/provider.ts';
import { certificateAuthority } from '../../../fakes/servers/certificates.ts';
import { oidcForbiddenScope } from '../../../fakes/servers/oidc-server.ts';
import {
  conformanceResources,
  keyFor,
  pemOf,
  startConformanceServer,
  startMutualTlsServer,
  type ConformanceServer,
} from '../../../fakes/servers/conformance-server.ts';
import { transportForTests } from '../../network/transport-for-tests.ts';
import { ask, scoped, type Asking } from './ask.ts';

interface Row {
  readonly method: SendableClientAuthenticationMethod;
  readonly algorithm?: SigningAlgorithm;
}

const symmetric = signingAlgorithms.filter((name) => name.startsWith('HS'));
const asymmetric = signingAlgorithms.filter((name) => !name.startsWith('HS'));

/** Every method that needs no TLS, with every algorithm it signs with. */
const rows: readonly Row[] = [
  { method: 'client_secret_basic' },
  { method: 'client_secret_post' },
  ...symmetric.map((algorithm) => ({ method: 'client_secret_jwt', algorithm }) as const),
  ...asymmetric.map((algorithm) => ({ method: 'private_key_jwt', algorithm }) as const),
];

let server: ConformanceServer;
beforeAll(async () => {
  server = await startConformanceServer();
});
afterAll(() => server.close());

/** What a set of the row's own client asks. */
function asking({ method, algorithm }: Row, changes: Partial<Asking> = {}): Asking {
  const request = {
    clientAuthenticationMethod: method,
    ...(algorithm !== undefined && { signingAlgorithm: algorithm }),
    ...changes.request,
  };
  return { client: server.client(method, algorithm), tokenUrl: server.tokenUrl, ...changes, request };
}

const otherSecret = ({ method, algorithm = 'RS256' }: Row): string =>
  method === 'private_key_jwt' ? pemOf(keyFor(algorithm).privateKey) : `wrong-${'0123456789'.repeat(6)}`;

const refused = (error: string) => expect.objectContaining({ kind: 'refused', error }) as unknown;
const blocked = (rule: string) => expect.objectContaining({ kind: 'blocked', rule }) as unknown;

describe.each(rows)('a certified server and $method $algorithm', (row) => {
  const outcomeOf = async (changes: Partial<Asking> = {}) => (await ask(asking(row, changes))).outcome;

  it('issues a token, with nothing to remark', async () => {
    expect(await outcomeOf({ facts: scoped('orders:read') })).toEqual({
      kind: 'granted',
      tokenType: 'Bearer',
      expiresIn: 600,
      grantedScopes: ['orders:read'],
      deviations: [],
    });
  });

  it('refuses another secret or key', async () => {
    const client = {
      clientId: server.client(row.method, row.algorithm).clientId,
      clientSecret: otherSecret(row),
    };
    expect(await outcomeOf({ client })).toEqual(refused('invalid_client'));
  });

  it('refuses a client that it does not know', async () => {
    const client = { ...server.client(row.method, row.algorithm), clientId: 'nobody' };
    expect(await outcomeOf({ client })).toEqual(refused('invalid_client'));
  });

  it('refuses a client that is registered for another method', async () => {
    const other = row.method.startsWith('client_secret_b') || row.method === 'client_secret_post';
    const { clientId } = other
      ? server.client('client_secret_jwt', 'HS256')
      : server.client('client_secret_basic');
    const { clientSecret } = server.client(row.method, row.algorithm);
    expect(await outcomeOf({ client: { clientId, clientSecret } })).toEqual(refused('invalid_client'));
  });

  it('refuses a scope that the client may not have', async () => {
    expect(await outcomeOf({ facts: scoped(oidcForbiddenScope) })).toEqual(refused('invalid_scope'));
  });

  it('refuses an API that it does not know', async () => {
    const request = { resources: ['https://elsewhere.example/'] };
    expect(await outcomeOf({ request })).toEqual(refused('invalid_target'));
  });
});

describe.each(rows.filter(({ algorithm }) => algorithm !== undefined))(
  'the assertion of $method $algorithm',
  (row) => {
    it('is good though this clock is a little ahead, and too old when it is far behind', async () => {
      const ahead = await ask(asking(row, { clockAhead: 8_000 }));
      expect(ahead.outcome.kind).toBe('granted');
      const behind = await ask(asking(row, { clockAhead: -600_000 }));
      expect(behind.outcome).toEqual(refused('invalid_client'));
    });

    it('is good again when it is dated by the server’s clock, which first aid proposes', async () => {
      const behind = await ask(asking(row, { clockAhead: -600_000 }));
      const [first] = behind.experiments;
      expect(first?.change.clockOffset).toSatisfy((seconds: number) => Math.abs(seconds - 600) < 10);
      const request = { clockOffset: first?.change.clockOffset ?? 0 };
      expect((await ask(asking(row, { clockAhead: -600_000, request }))).outcome.kind).toBe('granted');
    });

    it('may name the issuer as its audience, and nobody else', async () => {
      const named = (assertionAudience: string) => ask(asking(row, { request: { assertionAudience } }));
      expect((await named(server.issuer)).outcome.kind).toBe('granted');
      expect((await named('https://elsewhere.example/')).outcome).toEqual(refused('invalid_client'));
    });
  },
);

describe('an algorithm that is not the registered one', () => {
  it.each([
    ['private_key_jwt', 'RS256', 'PS256'],
    ['private_key_jwt', 'PS512', 'RS512'],
    ['client_secret_jwt', 'HS256', 'HS512'],
  ] as const)('%s %s is refused when it signs with %s', async (method, algorithm, signingAlgorithm) => {
    const { outcome } = await ask(asking({ method, algorithm }, { request: { signingAlgorithm } }));
    expect(outcome).toEqual(refused('invalid_client'));
  });

  it.each([
    ['private_key_jwt', 'ES256', 'RS256'],
    ['private_key_jwt', 'RS256', 'EdDSA'],
    ['private_key_jwt', 'ES384', 'ES256'],
    ['private_key_jwt', 'EdDSA', 'HS256'],
    ['client_secret_jwt', 'HS256', 'RS256'],
  ] as const)(
    '%s: a key for %s is not even asked to sign %s',
    async (method, algorithm, signingAlgorithm) => {
      const { outcome } = await ask(asking({ method, algorithm }, { request: { signingAlgorithm } }));
      expect(outcome).toEqual(blocked('unusable_key'));
    },
  );
});

describe('the key', () => {
  it('decides the algorithm where the set does not', async () => {
    for (const algorithm of ['RS256', 'ES384', 'EdDSA'] as const) {
      const request = { clientAuthenticationMethod: 'private_key_jwt' } as const;
      const client = server.client('private_key_jwt', algorithm);
      expect((await ask({ client, tokenUrl: server.tokenUrl, request })).outcome.kind).toBe('granted');
    }
  });

  it('is found by its key ID, and another ID by nobody', async () => {
    const row = { method: 'private_key_jwt', algorithm: 'ES256' } as const;
    expect((await ask(asking(row, { request: { keyId: 'key-ES256' } }))).outcome.kind).toBe('granted');
    expect((await ask(asking(row, { request: { keyId: 'another' } }))).outcome).toEqual(
      refused('invalid_client'),
    );
  });
});

describe('resource indicators', () => {
  it('reach the server, which issues a token for the one that was named', async () => {
    const row = { method: 'client_secret_basic' } as const;
    const result = await ask(asking(row, { request: { resources: [conformanceResources[1]] } }));
    expect(result.token).toMatchObject({ claims: { aud: conformanceResources[1] } });
  });

  it('are sent all: this server takes one only, and says so', async () => {
    const row = { method: 'client_secret_post' } as const;
    const result = await ask(asking(row, { request: { resources: [...conformanceResources] } }));
    expect(result.outcome).toEqual(refused('invalid_target'));
  });
});

describe('DPoP', () => {
  it('binds the token to a key, after the one nonce that the server asks for', async () => {
    const request = { dpop: true, clientAuthenticationMethod: 'client_secret_basic' } as const;
    const result = await ask({ client: server.client('dpop'), tokenUrl: server.tokenUrl, request });
    expect(result.outcome).toMatchObject({ kind: 'granted', tokenType: 'DPoP' });
    expect(result.token).toMatchObject({ claims: { cnf: { jkt: expect.any(String) as string } } });
  });

  it('signs a new assertion with each request', async () => {
    const row = { method: 'private_key_jwt', algorithm: 'ES256' } as const;
    const result = await ask(asking(row, { request: { dpop: true } }));
    expect(result.outcome).toMatchObject({ kind: 'granted', tokenType: 'DPoP' });
  });

  it('is demanded of a client that is registered for it', async () => {
    const request = { clientAuthenticationMethod: 'client_secret_basic' } as const;
    const result = await ask({ client: server.client('dpop'), tokenUrl: server.tokenUrl, request });
    expect(result.outcome.kind).toBe('refused');
  });
});

describe('a certified server and tls_client_auth', () => {
  let mutual: Awaited<ReturnType<typeof startMutualTlsServer>>;
  beforeAll(async () => {
    mutual = await startMutualTlsServer();
  });
  afterAll(() => mutual.close());

  async function askWith(clientSecret: string, clientId = 'tls_client_auth') {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-mutual-'));
    const certificateAuthoritiesFile = join(folder, 'ca.pem');
    await writeFile(certificateAuthoritiesFile, mutual.authority.certificate);
    const { fetch } = transportForTests({ certificateAuthoritiesFile });
    const request = { clientAuthenticationMethod: 'tls_client_auth' } as const;
    const result = await ask({
      client: { clientId, clientSecret },
      tokenUrl: mutual.tokenUrl,
      request,
      fetch,
    });
    await rm(folder, { recursive: true });
    return result;
  }
  const pem = ({ certificate, privateKey }: { certificate: string; privateKey: string }) =>
    `${privateKey}\n${certificate}`;

  it('issues a token to whom shows the registered certificate', async () => {
    const result = await askWith(pem(await mutual.authority.client('orders.example.com')));
    expect(result.outcome).toMatchObject({ kind: 'granted', deviations: [] });
  });

  it('refuses a certificate for another subject', async () => {
    const result = await askWith(pem(await mutual.authority.client('evil.example.com')));
    expect(result.outcome).toEqual(refused('invalid_client'));
  });

  it('refuses a certificate of another authority', async () => {
    const other = await certificateAuthority('Another authority');
    const result = await askWith(pem(await other.client('orders.example.com')));
    expect(result.outcome).toEqual(refused('invalid_client'));
  });

  it('refuses a client that is registered for another method', async () => {
    const result = await askWith(
      pem(await mutual.authority.client('orders.example.com')),
      'client_secret_post',
    );
    expect(result.outcome).toEqual(refused('invalid_client'));
  });

  it('is never asked with half of what it takes', async () => {
    const { certificate, privateKey } = await mutual.authority.client('orders.example.com');
    for (const half of [certificate, privateKey, 'no PEM at all']) {
      expect((await askWith(half)).outcome).toEqual(blocked('unusable_key'));
    }
  });
});
