import type { ReadableDatabase } from '../../database/connection.ts';
import type { DigestedTable } from '../../database/digested-rows.ts';
import { readBucket } from '../../database/row-digest-store.ts';
import type { IntegrityProblem } from '../../../shared/vault.ts';
import { entriesOf, rowDigest } from './bucket.ts';
import { rowsOfBucket, type BucketedRow } from './bucket-rows.ts';

/** A row that isn't as it should be; `row` is null if it is missing. */
export interface Mismatch {
  readonly kind: Extract<IntegrityProblem['kind'], 'row_missing' | 'row_added' | 'row_changed'>;
  readonly table: DigestedTable;
  readonly id: string;
  readonly owner: string;
  readonly row: BucketedRow | null;
}

export interface ComparedBucket {
  /** The rows that are as Keyturn left them. */
  readonly intact: readonly BucketedRow[];
  readonly mismatches: readonly Mismatch[];
}

/** Compares the rows of a bucket with the digests that the bucket holds. */
export function compareBucket(database: ReadableDatabase, bucket: number): ComparedBucket {
  const rows = rowsOfBucket(database, bucket);
  const found = new Map(rows.map((row) => [nameOf(row), row]));
  const intact: BucketedRow[] = [];
  const mismatches: Mismatch[] = [];
  for (const { table, id, owner, digest } of entriesOf(readBucket(database, bucket))) {
    const row = found.get(nameOf({ table, id })) ?? null;
    found.delete(nameOf({ table, id }));
    if (!row) mismatches.push({ kind: 'row_missing', table, id, owner, row });
    else if (row.owner === owner && rowDigest(table, row.columns).equals(digest)) intact.push(row);
    else mismatches.push({ kind: 'row_changed', table, id, owner, row });
  }
  for (const row of found.values()) mismatches.push({ kind: 'row_added', ...row, row });
  return { intact, mismatches };
}

const nameOf = ({ table, id }: { readonly table: DigestedTable; readonly id: string }): string =>
  `${table} ${id}`;
