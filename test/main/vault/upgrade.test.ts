import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VaultJobs } from '../../../src/main/vault/jobs.ts';
import { smallVault } from '../../../src/main/vault/snapshot/summary-snapshot.ts';
import { upgraded } from '../../../src/main/vault/upgrade.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { factsOf } from '../../../src/shared/credential.ts';
import { backupSurroundings } from './backup-surroundings.ts';
import { makeFormerVault, registeredAt, rotatedAt } from './former-vault.ts';
import { day, readSecret, someFacts, surroundings } from './temporary.ts';

async function problemsOf(vault: Vault) {
  const jobs = new VaultJobs(() => undefined);
  const { problems } = await jobs.run('verify', (control) => vault.maintenance.verify(control));
  return problems;
}

describe('a vault from before rotation was staged', () => {
  it('opens with usages and versions as they are understood now, and holds', async () => {
    const around = surroundings();
    const [former] = await makeFormerVault(around, 1);
    const vault = await around.open();
    const [set] = vault.list();
    const facts = { clientId: former?.clientId, keyId: 'key-1', exposedAt: null, lastTest: null };
    expect(set).toMatchObject({
      id: former?.id,
      name: former?.name,
      secretChangedAt: rotatedAt,
      lastTest: former?.lastTest,
      snoozedUntil: null,
      lastUsedAt: null,
      automation: null,
      usages: [
        { where: 'payments pipeline', confirmedAt: null, versionId: null },
        { where: '.env of the API', kind: 'other' },
      ],
      secretVersions: [
        { stage: 'current', facts: null, fingerprint: null, overlapEndsAt: null },
        { stage: 'previous', facts, overlapEndsAt: rotatedAt + 7 * day, revocation: null },
        { stage: 'revoked', facts, revocation: { at: registeredAt, how: 'replaced' } },
      ],
    });
    expect(await readSecret(vault, set?.id ?? '')).toBe('current 0');
    expect(await problemsOf(vault)).toEqual([]);
  });

  it('gives its usages the same ids at every opening', async () => {
    const around = surroundings();
    await makeFormerVault(around, 2);
    const vault = await around.open();
    const list = vault.list();
    vault.close();
    expect((await around.open()).list()).toEqual(list);
    const ids = list.flatMap(({ usages }) => usages.map(({ id }) => id));
    expect(new Set(ids).size).toBe(4);
  });

  it('gets fingerprints for the values that are kept, and stays as it is otherwise', async () => {
    const around = surroundings();
    await makeFormerVault(around, 3);
    const vault = await around.open();
    const before = vault.list();
    await vault.maintenance.settle();
    for (const [n, set] of vault.list().entries()) {
      expect(set.updatedAt).toBe(before[n]?.updatedAt);
      const [current, previous, revoked] = set.secretVersions;
      expect(current?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
      expect(previous?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
      expect(revoked?.fingerprint).toBeNull();
      expect(vault.rotation.knows(set.id, `previous ${n}`)).toBe(true);
    }
    expect(await problemsOf(vault)).toEqual([]);
    vault.close();
    expect((await around.open()).list()[0]?.secretVersions[0]?.fingerprint).not.toBeNull();
  });

  it('can be edited, and rotated through all stages', async () => {
    const around = surroundings();
    await makeFormerVault(around, 1);
    const vault = await around.open();
    const [set] = vault.list();
    const id = set?.id ?? '';
    vault.update(id, { ...factsOf(vault.get(id)), name: 'Renamed' });
    vault.rotation.undoPromotion(id);
    expect(await readSecret(vault, id)).toBe('previous 0');
    vault.rotation.promote(id, { overlapDays: 1, withoutProof: true });
    vault.rotation.revoke(id, vault.get(id).secretVersions[1]?.id ?? '', 'confirmed');
    vault.close();
    const reopened = await around.open();
    expect(reopened.get(id).secretVersions.map(({ stage }) => stage)).toEqual([
      'current',
      'revoked',
      'revoked',
    ]);
    expect(await problemsOf(reopened)).toEqual([]);
  });

  it('that is large opens without its former snapshot, and has a new one afterwards', async () => {
    const around = surroundings();
    await makeFormerVault(around, smallVault + 1);
    const vault = await around.open();
    await vault.maintenance.settle();
    const list = vault.list();
    expect(list).toHaveLength(smallVault + 1);
    vault.close();
    expect((await around.open()).list()).toEqual(list);
  });

  it('differs in nothing from the backup that was made before it was upgraded', async () => {
    const around = surroundings();
    await makeFormerVault(around, 2);
    const vault = await around.open();
    await vault.maintenance.settle();
    vault.noteUse(vault.list()[0]?.id ?? '', 'secret_copied');
    const [name = ''] = readdirSync(join(around.directory, 'backups'));
    const compare = () => vault.maintenance.compareWith(join(around.directory, 'backups', name));
    expect(await compare()).toEqual({ added: [], changed: [], missing: [] });
    const exposed = vault.list()[1]?.id ?? '';
    vault.setExposed(exposed, true);
    expect((await compare()).changed).toMatchObject([{ id: exposed }]);
  });

  it('can be restored from that backup, and gets fingerprints anew', async () => {
    const former = surroundings();
    await makeFormerVault(former, 2);
    const around = await backupSurroundings(former);
    const id = around.vault().list()[0]?.id ?? '';
    await around.vault().maintenance.settle();
    around.vault().rotation.undoPromotion(id);
    const [backup] = around.backups.list();
    await around.backups.restore(backup?.name ?? '');
    const restored = around.vault();
    expect(restored.get(id).secretVersions.map(({ stage }) => stage)).toEqual([
      'current',
      'previous',
      'revoked',
    ]);
    await restored.maintenance.settle();
    expect(restored.get(id).secretVersions[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(restored.rotation.knows(id, 'current 0')).toBe(true);
    expect(await problemsOf(restored)).toEqual([]);
  });

  it('is backed up before it is opened for the first time', async () => {
    const around = surroundings();
    await makeFormerVault(around, 1);
    await around.open();
    expect(readdirSync(join(around.directory, 'backups'))).toEqual([
      expect.stringMatching(/before_upgrade\.db$/) as string,
    ]);
  });
});

it('A set that is up to date stays the very object', async () => {
  const vault = await surroundings().open();
  const set = vault.register(someFacts(), 'secret');
  expect(upgraded(set)).toBe(set);
});
