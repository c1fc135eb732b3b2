import { rotate } from './rotate.ts';
import { describe, expect, it, vi } from 'vitest';
import type { VaultChange } from '../../../src/main/vault/vault.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import { day, failureOf, readSecret, someFacts, someTokenTest, surroundings } from './temporary.ts';

describe('registering', () => {
  it('keeps the facts and the secret, also after the vault was closed and opened again', async () => {
    const around = surroundings();
    const vault = await around.open();
    const facts = someFacts({ name: 'Rechnungen 🧾', variables: { tenant: 'acme' } });
    const registered = vault.register(facts, ' sëcret with spaces ');
    vault.close();

    const reopened = await around.open();
    expect(reopened.list()).toEqual([registered]);
    expect(reopened.get(registered.id)).toMatchObject(facts);
    expect(await readSecret(reopened, registered.id)).toBe(' sëcret with spaces ');
  });

  it('starts a set with one current secret version, untested, not exposed, not in the trash', async () => {
    const around = surroundings();
    const set = (await around.open()).register(someFacts(), 'secret');
    const now = around.clock.now();
    expect(set).toMatchObject({ createdAt: now, updatedAt: now, secretChangedAt: now });
    expect(set).toMatchObject({ trashedAt: null, exposedAt: null, lastTest: null });
    expect(set.secretVersions).toEqual([
      {
        id: expect.any(String) as string,
        stage: 'current',
        createdAt: now,
        replacedAt: null,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        facts: null,
        overlapEndsAt: null,
        proof: null,
        revocation: null,
        providerSecretId: null,
      },
    ]);
  });

  it('takes nothing but facts, and nothing that the caller changes later', async () => {
    const vault = await surroundings().open();
    const facts = { ...someFacts(), id: 'mine', trashedAt: 1, clientSecret: 'oops' };
    const set = vault.register(facts, 'secret');
    facts.tags.push('later');
    expect(set.id).not.toBe('mine');
    expect(set).not.toHaveProperty('clientSecret');
    expect(vault.get(set.id)).toMatchObject({ trashedAt: null, tags: ['eu'] });
  });

  it('gives out sets that can’t be changed by accident', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    expect(() => set.tags.sort().push('x')).toThrow(TypeError);
    expect(() => Object.assign(set, { name: 'x' })).toThrow(TypeError);
  });

  it('lists sets in the order of registration', async () => {
    const around = surroundings();
    const vault = await around.open();
    const ids = [1, 2, 3].map((n) => vault.register(someFacts(), `s${n}`).id);
    vault.update(ids[0] ?? '', someFacts());
    expect(vault.list().map(({ id }) => id)).toEqual(ids);
    vault.close();
    expect((await around.open()).list().map(({ id }) => id)).toEqual(ids);
  });

  it.each(['', 'half a pair \ud83d'])('refuses a secret that isn’t well-formed text (%j)', async (secret) => {
    const vault = await surroundings().open();
    const failure = await failureOf(() => vault.register(someFacts(), secret));
    expect(failure).toMatchObject({ code: 'invalid_input', field: 'clientSecret' });
    expect(vault.list()).toEqual([]);
  });

  it('registers many in one transaction, or none', async () => {
    const around = surroundings();
    const vault = await around.open();
    const sets = vault.registerMany([
      { facts: someFacts(), clientSecret: 'one' },
      { facts: someFacts(), clientSecret: 'two' },
    ]);
    expect(await Promise.all(sets.map(({ id }) => readSecret(vault, id)))).toEqual(['one', 'two']);

    const bad = [
      { facts: someFacts(), clientSecret: 'three' },
      { facts: someFacts(), clientSecret: '' },
    ];
    await failureOf(() => vault.registerMany(bad));
    expect(vault.list()).toHaveLength(2);
    vault.close();
    expect((await around.open()).list()).toHaveLength(2);
  });
});

describe('changing facts', () => {
  it('keeps what isn’t a fact: the age of the secret, exposure, tests', async () => {
    const around = surroundings();
    const vault = await around.open();
    const set = vault.register(someFacts(), 'secret');
    vault.setExposed(set.id, true);
    around.clock.advance(day);
    const updated = vault.update(set.id, someFacts({ name: 'Renamed' }));
    expect(updated).toMatchObject({
      name: 'Renamed',
      createdAt: set.createdAt,
      updatedAt: set.createdAt + day,
      secretChangedAt: set.secretChangedAt,
      exposedAt: set.createdAt,
    });
    expect(await readSecret(vault, set.id)).toBe('secret');
  });

  it('disables and enables', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    expect(vault.setEnabled(id, false).enabled).toBe(false);
    expect(vault.setEnabled(id, true).enabled).toBe(true);
  });

  it('marks as exposed, keeps the first time, and takes the mark away', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    const first = around.clock.now();
    vault.setExposed(id, true);
    around.clock.advance(day);
    expect(vault.setExposed(id, true).exposedAt).toBe(first);
    expect(vault.setExposed(id, false).exposedAt).toBeNull();
  });
});

