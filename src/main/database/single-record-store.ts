import { writeRow, type WritableDatabase } from './connection.ts';

/** The tables that hold at most one sealed record, and the column it is in. */
const columns = { vault_settings: 'settings', drafts: 'draft', own_providers: 'providers' } as const;
export type SingleRecordTable = keyof typeof columns;

/** Writes the record in place of the former one. */
export function writeSingleRecord(
  database: WritableDatabase,
  table: SingleRecordTable,
  record: Buffer,
): void {
  writeRow(database, `INSERT OR REPLACE INTO ${table} (id, ${columns[table]}) VALUES (1, ?)`, record);
}

export function deleteSingleRecord(database: WritableDatabase, table: SingleRecordTable): void {
  writeRow(database, `DELETE FROM ${table} WHERE id = 1`);
}
