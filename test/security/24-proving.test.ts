import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ProviderFetch } from '../../src/main/oauth/exchange.ts';
import { isProven } from '../../src/shared/secret-version.ts';
import { hostileCases, hostileSecret, leakForms } from '../fakes/servers/hostile-cases.ts';
import { startHostileServer, type HostileServer } from '../fakes/servers/hostile-server.ts';
import { startRotatingProvider, type RotatingProvider } from '../fakes/servers/rotating-provider.ts';
import { factsAt, rotationOf, type RotationUnderTest } from '../main/rotation/proving-for-tests.ts';

// A vault of its own for each case: what is asked here is what is left in it.
let hostile: HostileServer;
let provider: RotatingProvider;
beforeAll(async () => {
  hostile = await startHostileServer();
  provider = await startRotatingProvider();
});
afterAll(async () => {
  await hostile.close();
  await provider.close();
});

/** Long bodies are about how long redacting takes, which `24-token-client.test.ts` sees to. */
const cases = hostileCases.filter(({ name }) => !name.startsWith('fill-'));
/** One for each way to fail: of a control it only matters whether it gets a token. */
const controls = cases.filter(
  ({ kind, because }, index) =>
    index === cases.findIndex((other) => String([other.kind, other.because]) === String([kind, because])),
);

const otherSecret = 'the-other-secret-6Kp9wZ';

/** Answers each request at the next of these addresses, whatever the set says; the last goes on. */
function routed(...urls: readonly string[]): ProviderFetch {
  let asked = 0;
  return ((_url: string, init?: RequestInit) =>
    fetch(urls[Math.min(asked++, urls.length - 1)] ?? '', init)) as ProviderFetch;
}

function expectNoSecretIn(value: unknown, ...secrets: readonly string[]): void {
  const texts = [JSON.stringify(value), ...stringsIn(value)];
  for (const form of secrets.flatMap(leakForms)) {
    expect(texts.filter((text) => text.includes(form))).toEqual([]);
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(stringsIn)];
}

/** Everything that the vault tells about the set: the record, its tests and its log. */
const kept = ({ vault, id, set }: RotationUnderTest) => [
  set(),
  vault.listTokenTests(id),
  vault.audit.list(id, null, 50),
];

describe('24 proving a pending secret against a hostile server', () => {
  it.each(cases)('24 $name proves no more than it grants', async ({ name }) => {
    const url = `${hostile.url}/${name}`;
    const rotation = await rotationOf(factsAt(url), otherSecret);
    rotation.addPending(hostileSecret);
    const proof = await rotation.prove();
    const isGranted = proof.test.outcome.kind === 'granted';
    expect(rotation.versionIn('pending').proof !== null).toBe(isGranted);
    expect(await rotation.isKept(rotation.versionIn('pending').id)).toBe(true);
    expect(await rotation.isKept(rotation.versionIn('current').id)).toBe(true);
    expect(rotation.tokens.has(rotation.id)).toBe(false);
    expectNoSecretIn([proof, kept(rotation)], hostileSecret, otherSecret);
  });
});

describe('24 proving a revocation against a hostile server', () => {
  /** The control meets a server in order, and the old secret a hostile one. */
  async function promotedTo(name: string) {
    const current = provider.createSecret();
    const rotation = await rotationOf(factsAt(provider.tokenUrl), hostileSecret, {
      fetch: routed(provider.tokenUrl, `${hostile.url}/${name}`),
    });
    rotation.addPending(current);
    rotation.promote();
    return { ...rotation, current, oldId: rotation.versionIn('previous').id };
  }

  it.each(cases)('24 $name destroys nothing unless it refuses the secret', async ({ name }) => {
    const rotation = await promotedTo(name);
    const proof = await rotation.proveRevocation(rotation.oldId);
    expect(proof.control?.outcome.kind).toBe('granted');
    const outcome = proof.test?.outcome;
    const refuses = outcome?.kind === 'refused' && outcome.error === 'invalid_client';
    if (proof.verdict === 'revoked') expect(outcome).toMatchObject({ kind: 'refused' });
    else expect(refuses && outcome.status < 429).toBe(false);
    expect(proof.verdict === 'alive').toBe(outcome?.kind === 'granted');
    expect(await rotation.isKept(rotation.oldId)).toBe(proof.verdict !== 'revoked');
    expect(rotation.tokens.has(rotation.id)).toBe(false);
    expectNoSecretIn([proof, kept(rotation)], hostileSecret, rotation.current);
  });

  it.each(controls)('24 $name as the control destroys nothing unless it grants a token', async ({ name }) => {
    const old = provider.createSecret();
    const rotation = await rotationOf(factsAt(provider.tokenUrl), old, {
      fetch: routed(`${hostile.url}/${name}`, provider.tokenUrl),
    });
    rotation.addPending(hostileSecret);
    rotation.promote();
    provider.revokeSecret(old);
    const oldId = rotation.versionIn('previous').id;
    const proof = await rotation.proveRevocation(oldId);
    const isGranted = proof.control?.outcome.kind === 'granted';
    expect(proof.verdict).toBe(isGranted ? 'revoked' : 'unknown');
    expect(await rotation.isKept(oldId)).toBe(!isGranted);
    expectNoSecretIn([proof, kept(rotation)], hostileSecret, old);
  });

  it('24 follows no redirect: the other origin was never contacted', () => {
    expect(hostile.redirectedRequests).toEqual([]);
  });
});

describe('24 a server that remembers every secret and token, and puts all into each answer', () => {
  const tokens = ['opaque-token-Zq81-first', 'opaque-token-Zq82-second'];

  /** Grants a JWT, or an opaque token, and says everything that it has ever seen or will issue. */
  async function rememberingServer(format: 'jwt' | 'opaque', secrets: readonly string[]): Promise<string> {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      const seen = [...secrets, ...tokens, request.headers.authorization ?? ''];
      const claims = {
        sub: 'orders',
        iat: asked,
        note: seen.join(' '),
        asked,
        [`name ${seen.join('/')}`]: asked,
        deep: { list: seen.map((text) => [text, encodeURIComponent(text), btoa(encodeURIComponent(text))]) },
      };
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const jwt = `${part({ alg: 'HS256', kid: seen.join(' ') })}.${part(claims)}.${'s'.repeat(43)}`;
      response.setHeader('content-type', 'application/json');
      const access_token = format === 'jwt' ? jwt : tokens[(asked - 1) % 2];
      const scope = `${asked} ${seen.join(' ')}`;
      response.end(JSON.stringify({ access_token, token_type: 'Bearer', expires_in: 60, scope, seen }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  }

  it.each(['jwt', 'opaque'] as const)(
    '24 gets none of them into differences, results or the vault (%s)',
    async (format) => {
      const secrets = ['current-secret-Hd72-x', 'pending-secret-Pw55-y', 'previous-secret-Lm31-z'];
      const [current = '', pending = '', previous = ''] = secrets;
      const rotation = await rotationOf(factsAt(await rememberingServer(format, secrets)), previous);
      rotation.addPending(current);
      rotation.promote();
      rotation.addPending(pending);
      const proof = await rotation.prove();
      const { proof: stored } = rotation.versionIn('pending');
      expect(stored?.compared).toBe(true);
      expect(stored?.differences.length).toBeGreaterThan(0);
      expect(isProven(stored)).toBe(false);
      expectNoSecretIn([proof, kept(rotation)], ...secrets, ...(format === 'opaque' ? tokens : []));
      const revocation = await rotation.proveRevocation();
      expect(revocation.verdict).toBe('alive');
      expectNoSecretIn([revocation, kept(rotation)], previous);
    },
  );
});
