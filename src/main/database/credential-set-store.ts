import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** The moments of a row that reminders go by while the vault is locked, ms since 1970; null: there is none. */
export interface RowMoments {
  readonly warnAt: number | null;
  readonly dueAt: number | null;
  readonly snoozedUntil: number | null;
}

/** A row of `credential_sets`. Times are ms since 1970. */
export interface CredentialSetRow extends RowMoments {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
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
            warn_at AS warnAt, due_at AS dueAt, snoozed_until AS snoozedUntil, summary
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

export interface MomentsPageRow extends RowMoments {
  readonly sequence: number;
  readonly id: string;
}

/** @returns the moments of the next rows in order of insertion: at most `limit` of those after `after` */
export function pageOfMoments(database: ReadableDatabase, after: number, limit: number): MomentsPageRow[] {
  return statement<[number, number], MomentsPageRow>(
    database,
    `SELECT sequence, id, warn_at AS warnAt, due_at AS dueAt, snoozed_until AS snoozedUntil
       FROM credential_sets WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  ).all(after, limit);
}

export function insertCredentialSet(database: WritableDatabase, row: CredentialSetRow): void {
  writeRow(
    database,
    `INSERT INTO credential_sets (id, created_at, updated_at, trashed_at, warn_at, due_at, snoozed_until,
                                  summary)
     VALUES (@id, @createdAt, @updatedAt, @trashedAt, @warnAt, @dueAt, @snoozedUntil, @summary)`,
    row,
  );
}

export function updateCredentialSet(database: WritableDatabase, row: CredentialSetRow): void {
  writeRow(
    database,
    `UPDATE credential_sets
        SET created_at = @createdAt, updated_at = @updatedAt, trashed_at = @trashedAt, warn_at = @warnAt,
            due_at = @dueAt, snoozed_until = @snoozedUntil, summary = @summary
      WHERE id = @id`,
    row,
  );
}

export function updateMoments(database: WritableDatabase, row: RowMoments & { readonly id: string }): void {
  writeRow(
    database,
    `UPDATE credential_sets SET warn_at = @warnAt, due_at = @dueAt, snoozed_until = @snoozedUntil WHERE id = @id`,
    row,
  );
}

/** Deletes a set with its secret versions and token tests. */
export function deleteCredentialSet(database: WritableDatabase, id: string): void {
  writeRow(database, 'DELETE FROM credential_sets WHERE id = ?', id);
}
