import { rotate } from '../rotate.ts';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { VaultJobs } from '../../../../src/main/vault/jobs.ts';
import { Records } from '../../../../src/main/vault/records.ts';
import { partOf } from '../../../../src/main/vault/snapshot/part.ts';
import { smallVault } from '../../../../src/main/vault/snapshot/summary-snapshot.ts';
import { Vault, type VaultOptions } from '../../../../src/main/vault/vault.ts';
import { KeyturnError } from '../../../../src/shared/failure.ts';
import { failureOf, someFacts, surroundings, temporaryFolder } from '../temporary.ts';

const done = new KeyturnError({ code: 'unexpected', message: 'It was done before.' });

const entries = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ facts: someFacts(), clientSecret: `secret ${n}` }));

/** A closed vault that was open for long enough to have its snapshot. */
async function madeVault(count: number) {
  const around = surroundings(mkdtempSync(join(tmpdir(), 'keyturn-vault-test-')));
  const vault = await Vault.open(around);
  vault.registerMany(entries(count));
  await vault.maintenance.settle();
  const list = vault.list();
  vault.close();
  return { directory: around.directory, keyProtector: around.keyProtector, list };
}

/** Made once, since that takes a while; each test gets a copy of it. */
const large = madeVault(smallVault + 20);
afterAll(async () => {
  rmSync((await large).directory, { recursive: true });
});

async function largeVault() {
  const { directory: template, keyProtector, list } = await large;
  const directory = join(temporaryFolder(), 'vault');
  cpSync(template, directory, { recursive: true });
  const standard = surroundings(directory);
  const around = {
    ...standard,
    open: (overrides: Partial<VaultOptions> = {}) => standard.open({ keyProtector, ...overrides }),
  };
  return {
    ...around,
    list,
    /** Opens it, and tells how many rows were opened one by one. */
    async opened(): Promise<{ vault: Vault; rows: number }> {
      const openSummary = vi.spyOn(Records.prototype, 'openSummary');
      const openedVault = await around.open();
      const rows = openSummary.mock.calls.length;
      openSummary.mockRestore();
      return { vault: openedVault, rows };
    },
    /** Opens a copy of the files as they are now, which is what a crash would leave. */
    async afterCrash(): Promise<Vault> {
      const directory = join(temporaryFolder(), 'vault');
      cpSync(around.directory, directory, { recursive: true });
      return await around.open({ directory });
    },
    /** Does something to the closed file that Keyturn would not do. */
    alter(sql: string, ...values: unknown[]): void {
      const database = new Database(around.file);
      database.prepare(sql).run(...values);
      database.close();
    },
    query(sql: string): unknown {
      const database = new Database(around.file, { readonly: true });
      const value = database.prepare(sql).pluck().get();
      database.close();
      return value;
    },
  };
}

describe('a large vault', () => {
  it('opens from its snapshot alone, with the same sets in the same order', async () => {
    const around = await largeVault();
    const { vault, rows } = await around.opened();
    expect(rows).toBe(0);
    expect(vault.list()).toEqual(around.list);
    await vault.maintenance.settle();
  });

  it('opens those rows one by one that are newer than its snapshot, such as after a crash', async () => {
    const around = await largeVault();
    const { vault } = await around.opened();
    const [first, second, third] = vault.list();
    vault.update(first?.id ?? '', someFacts({ name: 'Renamed' }));
    rotate(vault, third?.id ?? '', 'another', null);
    vault.moveToTrash([second?.id ?? '']);
    vault.purge([second?.id ?? '']);
    const added = vault.register(someFacts({ name: 'Added' }), 'new');
    const copy = await around.afterCrash();
    expect(copy.list()).toEqual(vault.list());
    expect(copy.list().at(-1)).toEqual(added);
    await copy.maintenance.settle();
  });

  it('has its snapshot up to date when it was closed, also after changes', async () => {
    const around = await largeVault();
    const first = await around.opened();
    first.vault.update(first.vault.list()[7]?.id ?? '', someFacts({ name: 'Renamed' }));
    first.vault.register(someFacts(), 'new');
    const list = first.vault.list();
    first.vault.close();
    const { vault, rows } = await around.opened();
    expect(rows).toBe(0);
    expect(vault.list()).toEqual(list);
  });

  it('whatever happened to it, is the same from the snapshot as from its rows', async () => {
    const around = await largeVault();
    const step = fc.record({
      what: fc.constantFrom('rename', 'register', 'trash', 'purge', 'expose', 'snapshot', 'reopen'),
      which: fc.nat(),
    });
    let { vault } = await around.opened();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const { what, which } of steps) {
          const set = vault.list()[which % vault.list().length];
          if (!set) throw new Error('The vault is empty');
          if (what === 'rename') vault.update(set.id, someFacts());
          else if (what === 'register') vault.registerMany(entries(2));
          else if (what === 'trash' || what === 'purge') vault.moveToTrash([set.id]);
          else if (what === 'expose') vault.setExposed(set.id, which % 2 === 0);
          else if (what === 'snapshot') await vault.maintenance.bringSnapshotUpToDate();
          if (what === 'purge') vault.purge([set.id]);
          if (what === 'reopen') {
            vault.close();
            vault = await around.open();
          }
        }
        const copy = await around.afterCrash();
        expect(copy.list()).toEqual(vault.list());
        copy.close();
      }),
      { numRuns: 15 },
    );
  });

  it('keeps nothing in its snapshot of a set that was destroyed', async () => {
    const around = await largeVault();
    const { vault } = await around.opened();
    const [doomed] = vault.list();
    const part = partOf(doomed?.id ?? '');
    vault.moveToTrash([doomed?.id ?? '']);
    vault.purge([doomed?.id ?? '']);
    const copy = await around.afterCrash();
    expect(copy.list()).toHaveLength(around.list.length - 1);
    copy.close();
    vault.close();
    expect(around.query(`SELECT count(*) FROM summary_snapshot WHERE part = ${part}`)).toBe(1);
    expect((await around.opened()).vault.list()).not.toContainEqual(doomed);
  });
});

