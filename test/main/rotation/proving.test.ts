import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { provePendingSecret } from '../../../src/main/rotation/proving.ts';
import { noOverrides } from '../../../src/shared/credential.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { isProven } from '../../../src/shared/secret-version.ts';
import { startRotatingProvider, type RotatingProvider } from '../../fakes/servers/rotating-provider.ts';
import { startHttpServer } from '../../fakes/servers/http-server.ts';
import { customProvider } from '../oauth/tester-for-tests.ts';
import { failureOf, someFacts } from '../vault/temporary.ts';
import { factsAt, rotationOf, testerOver } from './proving-for-tests.ts';

let provider: RotatingProvider;
beforeEach(async () => {
  provider = await startRotatingProvider();
});
afterEach(() => provider.close());

const scoped = { access: { level: 'fine_grained' as const, scopes: ['orders:read', 'orders:write'] } };

/** A set with a current secret, and a pending one with these terms. */
async function withPending(terms: Parameters<RotatingProvider['createSecret']>[0] = {}) {
  const current = provider.createSecret();
  const rotation = await rotationOf(factsAt(provider.tokenUrl, scoped), current);
  const pending = provider.createSecret(terms);
  rotation.addPending(pending);
  return { ...rotation, current, pending };
}

describe('proving a pending secret', () => {
  it('keeps the proof that it gets the same token as the current one', async () => {
    const { prove, versionIn, current, pending } = await withPending();
    const proof = await prove();
    expect(provider.asked).toEqual([pending, current]);
    expect(proof).toMatchObject({
      test: { outcome: { kind: 'granted' } },
      currentTest: { outcome: { kind: 'granted' } },
      message: 'The pending secret gets a token, with all that the current one’s has.',
      hint: 'You can promote it.',
    });
    expect(versionIn('pending').proof).toMatchObject({ compared: true, differences: [], acceptedAt: null });
    expect(isProven(versionIn('pending').proof)).toBe(true);
  });

  it('tells what differs, and waits until that is accepted', async () => {
    const { prove, versionIn, vault, id } = await withPending({
      scopes: ['orders:read'],
      audience: 'https://other.example.com/',
      lifetime: 60,
      claims: { tier: 'gold' },
    });
    const { message } = await prove();
    expect(message).toBe('The pending secret gets a token, but 4 things differ from the current one’s.');
    const { id: versionId, proof } = versionIn('pending');
    expect(proof?.differences).toEqual([
      { about: 'scopes', name: 'scopes', current: 'orders:read orders:write', pending: 'orders:read' },
      {
        about: 'audience',
        name: 'audience',
        current: 'https://api.example.com/',
        pending: 'https://other.example.com/',
      },
      { about: 'lifetime', name: 'lifetime', current: '1 h', pending: '1 min' },
      { about: 'claim', name: 'tier', current: 'not there', pending: 'gold' },
    ]);
    expect(isProven(proof)).toBe(false);
    vault.rotation.acceptDifferences(id, versionId);
    expect(isProven(versionIn('pending').proof)).toBe(true);
  });

  it('tells that one is a JWT and the other opaque', async () => {
    const { prove, versionIn } = await withPending({ format: 'opaque' });
    await prove();
    expect(versionIn('pending').proof?.differences).toEqual([
      { about: 'format', name: 'format', current: 'JWT, ES256', pending: 'opaque' },
    ]);
  });

  it('asks with the client ID of a new pair, which alone is no difference', async () => {
    const current = provider.createSecret();
    const { addPending, prove, versionIn, set } = await rotationOf(factsAt(provider.tokenUrl), current);
    const pair = provider.createPair();
    addPending(pair.clientSecret, { clientId: pair.clientId });
    await prove();
    expect(provider.asked).toEqual([pair.clientSecret, current]);
    expect(versionIn('pending').proof).toMatchObject({ compared: true, differences: [] });
    expect(set().clientId).toBe('orders-service');
  });

  it('has nothing to compare with where the current secret gets no token, and proves it all the same', async () => {
    const { prove, versionIn, current } = await withPending();
    provider.revokeSecret(current);
    const proof = await prove();
    expect(proof.currentTest?.outcome).toMatchObject({ kind: 'refused', error: 'invalid_client' });
    expect(proof.message).toContain('nothing to compare with');
    expect(versionIn('pending').proof).toMatchObject({ compared: false, differences: [] });
    expect(isProven(versionIn('pending').proof)).toBe(true);
  });

  it('records both tests with their versions, holds no token, and notes the proof in the log', async () => {
    const { prove, versionIn, vault, id, tokens, set } = await withPending();
    await prove();
    expect(vault.listTokenTests(id).map(({ secretVersionId }) => secretVersionId)).toEqual([
      versionIn('current').id,
      versionIn('pending').id,
    ]);
    expect(tokens.has(id)).toBe(false);
    expect(set().lastTest).toMatchObject({ kind: 'granted' });
    expect(vault.audit.list(id, null, 10).map(({ action }) => action)).toContain('secret_proven');
  });

  it('says that there is nothing to prove without a pending secret', async () => {
    const { prove } = await rotationOf(factsAt(provider.tokenUrl), provider.createSecret());
    expect((await failureOf(prove)).code).toBe('no_pending_secret');
    expect(provider.asked).toEqual([]);
  });

  it('proves nothing for a disabled set', async () => {
    const { prove, vault, id } = await withPending();
    vault.setEnabled(id, false);
    expect((await failureOf(prove)).code).toBe('credential_set_disabled');
    expect(provider.asked).toEqual([]);
  });
});

