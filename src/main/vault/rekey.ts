import { isDeepStrictEqual } from 'node:util';
import { auditRowsAfter, updateAuditRow } from '../database/audit-store.ts';
import type { Connection, WritableDatabase } from '../database/connection.ts';
import { countRows, digestedTables, updateSealed } from '../database/digested-rows.ts';
import { writeBucket } from '../database/row-digest-store.ts';
import { readVaultHeader, writeVaultHeader, type KeyWrapRow } from '../database/vault-header-store.ts';
import { deleteSnapshot } from '../database/summary-snapshot-store.ts';
import { removeTraces } from '../database/traces.ts';
import { AuditLog, linkedRow } from './audit.ts';
import { changedMeanwhile } from './failures.ts';
import { problemsOfEntry } from './integrity/audit-chain.ts';
import { bucketCount } from './integrity/bucket.ts';
import { compareBucket } from './integrity/compare.ts';
import { emptyAuditHead, type AuditHead } from './integrity/content-state.ts';
import { filledBucket } from './integrity/fill-buckets.ts';
import type { ContentLedger, NewLedger } from './integrity/ledger.ts';
import { problemOf, type Names } from './integrity/naming.ts';
import { contentBroken } from './integrity/problems.ts';
import { ledgerProblems } from './integrity/verify.ts';
import type { JobControl } from './jobs.ts';
import type { KeyKeeping } from './key-keeping.ts';
import type { Records } from './records.ts';
import { deriveSubkeys, newKey, wipeSubkeys, type VaultKeys } from './vault-key.ts';
import { headerCorrupt, type VaultHeader } from './vault-header.ts';

export interface RekeyedParts {
  readonly connection: Connection;
  readonly records: Records;
  readonly ledger: ContentLedger;
  readonly keyKeeping: KeyKeeping;
  readonly now: () => number;
}

/** What re-keying needs from outside of the vault. */
export interface RekeyHelp {
  /** Runs what a wrong passphrase may come to light in; the session counts those. */
  readonly tryPassphrase: <T>(work: () => Promise<T>) => Promise<T>;
  /** Makes a backup; called once it is certain that the new key can be kept. */
  readonly backUp: () => Promise<unknown>;
}

const pageRows = 64;

/**
 * Gives the vault a new key: seals every row anew, in one transaction, between whose slices others get their turn. Until
 * it is committed, the old key opens everything; after that, the new one does. A row that isn't as it was left ends it:
 * to seal it anew would pass it off as the vault's own.
 *
 * @param passphrase - bytes for the caller to wipe; null: the vault has none
 * @throws KeyturnError `wrong_passphrase`, `keychain_locked`, `keychain_unavailable`, `vault_corrupt`, `disk_full`,
 * `job_cancelled`, `job_in_progress` if the ways to the key changed meanwhile, and what the backup throws. Nothing was
 * changed then.
 */
export async function rekey(
  parts: RekeyedParts,
  passphrase: Buffer | null,
  names: Names,
  control: JobControl,
  { tryPassphrase, backUp }: RekeyHelp,
): Promise<void> {
  const { connection, records, ledger, keyKeeping } = parts;
  const vaultKey = newKey();
  let keys: VaultKeys | null = null;
  try {
    const problems = ledgerProblems(parts);
    if (problems.length > 0) throw contentBroken(problems);
    let former: VaultHeader['wraps'] = [];
    const wrap = await tryPassphrase(() => {
      former = keyKeeping.header.wraps;
      return keyKeeping.wrapNewKey(vaultKey, passphrase);
    });
    const newKeys = (keys = deriveSubkeys(vaultKey, records.vaultId));
    control.throwIfCancelled();
    await backUp();
    // A passphrase that was set meanwhile isn't what the new key is wrapped with: the former one would be back.
    if (!isDeepStrictEqual(keyKeeping.header.wraps, former)) throw changedMeanwhile();
    const work = new Resealing(parts, newKeys, wrap, names, control);
    const { signal } = control;
    const adopt = (next: NewLedger): void => {
      ledger.adopt(next);
      records.takeOver(newKeys);
    };
    await ledger.unwatched(
      () => connection.writeInSlices((database) => work.run(database), signal, adopt),
      signal,
    );
  } finally {
    vaultKey.fill(0);
    if (keys) wipeSubkeys(keys);
  }
  removeTraces(connection);
}

class Resealing {
  readonly #parts: RekeyedParts;
  readonly #keys: VaultKeys;
  readonly #resealed: Records;
  readonly #wrap: KeyWrapRow;
  readonly #names: Names;
  readonly #control: JobControl;
  #done = 0;
  #total = 0;

  constructor(parts: RekeyedParts, keys: VaultKeys, wrap: KeyWrapRow, names: Names, control: JobControl) {
    this.#parts = parts;
    this.#keys = keys;
    this.#resealed = parts.records.withKeys(keys);
    this.#wrap = wrap;
    this.#names = names;
    this.#control = control;
  }

  async run(database: WritableDatabase): Promise<NewLedger> {
    this.#total = [...digestedTables, 'audit_log' as const].reduce(
      (sum, table) => sum + countRows(database, table),
      1,
    );
    for (let bucket = 0; bucket < bucketCount; bucket += 1) await this.#resealBucket(database, bucket);
    await this.#resealAuditLog(database);
    return this.#finish(database);
  }

  async #resealBucket(database: WritableDatabase, bucket: number): Promise<void> {
    const { intact, mismatches } = compareBucket(database, bucket);
    if (mismatches.length > 0) {
      throw contentBroken(mismatches.map((mismatch) => problemOf(mismatch, this.#names)));
    }
    for (const { table, id, columns } of intact) {
      const sealed = columns.at(-1) as Buffer;
      updateSealed(database, table, id, this.#parts.records.resealed(table, id, sealed, this.#keys));
      await this.#step();
    }
    if (intact.length > 0) writeBucket(database, bucket, filledBucket(database, bucket));
  }

  async #resealAuditLog(database: WritableDatabase): Promise<void> {
    const { records } = this.#parts;
    let former = emptyAuditHead;
    let formerResealed: AuditHead = emptyAuditHead;
    for (;;) {
      const page = auditRowsAfter(database, former.sequence, pageRows);
      for (const row of page) {
        const problems = problemsOfEntry(records, former, row);
        if (problems.length > 0) throw contentBroken(problems);
        formerResealed = linkedRow(this.#resealed, formerResealed, records.openAuditEntry(row));
        updateAuditRow(database, formerResealed as ReturnType<typeof linkedRow>);
        former = row;
        await this.#step();
      }
      if (page.length === 0) return;
    }
  }

  /** From here to the end of the transaction nothing waits, and nothing can be cancelled. */
  #finish(database: WritableDatabase): NewLedger {
    this.#control.commit();
    const row = readVaultHeader(database);
    if (!row) throw headerCorrupt();
    writeVaultHeader(database, row, [this.#wrap]);
    // The old key opens it; it is made anew when there is time.
    deleteSnapshot(database);
    const { connection, ledger, now } = this.#parts;
    new AuditLog(connection, this.#resealed, now).append(database, [
      { action: 'vault_rekeyed', actor: 'user', about: null, detail: null },
    ]);
    const next = ledger.startAnew(database, this.#resealed);
    this.#control.progress(this.#total, this.#total);
    return next;
  }

  async #step(): Promise<void> {
    this.#control.progress((this.#done += 1), this.#total);
    await this.#control.pause();
  }
}
