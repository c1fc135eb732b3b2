import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';
import { notStored } from './failures.ts';

/** A row of `secret_versions`: a value that still exists. A revoked version has no row. */
export interface SecretVersionRow {
  readonly id: string;
  readonly credentialSetId: string;
  /** Ms since 1970. */
  readonly createdAt: number;
  /** The sealed client secret. */
  readonly secret: Buffer;
}

export function insertSecretVersion(database: WritableDatabase, row: SecretVersionRow): void {
  writeRow(
    database,
    `INSERT INTO secret_versions (id, credential_set_id, created_at, secret)
     VALUES (@id, @credentialSetId, @createdAt, @secret)`,
    row,
  );
}

/**
 * A damaged index may hide a row that is there, and nobody must be told that a secret was destroyed when it wasn't. So
 * what the index doesn't find is looked for without it.
 *
 * @returns the sealed secret, or undefined if there is none
 */
export function sealedSecret(database: ReadableDatabase, id: string): Buffer | undefined {
  const found = ['', 'NOT INDEXED'].map((how) =>
    statement<[string], { secret: Buffer }>(
      database,
      `SELECT secret FROM secret_versions ${how} WHERE id = ?`,
    ),
  );
  return (found[0]?.get(id) ?? found[1]?.get(id))?.secret;
}

/**
 * Destroys the sealed value; with `secure_delete`, SQLite overwrites it. That it is gone already is fine: a set
 * whose former value was lost could never have its secret replaced otherwise.
 */
export function deleteSecretVersion(database: WritableDatabase, id: string): void {
  statement<[string]>(database, 'DELETE FROM secret_versions WHERE id = ?').run(id);
  if (sealedSecret(database, id)) throw notStored();
}
