import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRotatingProvider, type RotatingProvider } from '../../fakes/servers/rotating-provider.ts';
import { failureOf } from '../vault/temporary.ts';
import { factsAt, rotationOf, type RotationUnderTest } from './proving-for-tests.ts';

let provider: RotatingProvider;
beforeEach(async () => {
  provider = await startRotatingProvider();
});
afterEach(() => provider.close());

/** A set whose new secret was promoted while the old one is alive. */
async function promoted() {
  const old = provider.createSecret();
  const rotation = await rotationOf(factsAt(provider.tokenUrl), old);
  const current = provider.createSecret();
  rotation.addPending(current);
  rotation.promote();
  return { ...rotation, old, current, oldId: rotation.versionIn('previous').id };
}

const actions = ({ vault, id }: RotationUnderTest) =>
  vault.audit.list(id, null, 20).map(({ action, detail }) => [action, detail]);

describe('proving a revocation', () => {
  it('asks with the current secret first, then with the old one, and destroys what is refused', async () => {
    const rotation = await promoted();
    provider.revokeSecret(rotation.old);
    const proof = await rotation.proveRevocation();
    expect(provider.asked).toEqual([rotation.current, null]);
    expect(proof).toMatchObject({
      verdict: 'revoked',
      control: { outcome: { kind: 'granted' } },
      test: { outcome: { kind: 'refused', error: 'invalid_client' }, secretVersionId: rotation.oldId },
      message: 'Proven: the provider refuses the old secret, and takes the current one.',
    });
    const version = proof.set.secretVersions.find(({ id }) => id === rotation.oldId);
    expect(version).toMatchObject({ stage: 'revoked', revocation: { how: 'proven' } });
    expect(version?.fingerprint).not.toBeNull();
    expect(await rotation.isKept(rotation.oldId)).toBe(false);
    expect(actions(rotation).slice(0, 2)).toEqual([
      ['secret_revoked', null],
      ['revocation_tested', 'Revoked'],
    ]);
  });

  it('says that the old secret is alive while it gets a token, which is not held', async () => {
    const rotation = await promoted();
    const proof = await rotation.proveRevocation();
    expect(provider.asked).toEqual([rotation.current, rotation.old]);
    expect(proof).toMatchObject({
      verdict: 'alive',
      message: 'The old secret is still alive: it gets a token.',
    });
    expect(rotation.tokens.has(rotation.id)).toBe(false);
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
    expect(rotation.versionIn('previous').id).toBe(rotation.oldId);
    expect(actions(rotation)[0]).toEqual(['revocation_tested', 'Still alive']);
  });

  it('asks with the client ID of the old pair', async () => {
    const pair = provider.createPair();
    const rotation = await rotationOf(
      factsAt(provider.tokenUrl, { clientId: pair.clientId }),
      pair.clientSecret,
    );
    const current = provider.createSecret();
    rotation.addPending(current, { clientId: provider.clientId });
    rotation.promote();
    expect((await rotation.proveRevocation()).verdict).toBe('alive');
    expect(provider.asked).toEqual([current, pair.clientSecret]);
    provider.revokeSecret(pair.clientSecret);
    expect((await rotation.proveRevocation()).verdict).toBe('revoked');
  });

  it('goes by how the set asks, not by its scopes or a name', async () => {
    const rotation = await promoted();
    provider.revokeSecret(rotation.old);
    const edited = {
      ...rotation.set(),
      name: 'Orders',
      access: { level: 'fine_grained' as const, scopes: ['orders:read'] },
    };
    rotation.vault.update(rotation.id, edited);
    expect((await rotation.proveRevocation()).verdict).toBe('revoked');
  });

  it('proves each of several old secrets by itself', async () => {
    const rotation = await promoted();
    rotation.addPending(provider.createSecret());
    rotation.promote();
    provider.revokeSecret(rotation.old);
    const younger = rotation
      .set()
      .secretVersions.find(({ id, stage }) => stage === 'previous' && id !== rotation.oldId);
    expect((await rotation.proveRevocation(younger?.id)).verdict).toBe('alive');
    expect((await rotation.proveRevocation(rotation.oldId)).verdict).toBe('revoked');
    expect(await rotation.isKept(younger?.id ?? '')).toBe(true);
  });

  it('leaves the set’s health to the current secret', async () => {
    const rotation = await promoted();
    provider.revokeSecret(rotation.old);
    await rotation.proveRevocation();
    expect(rotation.set().lastTest).toMatchObject({ kind: 'granted', rejected: false });
  });
});

