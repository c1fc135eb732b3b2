import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** The single row of `vault_header`. */
export interface VaultHeaderRow {
  readonly vaultId: string;
  /** The version of the shape that the vault's sealed records have. */
  readonly recordSchema: number;
  /** Ms since 1970. */
  readonly createdAt: number;
  /** Vouches for the rows of all tables; null in a vault from before there was such a digest. */
  readonly contentDigest: Buffer | null;
  readonly canary: Buffer;
  readonly checksum: Buffer;
}

/** A row of `key_wraps`: one way to the vault key. */
export interface KeyWrapRow {
  /** What keeps the wrapping key, such as `os_keychain`. */
  readonly kind: string;
  /** The wrapping key as its keeper encrypted it. */
  readonly protectedKey: Buffer;
  /** The vault key, sealed under the wrapping key. */
  readonly vaultKey: Buffer;
}

/** @returns the header, or undefined if the row is missing */
export function readVaultHeader(database: ReadableDatabase): VaultHeaderRow | undefined {
  return statement<[], VaultHeaderRow>(
    database,
    `SELECT vault_id AS vaultId, record_schema AS recordSchema, created_at AS createdAt,
            content_digest AS contentDigest, canary, checksum
       FROM vault_header`,
  ).get();
}

export function readKeyWraps(database: ReadableDatabase): KeyWrapRow[] {
  return statement<[], KeyWrapRow>(
    database,
    'SELECT kind, protected_key AS protectedKey, vault_key AS vaultKey FROM key_wraps ORDER BY kind',
  ).all();
}

/** Writes the header in place of the former one. The wraps stay as they are. */
export function writeHeaderRow(database: WritableDatabase, header: VaultHeaderRow): void {
  writeRow(
    database,
    `INSERT OR REPLACE INTO vault_header
       (id, vault_id, record_schema, created_at, content_digest, canary, checksum)
     VALUES (1, @vaultId, @recordSchema, @createdAt, @contentDigest, @canary, @checksum)`,
    header,
  );
}

/** Writes the header and all wraps in place of the former ones. */
export function writeVaultHeader(
  database: WritableDatabase,
  header: VaultHeaderRow,
  wraps: readonly KeyWrapRow[],
): void {
  writeHeaderRow(database, header);
  statement(database, 'DELETE FROM key_wraps').run();
  for (const wrap of wraps) {
    writeRow(
      database,
      'INSERT INTO key_wraps (kind, protected_key, vault_key) VALUES (@kind, @protectedKey, @vaultKey)',
      wrap,
    );
  }
}
