import { setImmediate } from 'node:timers/promises';
import type { Connection, ReadableDatabase, WritableDatabase } from '../../database/connection.ts';
import { watchRows, type DigestedRow, type DigestedTable } from '../../database/digested-rows.ts';
import { bucketsBetween, readBucket, writeBucket } from '../../database/row-digest-store.ts';
import { readKeyWraps, readVaultHeader, writeHeaderRow } from '../../database/vault-header-store.ts';
import { auditHeadOf } from '../audit-link.ts';
import { headerCorrupt } from '../vault-header.ts';
import { pacer } from '../../database/pacer.ts';
import type { Records } from '../records.ts';
import { bucketCount, bucketOf, countEntries, entryKey, listsRow, noRows, type RowCounts } from './bucket.ts';
import {
  bucketsOf,
  GroupDigests,
  groupCount,
  groupDigest,
  groupOf,
  readContentState,
  writeContentState,
  type ContentState,
} from './content-state.ts';
import { changedBuckets, filledBucket, type Noted } from './fill-buckets.ts';
import { ledgerBroken } from './problems.ts';

/** How things were before a write that isn't committed yet. */
interface Former {
  readonly state: ContentState;
  readonly digests: Map<number, Buffer>;
}

/** The ledger that a transaction wrote, before it is committed. */
export interface NewLedger {
  readonly digests: GroupDigests;
  readonly state: ContentState;
}

const slice = 64;

/** What is in the vault, by the digest of every row; kept up to date in the transaction of each change. */
export class ContentLedger {
  readonly #connection: Connection;
  readonly #records: Records;
  #state: ContentState | null;
  #digests: GroupDigests;
  #former: Former | null = null;
  #isWatching = true;
  readonly #noted = new Map<string, Noted>();
  /** How many rows of each table the ledger listed when it was loaded. */
  readonly countsOnOpen: RowCounts;

  private constructor(
    connection: Connection,
    records: Records,
    state: ContentState | null,
    digests: GroupDigests,
    counts: RowCounts,
  ) {
    this.#connection = connection;
    this.#records = records;
    this.#state = state;
    this.#digests = digests;
    this.countsOnOpen = counts;
  }

  /** Reads the ledger, in slices. To be called before anything is written. */
  static async load(connection: Connection, records: Records): Promise<ContentLedger> {
    const digest = connection.read((database) => readVaultHeader(database)?.contentDigest ?? null);
    const digests = new GroupDigests();
    const counts = noRows();
    const pause = pacer();
    for (let group = 0; group < groupCount; group += 1) {
      const { from, to } = bucketsOf(group);
      const buckets = connection.read((database) => bucketsBetween(database, from, to));
      digests.set(group, groupDigest(buckets));
      for (const { rows } of buckets) countEntries(rows, counts);
      const pausing = pause();
      if (pausing) await pausing;
    }
    return new ContentLedger(connection, records, digest && readContentState(digest), digests, counts);
  }

  /** What the header vouches for; null: the vault is from before there was a ledger. */
  get state(): ContentState | null {
    return this.#state;
  }

  /** Whether the buckets in the file are those that the header vouches for. */
  get holds(): boolean {
    return this.#state?.root.equals(this.#digests.root) ?? false;
  }

  /** What changes with any row of any credential set whose id falls into this group of buckets. */
  groupDigest(group: number): Buffer {
    return this.#digests.get(group);
  }

