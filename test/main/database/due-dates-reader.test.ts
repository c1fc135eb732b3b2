import Database from 'better-sqlite3';
import { copyFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insertCredentialSet } from '../../../src/main/database/credential-set-store.ts';
import { readLockedMoments } from '../../../src/main/database/due-dates-reader.ts';
import { latestVersion } from '../../../src/main/database/migrate.ts';
import { migrations } from '../../../src/main/database/migrations/index.ts';
import { bytesOf } from '../vault/temporary.ts';
import { aCredentialSet, databaseFolder } from './temporary.ts';

const moments = { warnAt: 10, dueAt: 20, snoozedUntil: 15 };

/** A closed vault with one set that is due, and one that never is. */
async function lockedVault() {
  const folder = databaseFolder();
  const connection = await folder.create();
  connection.write((database) => {
    insertCredentialSet(database, { ...aCredentialSet('due'), ...moments });
    insertCredentialSet(database, { ...aCredentialSet('never'), warnAt: null, dueAt: null });
  });
  return { ...folder, connection };
}

describe('the moments of a locked vault', () => {
  it('are read without a key, and nothing is left behind or changed', async () => {
    const { directory, connection } = await lockedVault();
    connection.close();
    const [names, bytes] = [readdirSync(directory), bytesOf(directory)];
    expect(readLockedMoments(directory)).toEqual([{ id: 'due', ...moments }]);
    expect(readdirSync(directory)).toEqual(names);
    expect(bytesOf(directory)).toEqual(bytes);
  });

  it('come also from the log that a crash left, which stays for the next opening', async () => {
    const { directory, file, connection } = await lockedVault();
    const crashed = databaseFolder();
    (await crashed.create()).close();
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, crashed.file + suffix);
    connection.close();
    const names = readdirSync(crashed.directory);
    expect(names).toContain('vault.db-wal');
    const log = bytesOf(crashed.directory);
    expect(readLockedMoments(crashed.directory)).toEqual([{ id: 'due', ...moments }]);
    expect(readdirSync(crashed.directory)).toEqual(names);
    expect(bytesOf(crashed.directory)).toEqual(log);
    (await crashed.open()).close();
    expect(readLockedMoments(crashed.directory)).toEqual([{ id: 'due', ...moments }]);
    expect(readdirSync(directory)).not.toContain('vault.db-wal');
  });

  it('are not looked for while the vault is open here: closing the file would drop its locks', async () => {
    const { directory, connection } = await lockedVault();
    expect(readLockedMoments(directory)).toBeNull();
    connection.close();
    expect(readLockedMoments(directory)).toHaveLength(1);
  });

  it('are none where somebody else holds the file', async () => {
    const { directory, file, connection } = await lockedVault();
    connection.close();
    const other = new Database(file);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    expect(readLockedMoments(directory)).toBeNull();
    other.close();
  });
});

describe('there are no moments to read', () => {
  it('where there is no vault', () => {
    const { directory } = databaseFolder();
    expect(readLockedMoments(directory)).toBeNull();
  });

  it('in a file that is no vault, is empty, or is cut off', async () => {
    const { directory, file, connection } = await lockedVault();
    connection.close();
    truncateSync(file, 5_000);
    expect(readLockedMoments(directory)).toBeNull();
    writeFileSync(file, '');
    expect(readLockedMoments(directory)).toBeNull();
    writeFileSync(file, 'not a database at all'.repeat(100));
    expect(readLockedMoments(directory)).toBeNull();
  });

  it('in the vault of an older or a newer Keyturn, which stays as it is', async () => {
    for (const version of [3, latestVersion(migrations) + 1]) {
      const { directory, file, connection } = await lockedVault();
      connection.close();
      const database = new Database(file);
      database.pragma(`user_version = ${version}`);
      database.close();
      const bytes = bytesOf(directory);
      expect(readLockedMoments(directory)).toBeNull();
      expect(bytesOf(directory)).toEqual(bytes);
    }
  });

  it('in a folder in the place of the file', async () => {
    const { directory, file, connection } = await lockedVault();
    connection.close();
    rmSync(file);
    const database = new Database(join(directory, 'other.db'));
    database.close();
    expect(readLockedMoments(join(directory, 'other.db'))).toBeNull();
  });

  it('in rows that somebody wrote nonsense into, but in the others', async () => {
    const { directory, file, connection } = await lockedVault();
    connection.close();
    const database = new Database(file);
    database.exec(`UPDATE credential_sets SET due_at = 9223372036854775807 WHERE id = 'due'`);
    database.exec(`UPDATE credential_sets SET due_at = 7 WHERE id = 'never'`);
    database.close();
    expect(readLockedMoments(directory)?.map(({ id }) => id)).toEqual(['never']);
  });
});
