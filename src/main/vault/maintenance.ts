import { KeyturnError } from '../../shared/failure.ts';
import type { VerificationReport } from '../../shared/vault.ts';
import { makeCheckedBackup, type BackupWatch } from '../database/checked-backup.ts';
import type { Connection } from '../database/connection.ts';
import { compareWithBackup, keepWraps, requireOwnCopy, type Differences } from './backup-contents.ts';
import { isBackupDue, markOf } from './backup-due.ts';
import type { FoundBackup } from './backup-folders.ts';
import { correctDueDates } from './due-dates.ts';
import { vaultNotOpen } from './failures.ts';
import { fillFingerprints } from './fill-fingerprints.ts';
import { checkSummaries, namesFrom } from './integrity/check-on-open.ts';
import { contentBroken } from './integrity/problems.ts';
import { verifyEverything } from './integrity/verify.ts';
import type { JobControl } from './jobs.ts';
import type { Parts } from './open-parts.ts';
import { pacer } from '../database/pacer.ts';
import { rekey, type RekeyHelp } from './rekey.ts';

/**
 * What keeps an open vault whole, over and above its use: checks, backups, a new key. Every method may throw
 * KeyturnError `vault_not_open` once the vault is closed, also in the middle of its work.
 */
export class Maintenance {
  readonly #parts: () => Parts | null;

  /** @param parts - null once the vault is closed */
  constructor(parts: () => Parts | null) {
    this.#parts = parts;
  }

  /**
   * Does, in slices, what opening puts off so that the list is there at once: compares every credential set's row with
   * the ledger, works out due dates anew, fills in fingerprints that are missing, and brings the snapshot up to date. To be called once after opening.
   *
   * @throws KeyturnError `vault_corrupt` if something isn't as it was left. The snapshot is gone then, so that the next
   * opening reads the rows.
   */
  settle(): Promise<void> {
    return this.#whileOpen(async ({ connection, sets, audit, momentsOf, ...parts }) => {
      const problems = await checkSummaries({ connection, ...parts }, namesFrom(sets, audit));
      if (problems.length > 0) {
        parts.snapshot.drop();
        throw contentBroken(problems);
      }
      await correctDueDates(connection, sets, momentsOf);
      await fillFingerprints({ sets, ...parts });
      await parts.snapshot.bringUpToDate(sets);
    });
  }

  /** Works out due dates anew, in slices, as when a provider's rotation policy has changed. */
  correctDueDates(): Promise<void> {
    return this.#whileOpen(({ connection, sets, momentsOf }) => correctDueDates(connection, sets, momentsOf));
  }

  /** For when nothing else is to be done: the next opening has the fewer rows to open one by one. */
  bringSnapshotUpToDate(): Promise<void> {
    return this.#whileOpen(({ sets, snapshot }) => snapshot.bringUpToDate(sets));
  }

  /**
   * Checks everything that is in the vault, and notes in the audit log that it did.
   *
   * @throws KeyturnError `job_cancelled`; not for what it finds, which is in the report
   */
  verify(control: JobControl): Promise<VerificationReport> {
    return this.#whileOpen(async ({ sets, audit, now, ...parts }) => {
      const report = await verifyEverything(parts, namesFrom(sets, audit), control);
      const detail = report.problems.length === 0 ? 'Everything holds' : `${report.problems.length} problems`;
      audit.recordIfPossible('vault_verified', { detail });
      return { at: now(), ...report };
    });
  }

  /** Gives the vault a new key; see {@link rekey}. Meanwhile, whatever needs the file fails with `job_in_progress`. */
  rekey(passphrase: Buffer | null, control: JobControl, help: RekeyHelp): Promise<void> {
    return this.#whileOpen(({ sets, audit, ...parts }) =>
      rekey(parts, passphrase, namesFrom(sets, audit), control, help),
    );
  }

  /**
   * Copies the vault into a new file, which is checked under the vault's own keys.
   *
   * @throws KeyturnError `disk_full`, `vault_read_only`, `job_cancelled`; `vault_not_open` if the vault was closed
   * meanwhile. No copy is left then.
   */
  backUp(path: string, watch: BackupWatch = {}): Promise<void> {
    return this.#whileOpen(({ connection, records }) =>
      makeCheckedBackup(connection, path, {
        ...watch,
        check: (copy) => {
          requireOwnCopy(copy, records);
        },
      }),
    );
  }

  /** Whether today's backup is still to be made: see {@link isBackupDue}. */
  isBackupDue(backups: readonly FoundBackup[], now: number): boolean {
    return isBackupDue(this.#open().connection, backups, now);
  }

  /** What tells this state of the vault's content, and of the ways to its key, from every other. */
  contentMark(): string {
    return this.#open().connection.read(markOf);
  }

  /** @throws KeyturnError `backup_unusable` */
  compareWith(backup: string): Promise<Differences> {
    return this.#whileOpen(({ records, sets }) => compareWithBackup(backup, records, sets.list(), pacer()));
  }

  /** Lets what opens this vault open a draft too, if the draft was made of a backup with the same vault key. */
  keepWrapsIn(draft: Connection): void {
    const { connection, records } = this.#open();
    keepWraps(draft, connection, records);
  }

  /** Closing takes the keys and the file away from work that is under way; what it then fails with says nothing. */
  async #whileOpen<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
    const parts = this.#open();
    try {
      return await work(parts);
    } catch (error) {
      throw error instanceof KeyturnError || this.#parts() ? error : vaultNotOpen();
    }
  }

  #open(): Parts {
    const parts = this.#parts();
    if (!parts) throw vaultNotOpen();
    return parts;
  }
}