describe('what proves no revocation, and destroys nothing', () => {
  it('both are refused: the server may refuse everybody', async () => {
    const rotation = await promoted();
    provider.revokeSecret(rotation.old);
    provider.revokeSecret(rotation.current);
    const proof = await rotation.proveRevocation();
    expect(provider.asked).toEqual([null, null]);
    expect(proof.verdict).toBe('unknown');
    expect(proof.message).toContain('the old one gets none either proves nothing');
    expect(proof.hint).toContain('say so yourself');
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
    expect(actions(rotation)[0]).toEqual(['revocation_tested', 'Not known']);
  });

  it('the current secret is refused, but the old one gets a token: it is alive', async () => {
    const rotation = await promoted();
    provider.revokeSecret(rotation.current);
    expect(await rotation.proveRevocation()).toMatchObject({ verdict: 'alive' });
  });

  it.each([
    [
      'the server is down',
      () => {
        provider.goDown();
      },
    ],
    [
      'the server has an error',
      () => {
        provider.fail(503, 'temporarily_unavailable');
      },
    ],
    [
      'the server asks to wait',
      () => {
        provider.fail(429);
      },
    ],
    [
      'the server answers with a page',
      () => {
        provider.answerInstead((_request, response) => response.end('<html></html>'));
      },
    ],
  ])('%s: the old secret isn’t even sent', async (_, go) => {
    const rotation = await promoted();
    go();
    const proof = await rotation.proveRevocation();
    expect(proof).toMatchObject({ verdict: 'unknown', test: null, control: {} });
    expect(proof.message).toMatch(/^Not known: /);
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
  });

  it.each([
    ['another refusal', 400, 'invalid_scope', 'not as a wrong secret'],
    ['a client that may not ask so', 400, 'unauthorized_client', 'not as a wrong secret'],
    ['a client that is disabled', 401, 'client_disabled', 'disabled or locked'],
    ['too many requests', 429, 'slow_down', 'Not known'],
    ['an error of the server', 500, 'server_error', 'Not known'],
  ])('the old secret meets %s', async (_, status, error, words) => {
    const rotation = await promoted();
    afterFirst(() => {
      provider.fail(status, error);
    });
    const proof = await rotation.proveRevocation();
    expect(proof).toMatchObject({ verdict: 'unknown', control: { outcome: { kind: 'granted' } } });
    expect(proof.message).toContain(words);
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
  });

  it('the connection breaks with the second request', async () => {
    const rotation = await promoted();
    afterFirst(() => {
      provider.goDown();
    });
    const proof = await rotation.proveRevocation();
    expect(proof).toMatchObject({ verdict: 'unknown', test: { outcome: { kind: 'unreachable' } } });
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
  });

  it.each([1, 2])('request %i is cancelled', async (request) => {
    const rotation = await promoted();
    const passed: unknown[] = [];
    provider.onRequest(() => {
      if (passed.push(null) === request) rotation.tester.cancel(rotation.id);
    });
    const proof = await rotation.proveRevocation();
    expect(proof).toMatchObject({ verdict: 'unknown' });
    expect(proof.message).toContain('Cancelled');
    expect(passed).toHaveLength(request);
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
  });

  it('the promotion is undone while the provider is asked: the old secret is the current one again', async () => {
    const rotation = await promoted();
    provider.revokeSecret(rotation.old);
    afterFirst(() => rotation.vault.rotation.undoPromotion(rotation.id));
    const proof = await rotation.proveRevocation();
    expect(proof).toMatchObject({ verdict: 'unknown' });
    expect(proof.message).toContain('went on while');
    expect(rotation.versionIn('current').id).toBe(rotation.oldId);
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
  });

  it.each([
    ['another server', { tokenUrl: 'http://127.0.0.1:1/token' }],
    ['another way to prove who asks', { clientAuthenticationMethod: 'client_secret_post' as const }],
    ['another encoding', { basicEncoding: 'raw' as const }],
  ])('the set was edited to %s since: the old secret isn’t sent there', async (_, request) => {
    const rotation = await promoted();
    const { vault, id } = rotation;
    vault.update(id, { ...rotation.set(), request: { ...rotation.set().request, ...request } });
    const proof = await rotation.proveRevocation();
    expect(proof).toMatchObject({ verdict: 'unknown', test: null, control: null });
    expect(proof.message).toContain('was edited after this secret was replaced');
    expect(provider.asked).toEqual([]);
    expect(await rotation.isKept(rotation.oldId)).toBe(true);
  });

  it('the vault is locked meanwhile', async () => {
    const rotation = await promoted();
    afterFirst(() => {
      rotation.tester.cancelAll();
      rotation.vault.close();
    });
    expect((await failureOf(() => rotation.proveRevocation())).code).toBe('vault_not_open');
  });

  it('the set is disabled: it says what can be done', async () => {
    const rotation = await promoted();
    rotation.vault.setEnabled(rotation.id, false);
    const failure = await failureOf(() => rotation.proveRevocation());
    expect(failure.code).toBe('credential_set_disabled');
    expect(failure.hint).toContain('say yourself that the old secret is revoked');
    expect(provider.asked).toEqual([]);
  });

  it.each(['current', 'pending'] as const)('a %s secret can’t be proven to be revoked', async (stage) => {
    const rotation = await promoted();
    rotation.addPending(provider.createSecret());
    const { id } = rotation.versionIn(stage);
    const failure = await failureOf(() => rotation.proveRevocation(id));
    expect(failure.code).toBe('no_such_secret_version');
    expect(provider.asked).toEqual([]);
    expect(await rotation.isKept(id)).toBe(true);
  });
});

/** Does something when the second request comes, before it is answered. */
function afterFirst(act: () => unknown): void {
  const passed: unknown[] = [];
  provider.onRequest(() => {
    if (passed.push(null) === 2) act();
  });
}
