import { hash } from 'node:crypto';
import {
  digestedTables,
  singleRowTables,
  type Column,
  type DigestedTable,
} from '../../database/digested-rows.ts';
import { lengthPrefixed } from '../seal.ts';

/**
 * The digests of all rows lie in buckets, by the id of the credential set that a row belongs to, so that a change
 * of a set with all that is its rewrites one of them. A bucket is a list of entries, sorted by their keys:
 *
 *     credential set (16) | table (1) | row id (16) | digest (16)
 */
export const bucketCount = 4096;
const keyBytes = 33;
const digestBytes = 16;
const entryBytes = keyBytes + digestBytes;

export const emptyBucket: Buffer = Buffer.alloc(0);

export interface Entry {
  readonly table: DigestedTable;
  /** '' for an entry of a table whose rows belong to no set. */
  readonly owner: string;
  readonly id: string;
  readonly digest: Buffer;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns the key of a row's entry; null for a row that the vault can't have written, by its ids */
export function entryKey(table: DigestedTable, id: string, owner: string): Buffer | null {
  const key = Buffer.alloc(keyBytes);
  key[16] = digestedTables.indexOf(table) + 1;
  if (owner === '') {
    if (id !== '1') return null;
    key[keyBytes - 1] = 1;
    return key;
  }
  if (!uuid.test(id) || !uuid.test(owner)) return null;
  key.write(owner.replaceAll('-', ''), 0, 'hex');
  key.write(id.replaceAll('-', ''), 17, 'hex');
  return key;
}

/** @returns the bucket that an entry belongs into: the first 12 bits of its credential set's id */
export function bucketOf(key: Buffer): number {
  return key.readUInt16BE(0) >> 4;
}

/**
 * The range of credential sets' ids that a bucket is for. Together, all ranges hold every text there is.
 *
 * @returns the first text of the range, and the first one after it; null: there is none
 */
export function rangeOf(bucket: number): { readonly from: string; readonly to: string | null } {
  const prefix = (n: number): string => n.toString(16).padStart(3, '0');
  return {
    from: bucket === 0 ? '' : prefix(bucket),
    to: bucket + 1 < bucketCount ? prefix(bucket + 1) : null,
  };
}

/** @returns 16 bytes of SHA-256 over the table's name and the row's columns, the last of which is its sealed one */
export function rowDigest(table: DigestedTable, columns: readonly Column[]): Buffer {
  const scalars = JSON.stringify([table, ...columns.slice(0, -1)]);
  const sealed = columns.at(-1) as Buffer;
  return Buffer.from(
    hash('sha256', lengthPrefixed([scalars, sealed]), 'hex').slice(0, 2 * digestBytes),
    'hex',
  );
}

function digestIn(bucket: Buffer, key: Buffer): Buffer | null {
  const { at, isThere } = find(bucket, key);
  return isThere ? bucket.subarray(at + keyBytes, at + entryBytes) : null;
}

/** Whether the bucket lists this row, as it is. */
export function listsRow(
  bucket: Buffer,
  key: Buffer,
  table: DigestedTable,
  columns: readonly Column[],
): boolean {
  return digestIn(bucket, key)?.equals(rowDigest(table, columns)) ?? false;
}

/** @returns a bucket with the entry in place of a former one with this key; null: without it */
export function withEntry(bucket: Buffer, key: Buffer, digest: Buffer | null): Buffer {
  const { at, isThere } = find(bucket, key);
  const rest = bucket.subarray(isThere ? at + entryBytes : at);
  return Buffer.concat([bucket.subarray(0, at), ...(digest ? [key, digest] : []), rest]);
}

/** @returns a bucket of these entries, whatever their order */
export function bucketFrom(entries: readonly (readonly [key: Buffer, digest: Buffer])[]): Buffer {
  return Buffer.concat([...entries].sort(([a], [b]) => a.compare(b)).flat());
}

export function entriesOf(bucket: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + entryBytes <= bucket.length; at += entryBytes) {
    const table = digestedTables[(bucket[at + 16] ?? 0) - 1];
    if (!table) continue;
    const owner = textId(bucket.subarray(at, at + 16));
    const id = textId(bucket.subarray(at + 17, at + keyBytes));
    const digest = bucket.subarray(at + keyBytes, at + entryBytes);
    entries.push(
      singleRowTables.some((single) => single === table)
        ? { table, owner: '', id: '1', digest }
        : { table, owner, id, digest },
    );
  }
  return entries;
}

/** How many rows each table has, or should have. */
export type RowCounts = Record<DigestedTable, number>;
export const noRows = (): RowCounts =>
  Object.fromEntries(digestedTables.map((table) => [table, 0])) as RowCounts;

/** Adds how many entries the bucket has for each table. */
export function countEntries(bucket: Buffer, counts: RowCounts): void {
  for (let at = 16; at < bucket.length; at += entryBytes) {
    const table = digestedTables[(bucket[at] ?? 0) - 1];
    if (table) counts[table] += 1;
  }
}

function find(bucket: Buffer, key: Buffer): { readonly at: number; readonly isThere: boolean } {
  let low = 0;
  // Whole entries only: a bucket that was tampered with may end in a piece of one.
  let high = Math.floor(bucket.length / entryBytes);
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareKeys(bucket, middle * entryBytes, key, 0);
    if (order === 0) return { at: middle * entryBytes, isThere: true };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low * entryBytes, isThere: false };
}

function compareKeys(a: Buffer, atA: number, b: Buffer, atB: number): number {
  return a.compare(b, atB, atB + keyBytes, atA, atA + keyBytes);
}

function textId(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((at, index, all) => hex.slice(at, all[index + 1] ?? 32)).join('-');
}
