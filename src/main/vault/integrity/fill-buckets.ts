import type { WritableDatabase } from '../../database/connection.ts';
import { digestedRow, type DigestedTable } from '../../database/digested-rows.ts';
import { readBucket } from '../../database/row-digest-store.ts';
import { bucketFrom, bucketOf, entryKey, rowDigest, withEntry } from './bucket.ts';
import { rowsOfBucket } from './bucket-rows.ts';

/** A row that a write touched. */
export interface Noted {
  readonly table: DigestedTable;
  readonly id: string;
  readonly owner: string;
}

/** @returns the bucket as its rows are now */
export function filledBucket(database: WritableDatabase, bucket: number): Buffer {
  const entries = rowsOfBucket(database, bucket).flatMap(({ table, id, owner, columns }) => {
    const key = entryKey(table, id, owner);
    return key ? [[key, rowDigest(table, columns)] as const] : [];
  });
  return bucketFrom(entries);
}

/** @returns what the buckets of these rows will be */
export function changedBuckets(
  database: WritableDatabase,
  noted: Iterable<Noted>,
): ReadonlyMap<number, Buffer> {
  const changed = new Map<number, Buffer>();
  for (const { table, id, owner } of noted) {
    const key = entryKey(table, id, owner);
    if (!key) throw new RangeError('A row of the vault needs a UUID');
    const bucket = bucketOf(key);
    const row = digestedRow(database, table, id);
    const digest = row?.owner === owner ? rowDigest(table, row.columns) : null;
    changed.set(bucket, withEntry(changed.get(bucket) ?? readBucket(database, bucket), key, digest));
  }
  return changed;
}