  /** From now on every write through the connection keeps the ledger up to date. */
  watch(): void {
    this.#connection.read((database) => {
      watchRows(database, (table, id, owner) => {
        if (this.#isWatching) this.#noted.set(`${table} ${id} ${owner}`, { table, id, owner });
      });
    });
    this.#connection.hookInto({
      beforeCommit: (database) => {
        this.#bringUpToDate(database);
      },
      afterWrite: (isCommitted) => {
        if (!isCommitted) this.#goBack();
        this.#former = null;
        this.#noted.clear();
      },
    });
  }

  /** Whether this row is as Keyturn left it. */
  hasRow(table: DigestedTable, { id, owner, columns }: DigestedRow): boolean {
    const key = entryKey(table, id, owner);
    if (!key) return false;
    const bucket = this.#connection.read((database) => readBucket(database, bucketOf(key)));
    return listsRow(bucket, key, table, columns);
  }

  /** Takes what is in the tables now as what should be there. To be called before {@link watch}. */
  async rebuild(): Promise<void> {
    await this.#connection.writeInSlices(async (database) => {
      for (let bucket = 0; bucket < bucketCount; bucket += 1) {
        writeBucket(database, bucket, filledBucket(database, bucket));
        if (bucket % slice === slice - 1) await setImmediate();
      }
      this.adopt(this.startAnew(database, this.#records));
    });
  }

  /**
   * Lets the header vouch for the buckets as they are in the file now, for a transaction that wrote them itself.
   *
   * @param records - under the keys that the header is to be sealed with
   * @returns what to {@link adopt} once that is committed
   */
  startAnew(database: WritableDatabase, records: Records): NewLedger {
    const digests = new GroupDigests();
    for (let group = 0; group < groupCount; group += 1) digests.set(group, digestOf(database, group));
    const generation = (this.#state?.generation ?? 0) + 1;
    const state = { generation, root: digests.root, auditHead: auditHeadOf(database) };
    this.#writeHeader(database, state, records);
    return { digests, state };
  }

  adopt({ digests, state }: NewLedger): void {
    this.#digests = digests;
    this.#state = state;
    this.#noted.clear();
  }

  /**
   * Leaves out of account what is written meanwhile, since whoever writes it sees to the buckets.
   *
   * @param signal - ends it at once: from then on others write again
   */
  async unwatched<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const watchAgain = (): unknown => (this.#isWatching = true);
    this.#isWatching = false;
    signal.addEventListener('abort', watchAgain, { once: true });
    return await work().finally(watchAgain);
  }

  #bringUpToDate(database: WritableDatabase): void {
    if (!this.#state) return;
    const buckets = changedBuckets(database, this.#noted.values());
    const isAuditLonger = auditHeadOf(database).sequence !== this.#state.auditHead.sequence;
    if (buckets.size === 0 && !isAuditLonger && this.#isInHeader(database, this.#state)) return;
    this.#former = { state: this.#state, digests: new Map() };
    for (const group of new Set([...buckets.keys()].map(groupOf))) {
      const before = this.#digests.get(group);
      if (!digestOf(database, group).equals(before)) throw ledgerBroken();
      this.#former.digests.set(group, before);
    }
    for (const [bucket, rows] of buckets) writeBucket(database, bucket, rows);
    for (const group of this.#former.digests.keys()) this.#digests.set(group, digestOf(database, group));
    const generation = this.#state.generation + 1;
    this.#state = { generation, root: this.#digests.root, auditHead: auditHeadOf(database) };
    this.#writeHeader(database, this.#state, this.#records);
  }

  #goBack(): void {
    if (!this.#former) return;
    this.#state = this.#former.state;
    for (const [group, digest] of this.#former.digests) this.#digests.set(group, digest);
  }

  /** Whoever changes the wraps writes the header too, and may have had an older one in hand. */
  #isInHeader(database: WritableDatabase, state: ContentState): boolean {
    return readVaultHeader(database)?.contentDigest?.equals(writeContentState(state)) ?? false;
  }

  #writeHeader(database: WritableDatabase, state: ContentState, records: Records): void {
    const row = readVaultHeader(database);
    if (!row) throw headerCorrupt();
    const next = { ...row, contentDigest: writeContentState(state) };
    writeHeaderRow(database, records.headerWith(next, readKeyWraps(database)).row);
  }
}

function digestOf(database: ReadableDatabase, group: number): Buffer {
  const { from, to } = bucketsOf(group);
  return groupDigest(bucketsBetween(database, from, to));
}