describe('a pending secret that gets no token', () => {
  it('is not proven when it is refused, loses the proof it had, and leaves the set as healthy as it was', async () => {
    const { prove, versionIn, pending, set } = await withPending();
    await prove();
    provider.revokeSecret(pending);
    const proof = await prove();
    expect(proof).toMatchObject({ test: { outcome: { error: 'invalid_client' } }, currentTest: null });
    expect(proof.message).toMatch(/^The pending secret is not proven: .* no longer counts\.$/);
    expect(proof.hint).toContain('take a minute');
    expect(versionIn('pending').proof).toBeNull();
    expect(set().lastTest).toMatchObject({ kind: 'granted', rejected: false });
  });

  it.each([
    [
      'the server has an error',
      () => {
        provider.fail(500);
      },
      'refused',
    ],
    [
      'the server asks to wait',
      () => {
        provider.fail(429, 'slow_down');
      },
      'refused',
    ],
    [
      'the server can’t be reached',
      () => {
        provider.goDown();
      },
      'unreachable',
    ],
    [
      'the answer is no token',
      () => {
        provider.answerInstead((_request, response) => response.end('<html>Welcome</html>'));
      },
      'malformed',
    ],
    [
      'the server sends it elsewhere',
      () => {
        provider.answerInstead((_request, response) => {
          response.writeHead(307, { location: 'https://example.com/' });
          response.end();
        });
      },
      'blocked',
    ],
  ])('keeps the proof it had when %s, and says that nothing is known', async (_, go) => {
    const { prove, versionIn } = await withPending();
    await prove();
    const before = versionIn('pending').proof;
    go();
    const proof = await prove();
    expect(proof.currentTest).toBeNull();
    expect(proof.message).toMatch(/not known.*It was proven before; that still counts\.$/);
    expect(versionIn('pending').proof).toEqual(before);
  });

  it('has no proof where it never had one', async () => {
    const { prove, versionIn } = await withPending();
    provider.goDown();
    const { message, hint } = await prove();
    expect(message).toMatch(/^Whether the pending secret works is not known: /);
    expect(message).not.toContain('before');
    expect(hint).not.toBeNull();
    expect(versionIn('pending').proof).toBeNull();
  });
});

