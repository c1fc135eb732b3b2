import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { moved, notStored, withDatabaseFailures } from './failures.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A database that a store may read. */
export type ReadableDatabase = Database.Database & { readonly [readable]: never };
/** A database inside a write transaction: {@link Connection.write} hands it out, and nothing else does. */
export type WritableDatabase = ReadableDatabase & { readonly [writable]: never };

/** The open database file. Every failure it throws is a KeyturnError; see `failures.ts`. */
export class Connection {
  readonly #database: Database.Database;
  readonly #onClose: () => void;
  readonly #file: string | null;

  constructor(database: Database.Database, onClose: () => void) {
    this.#database = database;
    this.#onClose = onClose;
    this.#file = fileAt(database.name);
  }

  read<T>(work: (database: ReadableDatabase) => T): T {
    return withDatabaseFailures(() => work(this.#database as ReadableDatabase));
  }

  /**
   * Runs the work in one transaction: all of it is written, or, if it throws, none of it.
   *
   * @throws KeyturnError `vault_unreadable` if the file isn't at its path any more. SQLite would go on writing
   * into a deleted file, and all of it would be gone with the process.
   */
  write<T>(work: (database: WritableDatabase) => T): T {
    const transaction = this.#database.transaction(() => {
      if (fileAt(this.#database.name) !== this.#file) throw moved();
      return work(this.#database as WritableDatabase);
    });
    return withDatabaseFailures(() => transaction.immediate());
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