describe('the trash', () => {
  it('holds sets until they are restored', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'secret');
    const trashedAt = around.clock.now();
    vault.moveToTrash([id, id]);
    around.clock.advance(day);
    vault.moveToTrash([id]);
    expect(vault.get(id).trashedAt).toBe(trashedAt);
    vault.restoreFromTrash([id]);
    expect(vault.get(id).trashedAt).toBeNull();
    expect(await readSecret(vault, id)).toBe('secret');
  });

  it('moves all of the named sets or none', async () => {
    const vault = await surroundings().open();
    const { id } = vault.register(someFacts(), 'secret');
    const failure = await failureOf(() => {
      vault.moveToTrash([id, crypto.randomUUID()]);
    });
    expect(failure.code).toBe('unknown_credential_set');
    expect(vault.get(id).trashedAt).toBeNull();
  });

  it('is the only place from which a set can be purged', async () => {
    const vault = await surroundings().open();
    const [trashed, live] = [1, 2].map((n) => vault.register(someFacts(), `s${n}`).id) as [string, string];
    vault.moveToTrash([trashed]);
    const failure = await failureOf(() => {
      vault.purge([trashed, live]);
    });
    expect(failure.code).toBe('not_in_trash');
    expect(vault.list()).toHaveLength(2);
  });

  it('forgets a purged set for good', async () => {
    const around = surroundings();
    const vault = await around.open();
    const { id, secretVersions } = vault.register(someFacts(), 'secret');
    const version = secretVersions[0]?.id ?? '';
    vault.recordTokenTest(someTokenTest({ credentialSetId: id, secretVersionId: version }), false);
    vault.moveToTrash([id]);
    vault.purge([id]);
    expect((await failureOf(() => vault.get(id))).code).toBe('unknown_credential_set');
    expect((await failureOf(() => readSecret(vault, id))).code).toBe('unknown_credential_set');
    expect((await failureOf(() => vault.listTokenTests(id))).code).toBe('unknown_credential_set');
    vault.close();
    expect((await around.open()).list()).toEqual([]);
  });
});

const refused = {
  kind: 'refused',
  status: 401,
  error: 'invalid_client',
  errorDescription: null,
  deviations: [],
} as const;

