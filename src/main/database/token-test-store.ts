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

export function countTokenTests(database: ReadableDatabase, credentialSetId: string): number {
  const row = statement<[string], { count: number }>(
    database,
    'SELECT count(*) AS count FROM token_tests WHERE credential_set_id = ?',
  ).get(credentialSetId);
  return row?.count ?? 0;
}

/** @param sequences - those of the rows to delete, as {@link tokenTestsOf} gives them */
export function deleteTokenTests(database: WritableDatabase, sequences: readonly number[]): void {
  const remove = statement<[number]>(database, 'DELETE FROM token_tests WHERE sequence = ?');
  for (const sequence of sequences) remove.run(sequence);
}

/**
 * @returns the tests of a credential set, newest first. The newest is the one inserted last: by the clock, a test
 *   after the clock was set back would be the first to go
 */
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
