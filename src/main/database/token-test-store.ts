import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** A row of `token_tests`. */
export interface TokenTestRow {
  readonly id: string;
  readonly credentialSetId: string;
  /** When the test ran, ms since 1970. */
  readonly createdAt: number;
  /** The sealed record. */
  readonly record: Buffer;
}

export function insertTokenTest(database: WritableDatabase, row: TokenTestRow): void {
  writeRow(
    database,
    `INSERT INTO token_tests (id, credential_set_id, created_at, record)
     VALUES (@id, @credentialSetId, @createdAt, @record)`,
    row,
  );
}

/**
 * Deletes all but the newest `keep` tests of a credential set. Here and below, the newest is the one inserted
 * last: by the clock, a test after the clock was set back would be the first to go.
 */
export function deleteOldTokenTests(database: WritableDatabase, credentialSetId: string, keep: number): void {
  statement<[string, number]>(
    database,
    `DELETE FROM token_tests WHERE sequence IN (
       SELECT sequence FROM token_tests WHERE credential_set_id = ?
        ORDER BY sequence DESC LIMIT -1 OFFSET ?)`,
  ).run(credentialSetId, keep);
}

/** @returns the tests of a credential set, newest first */
export function tokenTestsOf(
  database: ReadableDatabase,
  credentialSetId: string,
): (TokenTestRow & { readonly sequence: number })[] {
  return statement<[string], TokenTestRow & { readonly sequence: number }>(
    database,
    `SELECT sequence, id, credential_set_id AS credentialSetId, created_at AS createdAt, record
       FROM token_tests WHERE credential_set_id = ? ORDER BY sequence DESC`,
  ).all(credentialSetId);
}
