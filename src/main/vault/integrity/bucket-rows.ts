import type { ReadableDatabase } from '../../database/connection.ts';
import {
  allDigestedRows,
  digestedRowsOfOwners,
  ownedTables,
  singleRowTables,
  type DigestedRow,
  type DigestedTable,
} from '../../database/digested-rows.ts';
import { rangeOf } from './bucket.ts';

export interface BucketedRow extends DigestedRow {
  readonly table: DigestedTable;
}

/** @returns the rows of all tables that belong into a bucket, those with ids that the vault never gives too */
export function rowsOfBucket(database: ReadableDatabase, bucket: number): BucketedRow[] {
  const { from, to } = rangeOf(bucket);
  const rows: BucketedRow[] = ownedTables.flatMap((table) =>
    digestedRowsOfOwners(database, table, from, to).map((row) => ({ ...row, table })),
  );
  if (bucket > 0) return rows;
  for (const table of singleRowTables) {
    rows.push(...allDigestedRows(database, table).map((row) => ({ ...row, table })));
  }
  return rows;
}
