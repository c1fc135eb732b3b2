import Database from 'better-sqlite3';
import { realpathSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { KeyturnError } from '../../shared/failure.ts';
import { newBackupPath } from './backup-name.ts';
import { makeCheckedBackup } from './checked-backup.ts';
import { Connection, type WritableDatabase } from './connection.ts';
import { inUse, unreadable, withDatabaseFailures } from './failures.ts';
import { readFileHeader, type FileHeader } from './file-header.ts';
import {
  discardDraft,
  makePrivate,
  prepareDraft,
  publishDraft,
  requireWritable,
  vaultFiles,
} from './files.ts';
import { latestVersion, migrate, upgrade, type Migration } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import { requireOwnStructure } from './schema-check.ts';
import { tablesOf } from './tables.ts';

/** "KEYT": tells a vault from any other SQLite database. */
export const applicationId = 0x4b455954;

/** How long SQLite waits, in ms, for another program to let go of the file. It blocks, so it is short. */
const busyTimeout = 250;

/** Vaults that this process has open. */
const openHere = new Set<string>();

export interface DatabaseOptions {
  /** The folder that holds the vault. */
  readonly directory: string;
  readonly clock: { now(): number };
  /** Other migrations than the product's own; for tests. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens an existing vault file for this process alone, and brings its schema up to date.
 *
 * Whatever is at the path is looked at before SQLite gets it, so a file that can't be used is not written to.
 *
 * @throws KeyturnError `vault_unreadable`, `vault_newer`, `vault_read_only`, `disk_full`, `vault_busy`
 */
export async function openDatabase(options: DatabaseOptions): Promise<Connection> {
  const { directory, clock, migrations = allMigrations } = options;
  const files = vaultFiles(directory);
  requireNotOpenHere(files.vault);
  requireKnownSchema(files.vault, migrations);
  requireWritable(files);
  const connection = withDatabaseFailures(() => {
    makePrivate(files);
    return connect(files.vault, 'WAL');
  });
  try {
    requireOwnStructure(connection, migrations);
    await requireIntact(connection);
    await upgrade(connection, migrations, () =>
      makeCheckedBackup(connection, newBackupPath(files.backups, clock.now(), 'before_upgrade')),
    );
    return connection;
  } catch (error) {
    connection.abandon();
    throw error;
  }
}

/**
 * Creates the vault file. It appears under its name only when it is complete, so neither a crash nor a full
 * disk leaves half a vault; and never in place of a file that is there.
 *
 * @param initialise - fills the empty tables, in the transaction that creates them
 * @throws KeyturnError `vault_read_only`, `disk_full`, `vault_busy`; `vault_unreadable` if the new file can't be
 * read back
 */
export async function createDatabase(
  options: DatabaseOptions,
  initialise: (database: WritableDatabase) => void,
): Promise<Connection> {
  const { directory, migrations = allMigrations } = options;
  const files = vaultFiles(directory);
  withDatabaseFailures(() => {
    prepareDraft(files);
    try {
      fillDraft(files.draft, migrations, initialise);
      requireWhole(files.draft, latestVersion(migrations));
      publishDraft(files);
    } finally {
      discardDraft(files);
    }
  });
  return await openDatabase(options);
}

/**
 * With a rollback journal, a commit is in the file itself or has failed. With a write-ahead log it would get
 * there on closing only, and SQLite doesn't say so if the disk has no room for it then.
 */
function fillDraft(
  path: string,
  migrations: readonly Migration[],
  initialise: (database: WritableDatabase) => void,
): void {
  const draft = connect(path, 'DELETE');
  try {
    draft.write((database) => {
      database.pragma(`application_id = ${applicationId}`);
      migrate(database, migrations);
      initialise(database);
    });
  } finally {
    draft.abandon();
  }
}

/** Reads a closed draft back from its file alone. Once it is published, nothing would ever replace it. */
function requireWhole(path: string, version: number): void {
  const draft = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const valueOf = (pragma: string): unknown => draft.pragma(pragma, { simple: true });
    const isWhole =
      valueOf('application_id') === applicationId &&
      valueOf('user_version') === version &&
      valueOf('quick_check') === 'ok';
    if (!isWhole) throw draftBroken();
  } finally {
    draft.close();
  }
}

function draftBroken(): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: 'The new vault came out damaged.',
    hint: 'It was not kept. Check the disk, then try again.',
  });
}

/**
 * POSIX locks belong to the process: closing any descriptor of a file drops all of this process's locks on it,
 * also SQLite's. So a vault that is open here must not even be looked at.
 */
function requireNotOpenHere(path: string): void {
  if (isOpenHere(path)) throw inUse();
}

/** Whether this process has the file open; see above what must not be done to it then. */
export const isOpenHere = (path: string): boolean => openHere.has(identity(path));

function identity(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** @throws KeyturnError `vault_unreadable` for what is no vault of ours; `vault_newer` */
export function requireKnownSchema(path: string, migrations: readonly Migration[]): FileHeader {
  const header = readFileHeader(path);
  if (header.applicationId !== applicationId) throw unreadable('it belongs to another program');
  if (header.schemaVersion < 1) throw unreadable('it has no schema version');
  if (header.schemaVersion > latestVersion(migrations)) throw newer();
  return header;
}

/** A vault that a newer Keyturn wrote. */
export function newer(): KeyturnError {
  return new KeyturnError({
    code: 'vault_newer',
    message: 'This vault was written by a newer version of Keyturn.',
    hint: 'Nothing was changed. Install the newest Keyturn, then open the vault with it.',
  });
}

type JournalMode = 'WAL' | 'DELETE';

/** Opens a file for this process alone. A closed vault's own file may be looked at before, never while it is open. */
export function connect(path: string, journalMode: JournalMode): Connection {
  const database = new Database(path, { fileMustExist: true, timeout: busyTimeout });
  const key = identity(path);
  try {
    configure(database, journalMode);
    openHere.add(key);
    return new Connection(database, () => openHere.delete(key));
  } catch (error) {
    database.close();
    throw error;
  }
}

function configure(database: Database.Database, journalMode: JournalMode): void {
  // Before the first access: with it SQLite keeps the log's index in memory and the file to this process. The
  // open summaries would go stale under a second writer.
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma(`journal_mode = ${journalMode}`);
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  database.pragma('temp_store = MEMORY');
  database.pragma('trusted_schema = OFF');
  database.pragma('cell_size_check = ON');
}

/** Files up to this size, in bytes, are checked as a whole before they are used: that takes about a frame. */
const quicklyChecked = 4 * 1024 * 1024;

/**
 * SQLite's quick check, a table at a time with a pause after each, since it blocks. The longer check compares
 * indexes with their tables, too; here each record's seal vouches for what is in it. Of a large file it would block
 * for longer than a user should wait; of that, every row is read and compared once the vault is open.
 */
async function requireIntact(connection: Connection): Promise<void> {
  if (sizeOf(connection) > quicklyChecked) return;
  const tables = connection.read(tablesOf);
  for (const table of tables) {
    const verdict = connection.read((database) =>
      database.pragma(`quick_check("${table}")`, { simple: true }),
    );
    if (verdict !== 'ok') throw unreadable('its database is damaged');
    await setImmediate();
  }
}

function sizeOf(connection: Connection): number {
  return connection.read((database) => {
    const number = (name: string): number => Number(database.pragma(name, { simple: true }));
    return number('page_count') * number('page_size');
  });
}
