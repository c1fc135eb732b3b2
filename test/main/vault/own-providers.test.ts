import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attentionMoments, policyLookup } from '../../../src/main/rotation/policy.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { mostOwnProviders } from '../../../src/shared/own-provider.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { providerWith } from '../../shared/sample-provider.ts';
import { day, failureOf, someFacts, surroundings } from './temporary.ts';

const keycloak = providerWith({ id: 'own-keycloak', name: 'Our Keycloak' });

/** Does something to a closed vault's file behind its back. */
function tamper(file: string, sql: string, ...values: unknown[]): void {
  const database = new Database(file);
  database.prepare(sql).run(...values);
  database.close();
}

function sealedIn(file: string): Buffer {
  const database = new Database(file, { readonly: true });
  const sealed = database.prepare<[], Buffer>('SELECT providers FROM own_providers').pluck().get();
  database.close();
  if (!sealed) throw new Error('no own providers');
  return sealed;
}

const latestNote = (vault: Vault) => vault.audit.list(null, null, 1)[0];

describe('the user’s own providers', () => {
  it('are none until one is saved, and are there after the vault was closed and opened again', async () => {
    const around = surroundings();
    const vault = await around.open();
    expect(vault.ownProviders.list()).toEqual([]);
    vault.ownProviders.save(keycloak);
    const another = providerWith({ id: 'own-another', name: 'Another' });
    vault.ownProviders.save(another);
    vault.ownProviders.save({ ...keycloak, name: 'Renamed' });
    vault.close();
    const again = await around.open();
    expect(again.ownProviders.list()).toEqual([{ ...keycloak, name: 'Renamed' }, another]);
    expect(again.ownProviders.find('own-another')).toEqual(another);
    expect(again.ownProviders.find('own-nobody')).toBeNull();
  });

  it('lie sealed in the file', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.ownProviders.save(providerWith({ id: 'own-x', name: 'Intranet-of-ours' }));
    vault.close();
    expect(readFileSync(around.file).includes('Intranet-of-ours')).toBe(false);
  });

  it('can’t be had from a closed vault', async () => {
    const vault = await surroundings().open();
    vault.close();
    expect((await failureOf(() => vault.ownProviders)).code).toBe('vault_not_open');
  });

  it('leave a note in the audit log, by name', async () => {
    const vault = await surroundings().open();
    vault.ownProviders.save(keycloak);
    expect(latestNote(vault)).toMatchObject({ action: 'provider_saved', detail: '“Our Keycloak”' });
    vault.ownProviders.delete(keycloak.id);
    expect(latestNote(vault)).toMatchObject({ action: 'provider_deleted', detail: '“Our Keycloak”' });
    vault.ownProviders.import(
      Array.from({ length: 7 }, (_, n) => providerWith({ id: `own-${n}`, name: `P${n}` })),
    );
    expect(latestNote(vault)).toMatchObject({
      action: 'providers_imported',
      detail: '“P0”, “P1”, “P2”, “P3”, “P4” and 2 more',
    });
  });

  it('are told of when they change', async () => {
    const vault = await surroundings().open();
    const told: string[][] = [];
    const stop = vault.ownProviders.onChange((ids) => told.push([...ids]));
    vault.ownProviders.save(keycloak);
    vault.ownProviders.delete(keycloak.id);
    vault.ownProviders.import([]);
    stop();
    vault.ownProviders.save(keycloak);
    expect(told).toEqual([['own-keycloak'], ['own-keycloak']]);
  });

  it('are not deleted while a credential set names them, one in the trash neither', async () => {
    const vault = await surroundings().open();
    vault.ownProviders.save(keycloak);
    const ids = ['Orders', 'Export', 'Nightly', 'Reports', 'Mails'].map(
      (name) => vault.register(someFacts({ providerId: keycloak.id, name }), name).id,
    );
    expect(await failureOf(() => vault.ownProviders.delete(keycloak.id))).toMatchObject({
      code: 'provider_in_use',
      message: 'Our Keycloak is still used by 5 credential sets: “Orders”, “Export”, “Nightly” and 2 more.',
    });
    vault.moveToTrash(ids);
    vault.purge(ids.slice(1));
    expect(await failureOf(() => vault.ownProviders.delete(keycloak.id))).toMatchObject({
      code: 'provider_in_use',
      message: 'Our Keycloak is still used by the credential set “Orders” (in the trash).',
    });
    vault.purge(ids.slice(0, 1));
    vault.ownProviders.delete(keycloak.id);
    expect(vault.ownProviders.list()).toEqual([]);
  });

  it('that aren’t there can’t be deleted', async () => {
    const vault = await surroundings().open();
    expect((await failureOf(() => vault.ownProviders.delete('monite'))).code).toBe('unknown_provider');
  });

  it('are limited in number, and one too many changes nothing', async () => {
    const around = surroundings();
    const vault = await around.open();
    const many = Array.from({ length: mostOwnProviders }, (_, n) => providerWith({ id: `own-${n}` }));
    vault.ownProviders.import(many);
    expect((await failureOf(() => vault.ownProviders.save(keycloak))).code).toBe('too_many_providers');
    vault.ownProviders.save(providerWith({ id: 'own-0', name: 'Changed' }));
    vault.close();
    const again = await around.open();
    expect(again.ownProviders.list()).toHaveLength(mostOwnProviders);
    expect(again.ownProviders.find('own-0')?.name).toBe('Changed');
  });
});

