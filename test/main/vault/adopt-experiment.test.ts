import { rotate } from './rotate.ts';
import { expect, it } from 'vitest';
import type { ExperimentChange } from '../../../src/shared/experiment.ts';
import { factsOf, type CredentialSet } from '../../../src/shared/credential.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { day, failureOf, readSecret, someFacts, someTokenTest, surroundings } from './temporary.ts';

const post: ExperimentChange = { clientAuthenticationMethod: 'client_secret_post' };
const refused = {
  kind: 'refused',
  status: 401,
  error: 'invalid_client',
  errorDescription: null,
  deviations: [],
} as const;

const versionOf = (set: CredentialSet) => set.secretVersions[0]?.id ?? '';
function record(vault: Vault, set: CredentialSet, changes: object, rejected = false) {
  vault.recordTokenTest(
    someTokenTest({ credentialSetId: set.id, secretVersionId: versionOf(set), ...changes }),
    rejected,
  );
}
const adopt = (vault: Vault, set: CredentialSet, change: ExperimentChange, changes: object = {}) =>
  vault.adoptExperiment(set.id, { ...factsOf(set), ...changes }, change);

it('makes the change an edit of the set, and says in the log why', async () => {
  const vault = await surroundings().open();
  const set = vault.register(someFacts(), 'secret');
  expect(adopt(vault, set, post, { tags: ['as first aid showed'] }).tags).toEqual(['as first aid showed']);
  expect(vault.audit.list(set.id, null, 1)).toMatchObject([
    { action: 'credential_set_edited', detail: 'As first aid showed' },
  ]);
});

it('counts the experiment that was granted as the last test from then on', async () => {
  const vault = await surroundings().open();
  const set = vault.register(someFacts(), 'secret');
  record(vault, set, { at: 1, outcome: refused }, true);
  record(vault, set, { at: 2, experiment: post });
  expect(vault.get(set.id).lastTest).toMatchObject({ at: 1, rejected: true });
  expect(adopt(vault, set, post).lastTest).toEqual({ at: 2, kind: 'granted', rejected: false });
});

it.each([
  ['it was another change', { experiment: { basicEncoding: 'raw' } }],
  ['it was refused', { experiment: post, outcome: refused }],
  ['it was with another secret', { experiment: post, secretVersionId: crypto.randomUUID() }],
])('proves nothing where %s', async (_why, changes) => {
  const vault = await surroundings().open();
  const set = vault.register(someFacts(), 'secret');
  record(vault, set, { at: 1, outcome: refused }, true);
  record(vault, set, { at: 2, ...changes });
  expect(adopt(vault, set, post).lastTest).toMatchObject({ at: 1, rejected: true });
});

it('keeps a secret without the space around it, loses neither the former nor older ones, and makes it no younger', async () => {
  const around = surroundings();
  const vault = await around.open();
  const { id } = vault.register(someFacts(), 'oldest');
  const former = rotate(vault, id, ' secret\n', 7 * day);
  const [kept, oldest] = former.secretVersions;
  around.clock.advance(day);
  const set = adopt(vault, former, { trimmed: true });
  expect(await readSecret(vault, id)).toBe('secret');
  expect(await readSecret(vault, id, kept?.id)).toBe(' secret\n');
  expect(await readSecret(vault, id, oldest?.id)).toBe('oldest');
  expect(set).toMatchObject({
    secretChangedAt: former.secretChangedAt,
    secretExpiresAt: 7 * day,
    secretVersions: [
      { stage: 'current', replacedAt: null },
      { id: kept?.id, stage: 'previous', replacedAt: around.clock.now() },
      { id: oldest?.id, stage: 'previous' },
    ],
  });
  expect(vault.audit.list(id, null, 2).map(({ action }) => action)).toEqual([
    'secret_replaced',
    'credential_set_edited',
  ]);
  vault.close();
  expect(await readSecret(await around.open(), id)).toBe('secret');
});

it('leaves a secret alone that has no space around it', async () => {
  const vault = await surroundings().open();
  const set = vault.register(someFacts(), 'secret');
  expect(adopt(vault, set, { trimmed: true }).secretVersions).toEqual(set.secretVersions);
});

it('changes nothing where nothing but space would be left', async () => {
  const vault = await surroundings().open();
  const set = vault.register(someFacts(), '   ');
  expect((await failureOf(() => adopt(vault, set, { trimmed: true }, { name: 'New' }))).code).toBe(
    'invalid_input',
  );
  expect(vault.get(set.id)).toEqual(set);
  expect(await readSecret(vault, set.id)).toBe('   ');
});