describe('token tests', () => {
  async function withSet() {
    const around = surroundings();
    const vault = await around.open();
    const set = vault.register(someFacts(), 'secret');
    const secretVersionId = set.secretVersions[0]?.id ?? '';
    const test = (overrides = {}) =>
      someTokenTest({ credentialSetId: set.id, secretVersionId, ...overrides });
    return { around, vault, set, test };
  }

  it('are kept, newest first, and the latest shows on the set', async () => {
    const { around, vault, set, test } = await withSet();
    const [older, newer] = [test({ at: 1_000 }), test({ at: 2_000 })];
    vault.recordTokenTest(older, false);
    const updated = vault.recordTokenTest(newer, true);
    expect(updated.lastTest).toEqual({ at: 2_000, kind: 'granted', rejected: true });
    expect(updated.updatedAt).toBe(set.updatedAt);
    vault.close();
    const reopened = await around.open();
    expect(reopened.listTokenTests(set.id)).toEqual([newer, older]);
    expect(reopened.get(set.id).lastTest).toEqual(updated.lastTest);
  });

  it.each([
    ['was cancelled', { outcome: { kind: 'cancelled' } }],
    ['was of a secret that was replaced while it ran', { secretVersionId: crypto.randomUUID() }],
  ])('leave the set’s last test alone if it %s', async (_, overrides) => {
    const { vault, test, set } = await withSet();
    vault.recordTokenTest(test(), true);
    const { lastTest } = vault.get(set.id);
    vault.recordTokenTest(test(overrides), false);
    expect(vault.get(set.id).lastTest).toEqual(lastTest);
    expect(vault.listTokenTests(set.id)).toHaveLength(2);
  });

  it('count as the latest even when the clock was set back since', async () => {
    const { vault, set, test } = await withSet();
    vault.recordTokenTest(test({ at: 2_000 }), true);
    expect(vault.recordTokenTest(test({ at: 1_000 }), false).lastTest).toMatchObject({ at: 1_000 });
    expect(vault.get(set.id).lastTest?.rejected).toBe(false);
  });

  it('are in the order in which they ran, though the clock was set back between them', async () => {
    const { vault, set, test } = await withSet();
    for (const at of [3_000, 1_000, 2_000]) vault.recordTokenTest(test({ at }), false);
    expect(vault.listTokenTests(set.id).map(({ at }) => at)).toEqual([2_000, 1_000, 3_000]);
  });

  it('leave rejected credentials rejected until they get a token', async () => {
    const { vault, test } = await withSet();
    vault.recordTokenTest(test({ outcome: refused }), true);
    const unreachable = { kind: 'unreachable', reason: 'dns', detail: '' } as const;
    expect(vault.recordTokenTest(test({ outcome: unreachable }), false).lastTest).toMatchObject({
      kind: 'unreachable',
      rejected: true,
    });
    expect(vault.recordTokenTest(test(), false).lastTest).toMatchObject({ kind: 'granted', rejected: false });
  });

  it('are kept without the claims and the body that come with a result', async () => {
    const { vault, set, test } = await withSet();
    const record = test();
    vault.recordTokenTest(
      { ...record, token: { claims: { sub: 'me' } }, response: { redactedBody: 'x' } } as never,
      false,
    );
    expect(vault.listTokenTests(set.id)).toEqual([record]);
  });

  it('count as a success when an API key was accepted', async () => {
    const { vault, test } = await withSet();
    vault.recordTokenTest(test({ outcome: refused }), true);
    const outcome = { kind: 'accepted', status: 200 } as const;
    expect(vault.recordTokenTest(test({ outcome }), false).lastTest).toEqual({
      at: test().at,
      kind: 'accepted',
      rejected: false,
    });
  });

  it('that were experiments are kept and logged as such, and leave the last test alone', async () => {
    const { vault, set, test } = await withSet();
    vault.recordTokenTest(test({ outcome: refused }), true);
    const experiment = { clientAuthenticationMethod: 'client_secret_post' } as const;
    const record = test({ experiment });
    expect(vault.recordTokenTest(record, false).lastTest).toMatchObject({ kind: 'refused', rejected: true });
    expect(vault.listTokenTests(set.id)[0]).toEqual(record);
    expect(vault.audit.list(set.id, null, 1)[0]?.detail).toBe('granted, as an experiment');
  });

  it('are kept without what only the window is shown: claims, and the answer’s body', async () => {
    const { vault, set, test } = await withSet();
    const record = test({});
    const shown = {
      token: { format: 'jwt', claims: { sub: 'somebody' } },
      response: { redactedBody: 'text' },
    };
    vault.recordTokenTest({ ...record, ...shown }, false);
    expect(vault.listTokenTests(set.id)).toEqual([record]);
  });

  it('are thinned out beyond 500 a set, the newest untouched, whatever the clock said', async () => {
    const { vault, set, test } = await withSet();
    const other = vault.register(someFacts(), 'other');
    const secretVersionId = other.secretVersions[0]?.id ?? '';
    vault.recordTokenTest(someTokenTest({ credentialSetId: other.id, secretVersionId }), false);
    const before = { outcome: refused, at: 999 };
    vault.recordTokenTests([
      { record: test(before), rejected: true },
      ...Array.from({ length: 499 }, (_, index) => ({ record: test({ at: 502 - index }), rejected: false })),
    ]);
    expect(vault.listTokenTests(set.id)).toHaveLength(500);
    vault.recordTokenTest(test({ at: 1 }), false);
    const kept = vault.listTokenTests(set.id);
    expect(kept).toHaveLength(400);
    expect(kept.slice(0, 100).map(({ at }) => at)).toEqual([
      1,
      ...Array.from({ length: 99 }, (_, i) => 4 + i),
    ]);
    // The one that was refused, and the first that was not, are what the others are nothing new to.
    expect(kept.slice(-2).map(({ at }) => at)).toEqual([502, 999]);
    expect(vault.listTokenTests(other.id)).toHaveLength(1);
  });

  it('of many sets are kept in one go, told once, and those of a set that is gone left out', async () => {
    const { vault, set, test } = await withSet();
    const other = vault.register(someFacts(), 'other');
    const gone = vault.register(someFacts(), 'gone');
    const of = ({ id, secretVersions }: CredentialSet, at: number) =>
      someTokenTest({ credentialSetId: id, secretVersionId: secretVersions[0]?.id ?? '', at });
    vault.moveToTrash([gone.id]);
    vault.purge([gone.id]);
    const heard: VaultChange[] = [];
    vault.onChange((change) => heard.push(change));
    vault.recordTokenTests(
      [
        { record: test({ at: 1, outcome: refused }), rejected: true },
        { record: of(other, 2), rejected: false },
        { record: of(gone, 3), rejected: false },
        { record: test({ at: 4 }), rejected: false },
      ],
      'scheduler',
    );
    expect(heard).toEqual([{ changed: [vault.get(set.id), vault.get(other.id)], removed: [] }]);
    expect(vault.get(set.id).lastTest).toEqual({ at: 4, kind: 'granted', rejected: false });
    expect(vault.listTokenTests(set.id).map(({ at }) => at)).toEqual([4, 1]);
    expect(vault.listTokenTests(other.id)).toHaveLength(1);
    expect(
      vault.audit.list(null, null, 3).map(({ actor, credentialSetId }) => [actor, credentialSetId]),
    ).toEqual([
      ['scheduler', set.id],
      ['scheduler', other.id],
      ['scheduler', set.id],
    ]);
  });

  it('that can’t all be kept are not kept at all', async () => {
    const { vault, set, test } = await withSet();
    const record = test();
    const twice = [
      { record, rejected: true },
      { record, rejected: true },
    ];
    expect(() => vault.recordTokenTests(twice)).toThrow();
    expect(vault.listTokenTests(set.id)).toEqual([]);
    expect(vault.get(set.id).lastTest).toBeNull();
  });

  it('of a purged set are refused', async () => {
    const { vault, set, test } = await withSet();
    vault.moveToTrash([set.id]);
    vault.purge([set.id]);
    expect((await failureOf(() => vault.recordTokenTest(test(), false))).code).toBe('unknown_credential_set');
  });
});

