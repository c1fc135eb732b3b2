import { statement, writeRow, type ReadableDatabase, type WritableDatabase } from './connection.ts';
import { notStored } from './failures.ts';

/** A row of `row_digests`: one of the buckets that the digests of all rows are sorted into. */
export interface BucketRow {
  readonly bucket: number;
  readonly rows: Buffer;
}

/** Reads every bucket that isn't empty. Nothing else may use the database meanwhile. */
export function eachBucket(database: ReadableDatabase): Iterable<BucketRow> {
  return statement<[], BucketRow>(database, 'SELECT bucket, rows FROM row_digests ORDER BY bucket').iterate();
}

/** @returns the buckets from the first to before the second that aren't empty */
export function bucketsBetween(database: ReadableDatabase, from: number, to: number): BucketRow[] {
  return statement<[number, number], BucketRow>(
    database,
    'SELECT bucket, rows FROM row_digests WHERE bucket >= ? AND bucket < ? ORDER BY bucket',
  ).all(from, to);
}

/** @returns what the bucket holds; an empty bucket has no row */
export function readBucket(database: ReadableDatabase, bucket: number): Buffer {
  const row = statement<[number], { rows: Buffer }>(
    database,
    'SELECT rows FROM row_digests WHERE bucket = ?',
  ).get(bucket);
  return row?.rows ?? Buffer.alloc(0);
}

export function writeBucket(database: WritableDatabase, bucket: number, rows: Buffer): void {
  if (rows.length > 0) {
    writeRow(database, 'INSERT OR REPLACE INTO row_digests (bucket, rows) VALUES (?, ?)', bucket, rows);
    return;
  }
  statement<[number]>(database, 'DELETE FROM row_digests WHERE bucket = ?').run(bucket);
  if (readBucket(database, bucket).length > 0) throw notStored();
}