describe('a snapshot that is of no use', () => {
  it.each([
    ['missing', 'DELETE FROM summary_snapshot'],
    ['incomplete', 'DELETE FROM summary_snapshot WHERE part % 3 = 0'],
    ['cut short', 'UPDATE summary_snapshot SET summaries = substr(summaries, 1, length(summaries) - 1)'],
    ['forged', 'UPDATE summary_snapshot SET summaries = zeroblob(300)'],
    ['swapped', 'UPDATE summary_snapshot SET part = part + 1000'],
  ])('%s: the rows have all of it', async (_, sql) => {
    const around = await largeVault();
    around.alter(sql);
    const { vault } = await around.opened();
    expect(vault.list()).toEqual(around.list);
    await vault.maintenance.settle();
    vault.close();
    const again = await around.opened();
    expect(again.rows).toBe(0);
    expect(again.vault.list()).toEqual(around.list);
  });

  it('put back to an older one, is compared with the rows that are newer', async () => {
    const around = await largeVault();
    const older = around.query('SELECT summaries FROM summary_snapshot WHERE part = 5') as Buffer;
    const { vault } = await around.opened();
    for (const { id } of vault.list()) if (partOf(id) === 5) vault.setExposed(id, true);
    const list = vault.list();
    vault.close();
    around.alter('UPDATE summary_snapshot SET summaries = ? WHERE part = 5', older);
    const again = await around.opened();
    expect(again.vault.list()).toEqual(list);
    expect(again.rows).toBeGreaterThan(0);
  });
});

describe('a row that something else altered', () => {
  it.each([
    ['changed', 'UPDATE credential_sets SET summary = zeroblob(100) WHERE id = ?'],
    ['renumbered', 'UPDATE credential_sets SET sequence = 100000 WHERE id = ?'],
  ])(
    '%s, is noticed after opening from the snapshot, and named; the next opening refuses',
    async (_, sql) => {
      const around = await largeVault();
      const [set] = around.list;
      around.alter(sql, set?.id);
      const { vault } = await around.opened();
      const failure = await failureOf(() => vault.maintenance.settle());
      expect(failure).toMatchObject({ code: 'vault_corrupt', credentialSetId: set?.id });
      expect(failure.message).toContain(`“${set?.name ?? ''}”`);
      vault.close();
      expect(around.query('SELECT count(*) FROM summary_snapshot')).toBe(0);
    },
  );

  it.each([
    ['missing', 'DELETE FROM credential_sets WHERE id = ?'],
    [
      'added',
      "INSERT INTO credential_sets SELECT 99999, 'ffffffff' || substr(id, 9), 1, 1, 1, 1, summary, null, null FROM credential_sets WHERE id = ?",
    ],
  ])('%s, is noticed on opening', async (_, sql) => {
    const around = await largeVault();
    around.alter(sql, around.list[0]?.id);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });
});

it.each(['settle', 'bringSnapshotUpToDate'] as const)(
  '%s ends with the vault, whatever it was at',
  async (work) => {
    const around = await largeVault();
    around.alter('UPDATE credential_sets SET summary = zeroblob(100)');
    for (let turns = 0; turns < 12; turns += 1) {
      const { vault } = await around.opened();
      const working = failureOf(() => vault.maintenance[work]().then(() => Promise.reject(done)));
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      vault.close();
      expect(['vault_not_open', 'vault_corrupt', done.code]).toContain((await working).code);
    }
  },
);

it('a small vault has no snapshot', async () => {
  const around = surroundings();
  const vault = await around.open();
  vault.registerMany(entries(3));
  await vault.maintenance.settle();
  vault.close();
  const database = new Database(around.file, { readonly: true });
  expect(database.prepare('SELECT count(*) FROM summary_snapshot').pluck().get()).toBe(0);
  database.close();
});

it('re-keying destroys the snapshot, which the old key opens; the next one is under the new key', async () => {
  const around = await largeVault();
  const former = around.query('SELECT summaries FROM summary_snapshot WHERE part = 5') as Buffer;
  const { vault } = await around.opened();
  const jobs = new VaultJobs(() => undefined);
  const help = { tryPassphrase: <T>(work: () => Promise<T>) => work(), backUp: () => Promise.resolve() };
  await jobs.run('rekey', (control) => vault.maintenance.rekey(null, control, help));
  const copy = await around.afterCrash();
  expect(copy.list()).toEqual(around.list);
  copy.close();
  await vault.maintenance.bringSnapshotUpToDate();
  vault.close();
  around.alter('UPDATE summary_snapshot SET summaries = ? WHERE part = 5', former);
  const again = await around.opened();
  expect(again.vault.list()).toEqual(around.list);
  expect(again.rows).toBe(around.list.filter(({ id }) => partOf(id) === 5).length);
});
