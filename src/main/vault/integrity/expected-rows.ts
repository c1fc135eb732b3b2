import type { ReadableDatabase } from '../../database/connection.ts';
import type { Column, DigestedTable } from '../../database/digested-rows.ts';
import { eachBucket } from '../../database/row-digest-store.ts';
import { bucketOf, emptyBucket, entryKey, listsRow } from './bucket.ts';

/** Every bucket in memory, for looking many rows up. */
export class ExpectedRows {
  readonly #buckets: ReadonlyMap<number, Buffer>;

  constructor(database: ReadableDatabase) {
    this.#buckets = new Map([...eachBucket(database)].map(({ bucket, rows }) => [bucket, rows]));
  }

  /** Whether there should be this row, as it is. */
  has(table: DigestedTable, id: string, owner: string, columns: readonly Column[]): boolean {
    const key = entryKey(table, id, owner);
    if (!key) return false;
    const bucket = this.#buckets.get(bucketOf(key)) ?? emptyBucket;
    return listsRow(bucket, key, table, columns);
  }
}
