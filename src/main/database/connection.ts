import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import {
  closed,
  databaseFailure,
  moved,
  notStored,
  occupied,
  requireNotCancelled,
  withDatabaseFailures,
} from './failures.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A database that a store may read. */
export type ReadableDatabase = Database.Database & { readonly [readable]: never };
/** A database inside a write transaction: {@link Connection.write} hands it out, and nothing else does. */
export type WritableDatabase = ReadableDatabase & { readonly [writable]: never };

/** Takes part in every write. */
export interface WriteHook {
  /** Adds to a write what belongs into the same transaction. If it throws, nothing of the write is kept. */
  beforeCommit(database: WritableDatabase): void;
  /** Hears how a write ended. Must not throw. */
  afterWrite(isCommitted: boolean): void;
}

/** The open database file. Every failure it throws is a KeyturnError; see `failures.ts`. */
export class Connection {
  readonly #database: Database.Database;
  readonly #onClose: () => void;
  readonly #file: string | null;
  #hook: WriteHook | null = null;
  #isOccupied = false;

  constructor(database: Database.Database, onClose: () => void) {
    this.#database = database;
    this.#onClose = onClose;
    this.#file = fileAt(database.name);
  }

  get isOpen(): boolean {
    return this.#database.open;
  }

  /** From now on the hook takes part in every write, whoever makes it; nobody can forget it. */
  hookInto(hook: WriteHook): void {
    this.#hook = hook;
  }

  /** @throws KeyturnError `job_in_progress` while a long write lasts, `vault_not_open` after closing */
  read<T>(work: (database: ReadableDatabase) => T): T {
    this.#requireUsable();
    return withDatabaseFailures(() => work(this.#database as ReadableDatabase));
  }

  /** As {@link read}, but also while a long write lasts: for what that changes in its last slice only. */
  readMeanwhile<T>(work: (database: ReadableDatabase) => T): T {
    if (!this.#database.open) throw closed();
    return withDatabaseFailures(() => work(this.#database as ReadableDatabase));
  }

  /**
   * Runs the work in one transaction: all of it is written, or, if it throws, none of it.
   *
   * @throws KeyturnError as {@link read}; `vault_unreadable` if the file isn't at its path any more. SQLite would
   * go on writing into a deleted file, and all of it would be gone with the process.
   */
  write<T>(work: (database: WritableDatabase) => T): T {
    this.#requireUsable();
    const transaction = this.#database.transaction(() => {
      this.#requireInPlace();
      const database = this.#database as WritableDatabase;
      const result = work(database);
      this.#hook?.beforeCommit(database);
      return result;
    });
    let isCommitted = false;
    try {
      const result = withDatabaseFailures(() => transaction.immediate());
      isCommitted = true;
      return result;
    } finally {
      this.#hook?.afterWrite(isCommitted);
    }
  }

  /**
   * Runs work that takes long in one transaction, between whose slices others get their turn, though not at this
   * database: until it ends, every other read and write fails. Closing ends it, and nothing of it is kept. The
   * hook takes no part in it.
   *
   * @param work - has to end at its next slice once the signal has aborted
   * @param signal - ends it at once, and nothing of it is kept: whoever aborts may read and write right after
   * @param committed - called as soon as all of it is kept, before anybody else can read or write
   * @throws KeyturnError as {@link write}; `job_cancelled`
   */
  async writeInSlices<T>(
    work: (database: WritableDatabase) => Promise<T>,
    signal?: AbortSignal,
    committed?: (result: T) => void,
  ): Promise<T> {
    requireNotCancelled(signal);
    this.#requireUsable();
    withDatabaseFailures(() => this.#database.exec('BEGIN IMMEDIATE'));
    this.#isOccupied = true;
    const giveWay = (): void => {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      this.#isOccupied = false;
    };
    signal?.addEventListener('abort', giveWay, { once: true });
    try {
      this.#requireInPlace();
      const result = await work(this.#database as WritableDatabase);
      if (!this.#database.open) throw closed();
      requireNotCancelled(signal);
      this.#database.exec('COMMIT');
      committed?.(result);
      return result;
    } catch (error) {
      throw databaseFailure(error);
    } finally {
      signal?.removeEventListener('abort', giveWay);
      if (!signal?.aborted) giveWay();
    }
  }

  /**
   * Copies what the write-ahead log holds into the file and empties the log. After that, what was deleted is
   * in neither (`secure_delete` has overwritten it).
   */
  truncateLog(): void {
    withDatabaseFailures(() => this.#database.pragma('wal_checkpoint(TRUNCATE)'));
  }

  /** Truncates the log and closes. The file is closed even if the log could not be truncated. */
  close(): void {
    if (!this.#database.open) return;
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    try {
      this.truncateLog();
    } finally {
      this.#database.close();
      this.#onClose();
    }
  }

  /** Closes without writing anything of its own, for a database that turned out not to be usable. */
  abandon(): void {
    if (!this.#database.open) return;
    this.#database.close();
    this.#onClose();
  }

  #requireUsable(): void {
    if (this.#isOccupied) throw occupied();
    if (!this.#database.open) throw closed();
  }

  #requireInPlace(): void {
    if (fileAt(this.#database.name) !== this.#file) throw moved();
  }
}

/** @returns what tells one file from another; null if there is none at this path */
function fileAt(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}

const statements = new WeakMap<Database.Database, Map<string, Database.Statement<unknown[], unknown>>>();

/** Prepares a statement once for each database. */
export function statement<Parameters extends unknown[], Row = unknown>(
  database: ReadableDatabase,
  sql: string,
): Database.Statement<Parameters, Row> {
  let prepared = statements.get(database);
  if (!prepared) statements.set(database, (prepared = new Map()));
  let found = prepared.get(sql);
  if (!found) prepared.set(sql, (found = database.prepare(sql)));
  return found as Database.Statement<Parameters, Row>;
}

/**
 * Inserts, updates or deletes a single row.
 *
 * @throws KeyturnError `vault_unreadable` if SQLite reports success, yet no row changed; a trigger can bring
 * that about. In a transaction, it undoes the rest.
 */
export function writeRow(database: WritableDatabase, sql: string, ...parameters: unknown[]): void {
  const { changes } = statement<unknown[]>(database, sql).run(...parameters);
  if (changes !== 1) throw notStored();
}
