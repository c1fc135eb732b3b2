import type { Connection, ReadableDatabase } from './connection.ts';
import { requireNotCancelled, unreadable } from './failures.ts';
import { pacer } from './pacer.ts';
import { tablesOf } from './tables.ts';

const rowsAtOnce = 32;

/** @returns the schema version and the number of rows in each table, as one text to compare */
export function countRows(database: ReadableDatabase): string {
  const counts = tablesOf(database).map((table) => [table, count(database, table)]);
  return describe(database, counts);
}

/**
 * Reads a database from end to end: every row of every table with all its columns, and every index. It finds
 * what SQLite's own integrity check would find in a file of ours, but unlike that one it lets others run.
 *
 * @returns the same text as {@link countRows}, of the rows that could be read
 * @throws KeyturnError `vault_unreadable` for a damaged file; `job_cancelled`
 */
export async function readEveryRow(connection: Connection, signal?: AbortSignal): Promise<string> {
  const counts: [string, number][] = [];
  const pause = pacer();
  for (const table of connection.read(tablesOf)) {
    const rows = await readTable(connection, table, () => {
      requireNotCancelled(signal);
      return pause();
    });
    for (const index of connection.read((database) => indexesOf(database, table))) {
      const entries = connection.read((database) => count(database, table, index));
      if (entries !== rows) throw unreadable('its database is damaged');
      await pause();
    }
    counts.push([table, rows]);
  }
  return connection.read((database) => describe(database, counts));
}

async function readTable(
  connection: Connection,
  table: string,
  pause: () => Promise<void> | undefined,
): Promise<number> {
  let rows = 0;
  for (let after: bigint | null = null; ;) {
    const page = connection.read((database) => pageOf(database, table, after));
    const last = page.at(-1);
    if (last === undefined) return rows;
    rows += page.length;
    after = last;
    await pause();
  }
}

/** @returns the ids of the next rows; all of each row is read, down to the last page of a long value */
function pageOf(database: ReadableDatabase, table: string, after: bigint | null): readonly bigint[] {
  const where = after === null ? '' : 'WHERE rowid > ?';
  const rows = database
    .prepare(`SELECT rowid, * FROM "${table}" ${where} ORDER BY rowid LIMIT ${rowsAtOnce}`)
    .raw()
    .safeIntegers()
    .all(...(after === null ? [] : [after])) as [bigint, ...unknown[]][];
  return rows.map(([id]) => id);
}

function indexesOf(database: ReadableDatabase, table: string): string[] {
  return database
    .prepare<[string], string>("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?")
    .pluck()
    .all(table);
}

function count(database: ReadableDatabase, table: string, index?: string): number {
  const by = index === undefined ? 'NOT INDEXED' : `INDEXED BY "${index}"`;
  return database.prepare<[], number>(`SELECT count(*) FROM "${table}" ${by}`).pluck().get() ?? 0;
}

function describe(database: ReadableDatabase, counts: unknown): string {
  return JSON.stringify([database.pragma('user_version', { simple: true }), counts]);
}
