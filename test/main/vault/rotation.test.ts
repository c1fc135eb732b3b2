import { describe, expect, it } from 'vitest';
import { asksAsWith } from '../../../src/main/vault/stages.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { noOverrides } from '../../../src/shared/credential.ts';
import { providerWith } from '../../shared/sample-provider.ts';
import { day, failureOf, readSecret, someFacts, someTokenTest, surroundings } from './temporary.ts';

const asBefore = { clientId: null, keyId: null, secretExpiresAt: null };
const unproven = { overlapDays: 7, withoutProof: true };

async function withPending(overrides: { clientId?: string } = {}) {
  const around = surroundings();
  const vault = await around.open();
  const { id } = vault.register(someFacts(), 'first');
  around.clock.advance(day);
  const set = vault.rotation.addPending(id, { ...asBefore, ...overrides, clientSecret: 'second' });
  return { around, vault, id, pendingId: set.secretVersions[0]?.id ?? '' };
}

const actions = (vault: Vault, id: string): string[] =>
  vault.audit.list(id, null, 20).map(({ action }) => action);

describe('a new secret', () => {
  it('waits as pending beside the current one, also after a restart', async () => {
    const { around, vault, id, pendingId } = await withPending();
    vault.close();
    const reopened = await around.open();
    expect(reopened.get(id).secretVersions.map(({ stage }) => stage)).toEqual(['pending', 'current']);
    expect(await readSecret(reopened, id)).toBe('first');
    expect(await readSecret(reopened, id, pendingId)).toBe('second');
  });

  it('is refused while another one is pending', async () => {
    const { vault, id } = await withPending();
    const failure = await failureOf(() =>
      vault.rotation.addPending(id, { ...asBefore, clientSecret: 'third' }),
    );
    expect(failure.code).toBe('rotation_in_progress');
  });

  it('is refused when it is a previous one, whose revocation could never be proven', async () => {
    const { vault, id } = await withPending();
    vault.rotation.promote(id, unproven);
    const failure = await failureOf(() =>
      vault.rotation.addPending(id, { ...asBefore, clientSecret: 'first' }),
    );
    expect(failure).toMatchObject({ code: 'invalid_input', field: 'clientSecret' });
  });

  it('may be one that was discarded by mistake', async () => {
    const { vault, id } = await withPending();
    vault.rotation.discardPending(id);
    const set = vault.rotation.addPending(id, { ...asBefore, clientSecret: 'second' });
    expect(set.secretVersions.map(({ stage }) => stage)).toEqual(['pending', 'revoked', 'current']);
    expect(set.secretVersions[0]?.fingerprint).toBe(set.secretVersions[1]?.fingerprint);
  });

  it('follows a client ID that is corrected meanwhile, but keeps one of its own', async () => {
    const { vault, id } = await withPending();
    vault.update(id, { ...someFacts(), clientId: 'corrected' });
    expect(vault.rotation.promote(id, unproven).clientId).toBe('corrected');

    const other = await withPending({ clientId: 'new-pair' });
    other.vault.update(other.id, { ...someFacts(), clientId: 'corrected' });
    expect(other.vault.rotation.promote(other.id, unproven).clientId).toBe('new-pair');
  });

  it('brings its registration access token in the same transaction', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'first');
    const registrationClientUri = 'https://auth.example.com/register/1';
    vault.setAutomation(id, { adapter: 'rfc7592', registrationClientUri }, 'token-1');
    const secret = { ...asBefore, clientSecret: 'second', registrationAccessToken: 'token-2' };
    vault.rotation.addPending(id, secret);
    expect(await vault.withRegistrationAccessToken(id, (token) => token.toString())).toBe('token-2');
  });
});