describe('while it is proven', () => {
  it.each([1, 2])('cancelling request %i proves nothing', async (request) => {
    const { prove, versionIn, tester, id } = await withPending();
    const passed: unknown[] = [];
    provider.onRequest(() => {
      if (passed.push(null) === request) tester.cancel(id);
    });
    const proof = await prove();
    expect(proof.message).toContain('cancelled');
    expect(versionIn('pending').proof).toBeNull();
  });

  it('a discarded secret gets no proof, and neither does the one that came after it', async () => {
    const { prove, versionIn, vault, id, addPending } = await withPending();
    provider.onRequest(() => {
      provider.onRequest(null);
      vault.rotation.discardPending(id);
      addPending('another-secret-entirely');
    });
    expect((await prove()).message).toContain('changed while');
    expect(versionIn('pending').proof).toBeNull();
  });

  it('an edit of what the set asks for makes the answer worthless', async () => {
    const { prove, versionIn, vault, id } = await withPending();
    provider.onRequest(() => {
      provider.onRequest(null);
      vault.update(id, factsAt(provider.tokenUrl, { access: { level: 'full' } }));
    });
    expect((await prove()).message).toContain('changed while');
    expect(versionIn('pending').proof).toBeNull();
  });

  it('another request of the set has to wait', async () => {
    const { prove } = await withPending();
    const running = prove();
    expect((await failureOf(prove)).code).toBe('token_test_in_progress');
    expect((await running).message).toContain('gets a token');
  });

  it('locking ends it with a typed failure', async () => {
    const { prove, vault, tester } = await withPending();
    provider.onRequest(() => {
      tester.cancelAll();
      vault.close();
    });
    expect((await failureOf(prove)).code).toBe('vault_not_open');
  });
});

describe('an API key', () => {
  /** An API that takes these keys, and counts who asked. */
  async function api(...alive: readonly string[]) {
    const keys = new Set(alive);
    const asked: string[] = [];
    const server = await startHttpServer((request, response) => {
      const key = request.headers.authorization?.replace('Bearer ', '') ?? '';
      asked.push(key);
      response.writeHead(keys.has(key) ? 200 : 401, { 'content-type': 'application/json' });
      response.end('{}');
    });
    onTestFinished(() => server.close());
    const stripe = requireProvider('stripe');
    const facts = someFacts({
      providerId: 'stripe',
      environmentId: stripe.environments[0]?.id ?? '',
      clientId: '',
      access: { level: 'full' },
      request: { ...noOverrides, probeUrl: `${server.url}/v1/me` },
    });
    return { keys, asked, facts, provider: stripe };
  }
  const [old, young] = ['sk_test_old_0123456789', 'sk_test_young_0123456789'];

  it('is proven by the provider’s probe, promoted, and its revocation proven', async () => {
    const { keys, asked, facts, provider: stripe } = await api(old, young);
    const rotation = await rotationOf(facts, old, { provider: stripe });
    rotation.addPending(young);
    const proof = await rotation.prove();
    expect(asked).toEqual([young, old]);
    expect(proof.message).toBe('The pending secret is accepted, just as the current one is.');
    expect(rotation.versionIn('pending').proof).toMatchObject({ compared: true, differences: [] });
    rotation.promote();
    expect(await rotation.proveRevocation()).toMatchObject({
      verdict: 'alive',
      message: 'The old secret is still alive: it is accepted.',
    });
    keys.delete(old);
    expect(await rotation.proveRevocation()).toMatchObject({ verdict: 'revoked' });
  });
});

describe('the current secret can’t be opened', () => {
  it('which is a reason to rotate, and none not to', async () => {
    const { addPending, vault, id, versionIn } = await rotationOf(
      factsAt(provider.tokenUrl),
      provider.createSecret(),
    );
    addPending(provider.createSecret());
    const damaged = versionIn('current').id;
    const open = vault.withSecret.bind(vault);
    vi.spyOn(vault, 'withSecret').mockImplementation((set, use, versionId) =>
      versionId === damaged
        ? Promise.reject(new KeyturnError({ code: 'vault_corrupt', message: 'A record is damaged.' }))
        : open(set, use, versionId),
    );
    const tokenTester = testerOver(vault);
    const proof = await provePendingSecret({ vault, provider: customProvider(), tokenTester }, id);
    expect(proof).toMatchObject({ currentTest: null, test: { outcome: { kind: 'granted' } } });
    expect(proof.message).toContain('can’t be read from the vault');
    expect(versionIn('pending').proof).toMatchObject({ compared: false });
  });
});
