import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCheckedBackup } from '../../../src/main/database/checked-backup.ts';
import type { Connection } from '../../../src/main/database/connection.ts';
import {
  insertCredentialSet,
  pageOfCredentialSets,
} from '../../../src/main/database/credential-set-store.ts';
import { latestVersion, schemaVersion, type Migration } from '../../../src/main/database/migrate.ts';
import { migrations } from '../../../src/main/database/migrations/index.ts';
import { bytesOf, failureOf } from '../vault/temporary.ts';
import { aCredentialSet, databaseFolder } from './temporary.ts';

const latest = latestVersion(migrations);
const second: Migration = {
  version: latest + 1,
  migrate(database) {
    database.exec('CREATE TABLE projects (id TEXT NOT NULL PRIMARY KEY) STRICT');
  },
};
const third: Migration = {
  version: latest + 2,
  migrate(database) {
    database.exec("INSERT INTO projects VALUES ('one')");
  },
};
const failing: Migration = {
  version: latest + 2,
  migrate(database) {
    database.exec("DELETE FROM credential_sets; INSERT INTO projects VALUES ('one')");
    throw new Error('the third step fails');
  },
};
const leavingOrphans: Migration = {
  version: latest + 1,
  migrate(database) {
    database.exec(`PRAGMA defer_foreign_keys = ON;
      INSERT INTO secret_versions VALUES ('v', 'nobody', 1, x'00')`);
  },
};

/** A database of today's schema with two rows. */
async function todaysVersion() {
  const folder = databaseFolder();
  const connection = await folder.create();
  connection.write((database) => {
    for (const id of ['a', 'b']) insertCredentialSet(database, aCredentialSet(id));
  });
  connection.close();
  return { ...folder, backups: join(folder.directory, 'backups') };
}

const idsIn = (connection: Connection): string[] =>
  connection.read((database) => pageOfCredentialSets(database, 0, 10)).map(({ id }) => id);

it('the product’s migrations are numbered from 1 without a gap', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

describe('opening an older database', () => {
  it('runs every pending migration, after one checked backup', async () => {
    const folder = await todaysVersion();
    const connection = await folder.open({ migrations: [...migrations, second, third] });
    expect(connection.read(schemaVersion)).toBe(latest + 2);
    expect(idsIn(connection)).toEqual(['a', 'b']);

    const names = readdirSync(folder.backups);
    expect(names).toEqual(['keyturn-2026-01-15T12-00-00-000Z-before_upgrade.db']);
    const path = join(folder.backups, names[0] ?? '');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder.backups).mode & 0o777).toBe(0o700);
    const backup = new Database(path, { readonly: true });
    expect(backup.pragma('user_version', { simple: true })).toBe(latest);
    expect(backup.prepare('SELECT count(*) FROM credential_sets').pluck().get()).toBe(2);
    backup.close();
  });

  it('makes no backup when there is nothing to migrate', async () => {
    const folder = await todaysVersion();
    (await folder.open()).close();
    expect(readdirSync(folder.directory)).toEqual(['vault.db']);
  });

  it('undoes everything and says why if one migration fails', async () => {
    const folder = await todaysVersion();
    await expect(folder.open({ migrations: [...migrations, second, failing] })).rejects.toThrow(
      'the third step fails',
    );
    const connection = await folder.open();
    expect(connection.read(schemaVersion)).toBe(latest);
    expect(idsIn(connection)).toEqual(['a', 'b']);
    expect(readdirSync(folder.backups)).toHaveLength(1);
  });

  it('undoes a migration that leaves orphans', async () => {
    const folder = await todaysVersion();
    await expect(folder.open({ migrations: [...migrations, leavingOrphans] })).rejects.toThrow(
      'refer to rows',
    );
    expect((await folder.open()).read(schemaVersion)).toBe(latest);
  });

  it('does not migrate if the backup can’t be made', async () => {
    const folder = await todaysVersion();
    writeFileSync(folder.backups, 'a file where the folder should be');
    const before = readFileSync(folder.file);
    await expect(folder.open({ migrations: [...migrations, second] })).rejects.toThrow();
    expect(readFileSync(folder.file).equals(before)).toBe(true);
  });
});

describe('a checked backup', () => {
  it('refuses to take the place of a file', async () => {
    const folder = await todaysVersion();
    const connection = await folder.open();
    const path = join(folder.directory, 'backup.db');
    writeFileSync(path, 'precious');
    await expect(makeCheckedBackup(connection, path)).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  it('holds what is only in the write-ahead log as yet', async () => {
    const folder = await todaysVersion();
    const connection = await folder.open();
    connection.write((database) => {
      insertCredentialSet(database, aCredentialSet('c'));
    });
    const path = join(folder.directory, 'backup.db');
    await makeCheckedBackup(connection, path);
    const backup = new Database(path, { readonly: true });
    expect(backup.prepare('SELECT count(*) FROM credential_sets').pluck().get()).toBe(3);
    backup.close();
  });
});

describe('a database of a newer Keyturn', () => {
  it('is refused, and no byte of it changes', async () => {
    const folder = await todaysVersion();
    (await folder.open({ migrations: [...migrations, second] })).close();
    const before = bytesOf(folder.directory);
    const failure = await failureOf(() => folder.open());
    expect(failure.code).toBe('vault_newer');
    expect(bytesOf(folder.directory)).toEqual(before);
  });

  it('is recognised, and left alone, even if its upgrade is only in the write-ahead log', async () => {
    const folder = await todaysVersion();
    crashAfter(folder.file, `PRAGMA user_version = ${latest + 1}`);
    expect(readFileSync(folder.file).readUInt32BE(60)).toBe(latest);
    const before = bytesOf(folder.directory);
    expect(Object.keys(before)).toContain('vault.db-wal');
    expect((await failureOf(() => folder.open())).code).toBe('vault_newer');
    expect(bytesOf(folder.directory)).toEqual(before);
  });

  it('is not seen in a write-ahead log whose upgrade was never committed', async () => {
    const folder = await todaysVersion();
    // Without room in its cache SQLite writes pages to the log before it knows whether they'll be committed.
    crashAfter(
      folder.file,
      `PRAGMA cache_size = 1; BEGIN; PRAGMA user_version = ${latest + 1}; CREATE TABLE t (x);
       INSERT INTO t SELECT randomblob(4000) FROM (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9))`,
    );
    expect(Object.keys(bytesOf(folder.directory))).toContain('vault.db-wal');
    expect((await folder.open()).read(schemaVersion)).toBe(latest);
  });

  it('is not seen in a write-ahead log whose commit is damaged', async () => {
    const folder = await todaysVersion();
    crashAfter(folder.file, `PRAGMA user_version = ${latest + 1}`);
    const log = readFileSync(`${folder.file}-wal`);
    log[log.length - 1] = (log.at(-1) ?? 0) ^ 1;
    writeFileSync(`${folder.file}-wal`, log);
    expect((await folder.open()).read(schemaVersion)).toBe(latest);
  });
});

function crashAfter(file: string, sql: string): void {
  const script = `
    import Database from 'better-sqlite3';
    new Database(process.argv[1]).exec(process.argv[2]);
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script, file, sql]);
}