describe('a record of own providers', () => {
  async function withOlder() {
    const around = surroundings();
    const vault = await around.open();
    vault.ownProviders.save(keycloak);
    vault.close();
    return { around, older: sealedIn(around.file) };
  }
  const refused = async (around: ReturnType<typeof surroundings>) =>
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');

  it('that is damaged keeps the vault closed: a secret might be sent elsewhere', async () => {
    const { around, older } = await withOlder();
    older.writeUInt8((older[30] ?? 0) ^ 1, 30);
    tamper(around.file, 'UPDATE own_providers SET providers = ?', older);
    await refused(around);
  });

  it('that is missing does so, too', async () => {
    const { around } = await withOlder();
    tamper(around.file, 'DELETE FROM own_providers');
    await refused(around);
  });

  it('put back to an older version is refused', async () => {
    const { around, older } = await withOlder();
    const vault = await around.open();
    vault.ownProviders.save({ ...keycloak, name: 'Newer' });
    vault.close();
    tamper(around.file, 'UPDATE own_providers SET providers = ?', older);
    await refused(around);
  });

  it('of another vault is refused', async () => {
    const { older } = await withOlder();
    const mine = surroundings();
    (await mine.open()).close();
    tamper(mine.file, 'INSERT INTO own_providers (id, providers) VALUES (1, ?)', older);
    await refused(mine);
  });

  it('that is no list of providers is refused', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.ownProviders.save({ ...keycloak, name: '' } as Provider);
    vault.close();
    await refused(around);
  });
});

describe('the due dates of sets of an own provider', () => {
  it('follow its rotation policy, also after opening and after a change', async () => {
    const around = surroundings();
    let vault: Vault | null = null;
    const policyOf = policyLookup({ find: (id) => vault?.ownProviders.find(id) ?? null });
    const open = async () => {
      const opened = await around.open({
        momentsOf: (set) => attentionMoments(set, policyOf(set)),
      });
      vault = opened;
      return opened;
    };
    const dueInFile = (id: string): unknown => {
      const database = new Database(around.file, { readonly: true });
      const due = database.prepare('SELECT due_at FROM credential_sets WHERE id = ?').pluck().get(id);
      database.close();
      return due;
    };
    const policy = (maximumAgeDays: number) => ({ maximumAgeDays, warningDays: 5, overlapDays: 1 });
    const first = await open();
    first.ownProviders.save({ ...keycloak, defaultRotationPolicy: policy(30) });
    const { id, secretChangedAt } = first.register(
      someFacts({ providerId: keycloak.id, rotationPolicy: null }),
      'secret',
    );
    first.close();
    expect(dueInFile(id)).toBe(secretChangedAt + 30 * day);
    const second = await open();
    await second.maintenance.settle();
    second.ownProviders.save({ ...keycloak, defaultRotationPolicy: policy(10) });
    await second.maintenance.correctDueDates();
    second.close();
    expect(dueInFile(id)).toBe(secretChangedAt + 10 * day);
  });
});
