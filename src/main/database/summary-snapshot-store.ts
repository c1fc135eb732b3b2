import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** @returns the sealed part; null if there is none of this number */
export function readSnapshotPart(database: ReadableDatabase, part: number): Buffer | null {
  const row = statement<[number], { summaries: Buffer }>(
    database,
    'SELECT summaries FROM summary_snapshot WHERE part = ?',
  ).get(part);
  return row?.summaries ?? null;
}

export function hasSnapshot(database: ReadableDatabase): boolean {
  return statement<[]>(database, 'SELECT 1 FROM summary_snapshot LIMIT 1').get() !== undefined;
}

/** Writes the part in place of a former one of this number. */
export function writeSnapshotPart(database: WritableDatabase, part: number, summaries: Buffer): void {
  writeRow(
    database,
    'INSERT OR REPLACE INTO summary_snapshot (part, summaries) VALUES (?, ?)',
    part,
    summaries,
  );
}

/** Deletes the part, if it is there. */
export function deleteSnapshotPart(database: WritableDatabase, part: number): void {
  statement<[number]>(database, 'DELETE FROM summary_snapshot WHERE part = ?').run(part);
}

export function deleteSnapshot(database: WritableDatabase): void {
  statement<[]>(database, 'DELETE FROM summary_snapshot').run();
}
