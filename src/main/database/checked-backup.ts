import Database from 'better-sqlite3';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeyturnError } from '../../shared/failure.ts';
import type { Connection, ReadableDatabase } from './connection.ts';
import { withDatabaseFailures } from './failures.ts';

/**
 * Copies the database into a new file (mode 0600), and trusts the copy only after it was opened again, passed
 * SQLite's integrity check, and holds as many rows in each table as the original.
 *
 * @param path - a file that doesn't exist yet
 * @throws KeyturnError `disk_full`, `vault_read_only`; `vault_unreadable` if the copy doesn't pass. No copy is
 * left then, and the original is as it was.
 */
export function makeCheckedBackup(connection: Connection, path: string): void {
  withDatabaseFailures(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite would create the file for everybody to read; into an empty file of ours it writes as well.
    closeSync(openSync(path, 'wx', 0o600));
    try {
      const expected = connection.read((database) => {
        database.prepare('VACUUM INTO ?').run(path);
        return describe(database);
      });
      synchronise(path);
      check(path, expected);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  });
}

/** Schema version and the number of rows in each table, as one text to compare. */
function describe(database: ReadableDatabase | Database.Database): string {
  const tables = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all();
  const counts = tables.map(({ name }) => [
    name,
    database.prepare(`SELECT count(*) FROM "${name}"`).pluck().get(),
  ]);
  return JSON.stringify([database.pragma('user_version', { simple: true }), counts]);
}

function check(path: string, expected: string): void {
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const isSound = copy.pragma('integrity_check', { simple: true }) === 'ok';
    if (!isSound || describe(copy) !== expected) throw copyBroken();
  } finally {
    copy.close();
  }
}

function synchronise(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function copyBroken(): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: 'The backup that is made before the vault is upgraded came out damaged.',
    hint: 'The vault was not upgraded and nothing was changed. Check the disk, then try again.',
  });
}
