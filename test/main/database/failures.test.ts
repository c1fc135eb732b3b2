import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  databaseFailure,
  unlessUnwritable,
  withDatabaseFailures,
} from '../../../src/main/database/failures.ts';
import type { KeyturnError } from '../../../src/shared/failure.ts';

const sqlite = (code: string) => new Database.SqliteError('SQLite says something about /home/me', code);
const system = (code: string) =>
  Object.assign(new Error(`${code}: open '/home/me'`), { code, syscall: 'open' });

describe('what SQLite and the file system report becomes', () => {
  it.each([
    ['SQLITE_NOTADB', 'vault_unreadable'],
    ['SQLITE_CORRUPT', 'vault_unreadable'],
    ['SQLITE_CORRUPT_INDEX', 'vault_unreadable'],
    ['SQLITE_CANTOPEN', 'vault_unreadable'],
    ['SQLITE_PERM', 'vault_unreadable'],
    ['SQLITE_IOERR_READ', 'vault_unreadable'],
    ['SQLITE_READONLY_DBMOVED', 'vault_unreadable'],
    ['SQLITE_READONLY', 'vault_read_only'],
    ['SQLITE_READONLY_DIRECTORY', 'vault_read_only'],
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_IOERR_WRITE', 'disk_full'],
    ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
    ['SQLITE_BUSY', 'vault_busy'],
    ['SQLITE_BUSY_RECOVERY', 'vault_busy'],
    ['SQLITE_LOCKED', 'vault_busy'],
  ])('%s: %s', (code, expected) => {
    expect(databaseFailure(sqlite(code))).toMatchObject({ name: 'KeyturnError', code: expected });
  });

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EROFS', 'vault_read_only'],
    ['EACCES', 'vault_read_only'],
    ['EPERM', 'vault_read_only'],
  ])('%s: %s', (code, expected) => {
    expect(databaseFailure(system(code))).toMatchObject({ name: 'KeyturnError', code: expected });
  });

  it('nothing that says where the user’s files are', () => {
    for (const error of [sqlite('SQLITE_FULL'), system('EACCES')]) {
      const failure = databaseFailure(error) as KeyturnError;
      expect(JSON.stringify(failure.toFailure())).not.toContain('/home/me');
      expect(failure.cause).toBeUndefined();
    }
  });

  it('nothing else: a mistake in the program stays what it is', () => {
    for (const mistake of [
      sqlite('SQLITE_CONSTRAINT_UNIQUE'),
      sqlite('SQLITE_ERROR'),
      new TypeError('x'),
      'x',
    ]) {
      expect(databaseFailure(mistake)).toBe(mistake);
    }
  });
});

describe('a write that can wait', () => {
  it('may fail for want of space', () => {
    expect(() => {
      unlessUnwritable(() =>
        withDatabaseFailures(() => {
          throw sqlite('SQLITE_FULL');
        }),
      );
    }).not.toThrow();
  });

  it('may not hide a mistake in the program', () => {
    expect(() => {
      unlessUnwritable(() => {
        throw new TypeError('a mistake');
      });
    }).toThrow('a mistake');
  });
});