describe('a test of the pending secret', () => {
  it('is the last test of that version, and becomes the set’s when it is promoted', async () => {
    const { vault, id, pendingId } = await withPending();
    const test = someTokenTest({ credentialSetId: id, secretVersionId: pendingId });
    const set = vault.recordTokenTest(test, false);
    expect(set.lastTest).toBeNull();
    expect(set.secretVersions[0]?.facts?.lastTest).toMatchObject({ at: test.at, kind: 'granted' });
    expect(vault.rotation.promote(id, unproven).lastTest).toMatchObject({ at: test.at });
  });

  it('takes the proof away when the provider turns the secret down', async () => {
    const { vault, id, pendingId } = await withPending();
    vault.rotation.noteProof(id, { compared: true, differences: [] });
    const outcome = { kind: 'invalid_client' } as never;
    vault.recordTokenTest(someTokenTest({ credentialSetId: id, secretVersionId: pendingId, outcome }), true);
    const failure = await failureOf(() =>
      vault.rotation.promote(id, { overlapDays: 7, withoutProof: false }),
    );
    expect(failure.code).toBe('not_proven');
  });

  it.each([
    [
      'another request takes the proof away',
      { request: { ...noOverrides, tokenUrl: 'https://b.example.com/' } },
      true,
    ],
    ['another name does not', { name: 'Another name' }, false],
  ])('%s', async (_, edit, takesAway) => {
    const { vault, id } = await withPending();
    vault.rotation.noteProof(id, { compared: true, differences: [] });
    vault.update(id, { ...vault.get(id), ...edit });
    const proof = vault.get(id).secretVersions[0]?.proof;
    if (takesAway) expect(proof).toBeNull();
    else expect(proof).toMatchObject({ compared: true });
  });

  it('of a previous secret says nothing about the set', async () => {
    const { vault, id } = await withPending();
    const before = vault.rotation.promote(id, unproven);
    const secretVersionId = before.secretVersions[1]?.id ?? '';
    expect(vault.recordTokenTest(someTokenTest({ credentialSetId: id, secretVersionId }), true)).toBe(before);
  });
});

describe('a replaced secret', () => {
  it('is only comparable while the set asks as it did, and so does a provider of the user’s own', async () => {
    const vault = await surroundings().open();
    const own = providerWith({ id: 'own-1' });
    vault.ownProviders.save(own);
    const { id } = vault.register(someFacts({ providerId: own.id }), 'first');
    vault.rotation.addPending(id, { ...asBefore, clientSecret: 'second' });
    const promoted = vault.rotation.promote(id, unproven);
    const formerId = promoted.secretVersions[1]?.id ?? '';
    const isComparable = () => asksAsWith(vault.get(id), formerId, vault.ownProviders.find(own.id));
    vault.ownProviders.save({ ...own, name: 'Renamed' });
    expect(isComparable()).toBe(true);
    const [first, ...others] = own.environments;
    if (!first) throw new Error('no environment');
    const moved = { ...first, tokenUrl: 'https://elsewhere.example.com/token' };
    vault.ownProviders.save({ ...own, environments: [moved, ...others] });
    expect(isComparable()).toBe(false);
    vault.ownProviders.save(own);
    expect(isComparable()).toBe(true);
  });
});

