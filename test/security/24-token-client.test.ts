import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, hostileCases, hostileSecret, leakForms } from '../fakes/servers/hostile-cases.ts';
import { startHostileServer, type HostileServer } from '../fakes/servers/hostile-server.ts';
import { credentialSet, customProvider, testerFor } from '../main/oauth/tester-for-tests.ts';

// A real server on loopback and Node's real network stack; the same table runs through Electron's in e2e.
const timeouts = { header: 1_500, total: 3_000 };
// Generous, for busy machines: what was quadratic once took minutes.
const boundedTime = 5_000;

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.close());

async function testAt(tokenUrl: string, method: 'client_secret_basic' | 'client_secret_post' | 'json_body') {
  const { tester, tokens } = testerFor(hostileSecret, { timeouts });
  const set = credentialSet({}, { tokenUrl, clientAuthenticationMethod: method });
  const startedAt = performance.now();
  const finished = await tester.run(set, customProvider());
  const duration = performance.now() - startedAt;
  tokens.clear();
  return { ...finished, duration };
}

function expectNoSecretIn(value: unknown): void {
  const text = JSON.stringify(value);
  const texts = [text, ...stringsIn(value)];
  for (const form of leakForms(hostileSecret)) {
    expect(texts.some((each) => each.includes(form))).toBe(false);
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe('24 the token client against a hostile server', () => {
  it.each(hostileCases)('24 $name ends as $kind', async ({ name, kind, because, deviations }) => {
    const { result, duration } = await testAt(`${server.url}/${name}`, 'client_secret_basic');
    expect([kind].flat()).toContain(result.outcome.kind);
    if (because !== undefined) expect([because].flat()).toContain(causeOf(result.outcome));
    if (deviations && 'deviations' in result.outcome) {
      const noted = result.outcome.deviations.map(({ code }) => code);
      expect(noted).toEqual(expect.arrayContaining([...deviations]));
    }
    expect(duration).toBeLessThan(boundedTime);
    expectNoSecretIn(result);
  });

  const echoes = hostileCases.filter(({ name }) => name.startsWith('echo-'));
  it.each(echoes)('24 $name gives nothing away with credentials in the body either', async ({ name }) => {
    for (const method of ['client_secret_post', 'json_body'] as const) {
      expectNoSecretIn((await testAt(`${server.url}/${name}`, method)).result);
    }
  });

  it('24 follows no redirect: the other origin was never contacted', () => {
    expect(server.redirectedRequests).toEqual([]);
  });

  it('24 refuses a certificate for another name, even from an authority it trusts', async () => {
    const untrusted = await testAt(`${server.wrongNameUrl}/charset-unknown`, 'client_secret_basic');
    expect(untrusted.result.outcome).toMatchObject({ kind: 'unreachable', reason: 'tls' });

    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, server.certificate]);
    try {
      const { result } = await testAt(`${server.wrongNameUrl}/charset-unknown`, 'client_secret_basic');
      expect(result.outcome).toMatchObject({ kind: 'unreachable', reason: 'tls' });
      expect(JSON.stringify(result.outcome)).toContain('another name');
    } finally {
      setDefaultCACertificates(trusted);
    }
  });

  it('24 says so when nothing listens', async () => {
    const { result } = await testAt(`${server.closedUrl}/token`, 'client_secret_basic');
    expect(result.outcome).toMatchObject({ kind: 'unreachable', reason: 'connection_refused' });
  });

  it.each([
    'http://192.0.2.1/token',
    'http://localhost.evil.example/token',
    'http://127.0.0.1.evil.example/token',
    'http://0.0.0.0/token',
    'http://[::2]/token',
  ])('24 sends nothing over plain http to %s', async (tokenUrl) => {
    const { result } = await testAt(tokenUrl, 'client_secret_basic');
    expect(result.outcome).toMatchObject({ kind: 'blocked', rule: 'insecure_http' });
  });

  it.each([
    'https://orders-service:S3cret@example.com/token',
    'ftp://example.com/token',
    'https://example.com/#x',
  ])('24 sends nothing to the unusable URL %s', async (tokenUrl) => {
    const { result } = await testAt(tokenUrl, 'client_secret_basic');
    expect(result.outcome).toMatchObject({ kind: 'blocked', rule: 'invalid_url' });
    expect(JSON.stringify(result)).not.toContain('S3cret');
  });

  it('24 can be cancelled before the header, in the body, and before it starts', async () => {
    for (const path of ['stall-before-header', 'stall-in-body']) {
      const { tester } = testerFor(hostileSecret);
      const set = credentialSet({}, { tokenUrl: `${server.url}/${path}` });
      const running = tester.run(set, customProvider());
      setTimeout(() => {
        tester.cancel(set.id);
      }, 50);
      expect((await running).result.outcome).toEqual({ kind: 'cancelled' });
    }
    const { tester } = testerFor(hostileSecret);
    const set = credentialSet({}, { tokenUrl: `${server.url}/html-200` });
    const { result } = await tester.run(set, customProvider(), { signal: AbortSignal.abort() });
    expect(result.outcome).toEqual({ kind: 'cancelled' });
  });
});
