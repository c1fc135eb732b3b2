import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** A row of `credential_sets`. Times are ms since 1970. */
export interface CredentialSetRow {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  readonly dueAt: number | null;
  /** The sealed summary. */
  readonly summary: Buffer;
}

/** A row with its place in the order of insertion, for paging. */
export interface CredentialSetPageRow extends CredentialSetRow {
  readonly sequence: number;
}

/** @returns the next rows in order of insertion: at most `limit` of those after the row numbered `after` */
export function pageOfCredentialSets(
  database: ReadableDatabase,
  after: number,
  limit: number,
): CredentialSetPageRow[] {
  return statement<[number, number], CredentialSetPageRow>(
    database,
    `SELECT sequence, id, created_at AS createdAt, updated_at AS updatedAt, trashed_at AS trashedAt,
            due_at AS dueAt, summary
       FROM credential_sets WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  ).all(after, limit);
}

/** @returns the sets whose ids are at least `from` and, unless `to` is null, below it, in order of their ids */
export function placesOfCredentialSets(
  database: ReadableDatabase,
  from: string,
  to: string | null,
): { readonly id: string; readonly sequence: number }[] {
  return statement<[string, string | null, string | null], { id: string; sequence: number }>(
    database,
    'SELECT id, sequence FROM credential_sets WHERE id >= ? AND (? IS NULL OR id < ?) ORDER BY id',
  ).all(from, to, to);
}

/** @returns the due dates of the next rows in order of insertion: at most `limit` of those after `after` */
export function pageOfDueDates(
  database: ReadableDatabase,
  after: number,
  limit: number,
): { readonly sequence: number; readonly id: string; readonly dueAt: number | null }[] {
  return statement<[number, number], { sequence: number; id: string; dueAt: number | null }>(
    database,
    `SELECT sequence, id, due_at AS dueAt FROM credential_sets WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  ).all(after, limit);
}

export function insertCredentialSet(database: WritableDatabase, row: CredentialSetRow): void {
  writeRow(
    database,
    `INSERT INTO credential_sets (id, created_at, updated_at, trashed_at, due_at, summary)
     VALUES (@id, @createdAt, @updatedAt, @trashedAt, @dueAt, @summary)`,
    row,
  );
}

export function updateCredentialSet(database: WritableDatabase, row: CredentialSetRow): void {
  writeRow(
    database,
    `UPDATE credential_sets
        SET created_at = @createdAt, updated_at = @updatedAt, trashed_at = @trashedAt, due_at = @dueAt,
            summary = @summary
      WHERE id = @id`,
    row,
  );
}

export function updateDueAt(database: WritableDatabase, id: string, dueAt: number | null): void {
  writeRow(database, 'UPDATE credential_sets SET due_at = ? WHERE id = ?', dueAt, id);
}

/** Deletes a set with its secret versions and token tests. */
export function deleteCredentialSet(database: WritableDatabase, id: string): void {
  writeRow(database, 'DELETE FROM credential_sets WHERE id = ?', id);
}