describe('promoting', () => {
  it('needs a proof whose differences are accepted, or that the user does without', async () => {
    const { vault, id, pendingId } = await withPending();
    const promote = () => vault.rotation.promote(id, { overlapDays: 7, withoutProof: false });
    expect((await failureOf(promote)).code).toBe('not_proven');
    const difference = { about: 'scopes', name: 'scopes', current: 'a', pending: 'b' } as const;
    vault.rotation.noteProof(id, { compared: true, differences: [difference] });
    expect((await failureOf(promote)).code).toBe('not_proven');
    vault.rotation.acceptDifferences(id, pendingId);
    expect(promote().secretVersions.map(({ stage }) => stage)).toEqual(['current', 'previous']);
    expect(actions(vault, id).slice(0, 4)).toEqual([
      'secret_promoted',
      'differences_accepted',
      'secret_proven',
      'secret_added',
    ]);
  });

  it('gives an exposed secret no overlap, and keeps it exposed until it is revoked', async () => {
    const { around, vault, id } = await withPending();
    vault.setExposed(id, true);
    const set = vault.rotation.promote(id, unproven);
    expect(set.exposedAt).toBeNull();
    expect(set.secretVersions[1]).toMatchObject({ overlapEndsAt: around.clock.now() });
    expect(set.secretVersions[1]?.facts?.exposedAt).toBe(around.clock.now());
  });

  it('and undoing it change nothing when another set has the client ID by then', async () => {
    const { vault, id } = await withPending({ clientId: 'new-pair' });
    const other = vault.register(someFacts({ clientId: 'new-pair' }), 'other');
    const before = vault.get(id);
    expect(await failureOf(() => vault.rotation.promote(id, unproven))).toMatchObject({
      code: 'duplicate_client_id',
      credentialSetId: other.id,
    });
    expect(vault.get(id)).toBe(before);
    expect(await readSecret(vault, id)).toBe('first');

    vault.update(other.id, { ...someFacts(), clientId: 'another' });
    const promoted = vault.rotation.promote(id, unproven);
    vault.update(other.id, { ...someFacts(), clientId: before.clientId });
    expect((await failureOf(() => vault.rotation.undoPromotion(id))).code).toBe('duplicate_client_id');
    expect(vault.get(id)).toBe(promoted);
    expect(await readSecret(vault, id)).toBe('second');
  });

  it('tells at once of a new client ID that another set has', async () => {
    const vault = await surroundings().open();
    const [mine, other] = [vault.register(someFacts(), 'a'), vault.register(someFacts(), 'b')];
    const failure = await failureOf(() =>
      vault.rotation.addPending(mine.id, { ...asBefore, clientId: other.clientId, clientSecret: 'second' }),
    );
    expect(failure.code).toBe('duplicate_client_id');
    expect(vault.get(mine.id)).toBe(mine);
  });
});

describe('undoing a promotion', () => {
  it('brings back the secret that was replaced, never an older one that is still kept', async () => {
    const { vault, id } = await withPending();
    vault.rotation.promote(id, unproven);
    vault.rotation.addPending(id, { ...asBefore, clientSecret: 'given up' });
    vault.rotation.discardPending(id);
    vault.rotation.addPending(id, { ...asBefore, clientSecret: 'third' });
    const promoted = vault.rotation.promote(id, unproven);
    vault.rotation.undoPromotion(id);
    expect(await readSecret(vault, id)).toBe('second');
    vault.rotation.promote(id, unproven);
    const second = promoted.secretVersions.find(({ stage }) => stage === 'previous')?.id ?? '';
    vault.rotation.revoke(id, second, 'proven');
    expect((await failureOf(() => vault.rotation.undoPromotion(id))).code).toBe('no_previous_secret');
    expect(await readSecret(vault, id)).toBe('third');
  });
});

describe('revoking', () => {
  it('destroys the value and keeps dates, facts and fingerprint', async () => {
    const { vault, id } = await withPending();
    const former = vault.rotation.promote(id, unproven).secretVersions[1];
    const set = vault.rotation.revoke(id, former?.id ?? '', 'proven');
    expect(set.secretVersions[1]).toMatchObject({
      stage: 'revoked',
      createdAt: former?.createdAt,
      fingerprint: former?.fingerprint,
      facts: former?.facts,
      revocation: { how: 'proven' },
    });
    expect((await failureOf(() => readSecret(vault, id, former?.id))).code).toBe('no_such_secret_version');
    expect((await failureOf(() => vault.rotation.undoPromotion(id))).code).toBe('no_previous_secret');
  });

  it.each(['current', 'revoked', 'unknown'])('refuses the %s version', async (which) => {
    const { vault, id, pendingId } = await withPending();
    const current = vault.get(id).secretVersions[1]?.id ?? '';
    vault.rotation.discardPending(id);
    const versionId = { current, revoked: pendingId, unknown: crypto.randomUUID() }[which] ?? '';
    const failure = await failureOf(() => vault.rotation.revoke(id, versionId, 'confirmed'));
    expect(failure.code).toBe('no_such_secret_version');
    expect(await readSecret(vault, id)).toBe('first');
  });
});
