import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';

/** A row of `audit_log`. */
export interface AuditRow {
  /** From 1, without a gap. */
  readonly sequence: number;
  /** Ms since 1970. */
  readonly createdAt: number;
  /** Null: about the vault. */
  readonly credentialSetId: string | null;
  /** The sealed entry. */
  readonly entry: Buffer;
  /** What ties the entry to all before it. */
  readonly link: Buffer;
}

const columns = 'sequence, created_at AS createdAt, credential_set_id AS credentialSetId, entry, link';

export function insertAuditRow(database: WritableDatabase, row: AuditRow): void {
  writeRow(
    database,
    `INSERT INTO audit_log (sequence, created_at, credential_set_id, entry, link)
     VALUES (@sequence, @createdAt, @credentialSetId, @entry, @link)`,
    row,
  );
}

export function updateAuditRow(database: WritableDatabase, row: AuditRow): void {
  writeRow(database, 'UPDATE audit_log SET entry = @entry, link = @link WHERE sequence = @sequence', {
    sequence: row.sequence,
    entry: row.entry,
    link: row.link,
  });
}

/** @returns the newest entry's place in the chain; undefined: the log is empty */
export function newestAuditRow(database: ReadableDatabase): Pick<AuditRow, 'sequence' | 'link'> | undefined {
  return statement<[], Pick<AuditRow, 'sequence' | 'link'>>(
    database,
    'SELECT sequence, link FROM audit_log ORDER BY sequence DESC LIMIT 1',
  ).get();
}

/** @returns at most `limit` entries after the one numbered `after`, oldest first */
export function auditRowsAfter(database: ReadableDatabase, after: number, limit: number): AuditRow[] {
  return statement<[number, number], AuditRow>(
    database,
    `SELECT ${columns} FROM audit_log WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  ).all(after, limit);
}

/**
 * @param credentialSetId - null: about every set, and about the vault
 * @returns at most `limit` entries before the one numbered `before`, newest first
 */
export function auditRowsBefore(
  database: ReadableDatabase,
  credentialSetId: string | null,
  before: number,
  limit: number,
): AuditRow[] {
  if (credentialSetId === null) {
    return statement<[number, number], AuditRow>(
      database,
      `SELECT ${columns} FROM audit_log WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`,
    ).all(before, limit);
  }
  return statement<[string, number, number], AuditRow>(
    database,
    `SELECT ${columns} FROM audit_log WHERE credential_set_id = ? AND sequence < ?
      ORDER BY sequence DESC LIMIT ?`,
  ).all(credentialSetId, before, limit);
}