describe('changes', () => {
  it('are told to whoever listens, once for each change, until they stop listening', async () => {
    const vault = await surroundings().open();
    const heard: VaultChange[] = [];
    const stop = vault.onChange((change) => heard.push(change));
    const set = vault.register(someFacts(), 'secret');
    vault.moveToTrash([set.id]);
    const trashed = vault.get(set.id);
    vault.purge([set.id]);
    stop();
    vault.register(someFacts(), 'secret');
    expect(heard).toEqual([
      { changed: [set], removed: [] },
      { changed: [trashed], removed: [] },
      { changed: [], removed: [set.id] },
    ]);
  });

  it('that came to nothing are not told', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    const listener = vi.fn();
    vault.onChange(listener);
    vault.restoreFromTrash([set.id]);
    await failureOf(() => vault.register(someFacts({ clientId: set.clientId }), 'x'));
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('closing', () => {
  it('ends every use', async () => {
    const vault = await surroundings().open();
    const set = vault.register(someFacts(), 'secret');
    const record = someTokenTest({ credentialSetId: set.id, secretVersionId: 'x' });
    vault.close();
    vault.close();
    const uses: Record<string, () => unknown> = {
      list: () => vault.list(),
      get: () => vault.get(set.id),
      register: () => vault.register(someFacts(), 'x'),
      registerMany: () => vault.registerMany([]),
      update: () => vault.update(set.id, someFacts()),
      setEnabled: () => vault.setEnabled(set.id, true),
      setExposed: () => vault.setExposed(set.id, true),
      moveToTrash: () => {
        vault.moveToTrash([]);
      },
      restoreFromTrash: () => {
        vault.restoreFromTrash([]);
      },
      purge: () => {
        vault.purge([]);
      },
      rotate: () => rotate(vault, set.id, 'x', null),
      withSecret: () => readSecret(vault, set.id),
      recordTokenTest: () => vault.recordTokenTest(record, false),
      listTokenTests: () => vault.listTokenTests(set.id),
      onChange: () => vault.onChange(() => undefined),
    };
    for (const [name, use] of Object.entries(uses)) {
      expect((await failureOf(use)).code, name).toBe('vault_not_open');
    }
  });
});

it('never puts a secret into an error', async () => {
  const vault = await surroundings().open();
  const secret = 'hunter2-hunter2';
  const set = vault.register(someFacts({ clientId: 'abc' }), secret);
  const failures = await Promise.all([
    failureOf(() => vault.register(someFacts({ clientId: 'abc' }), secret)),
    failureOf(() => rotate(vault, set.id, secret, null)),
    failureOf(() => vault.register(someFacts(), `${secret}\ud800`)),
    failureOf(() => readSecret(vault, set.id, secret)),
  ]);
  for (const failure of failures) {
    expect(`${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`).not.toContain('hunter2');
  }
});
