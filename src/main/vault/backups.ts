import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Failure } from '../../shared/failure.ts';
import type { Backup, BackupComparison, VaultState } from '../../shared/vault.ts';
import { newBackupPath, type BackupReason } from '../database/backup-name.ts';
import type { BackupWatch } from '../database/checked-backup.ts';
import { backupFolderMissing, backupNotMade, isPassing, noSuchBackup, problemOf } from './backup-failures.ts';
import { BackupFolders, tidyUp, type FoundBackup } from './backup-folders.ts';
import type { JobControl, VaultJobs } from './jobs.ts';
import { RestoreNote } from './restore-note.ts';
import { restoreInto, type Restorable } from './restore.ts';
import type { Vault } from './vault.ts';

export interface BackupParts {
  /** The folder that holds the vault. */
  readonly directory: string;
  readonly clock: { now(): number };
  readonly jobs: VaultJobs;
  readonly session: Restorable;
  /** The folder in the vault's settings; null: none is chosen, or the vault isn't open. */
  readonly chosenFolder: () => string | null;
  /** Told when the backups that Keyturn makes by itself begin to fail; null: one was made again. */
  readonly onProblem: (problem: Failure | null) => void;
}

/** What {@link Backups.restore} did. */
export interface Restored {
  readonly state: VaultState;
  /** The backup that undoes it; null: the former vault could not be opened. */
  readonly undo: Backup | null;
}

/** The vault's backups: making, listing, comparing and restoring them. */
export class Backups {
  readonly folders: BackupFolders;
  readonly #parts: BackupParts;
  readonly #restoreNote: RestoreNote;
  #problem: Failure | null = null;

  constructor(parts: BackupParts) {
    this.#parts = parts;
    this.#restoreNote = new RestoreNote(parts.directory);
    this.folders = new BackupFolders(parts.directory, parts.chosenFolder);
  }

  /** Why the backup of the day could not be made; null: nothing is wrong with it. A backup that is made ends it. */
  get problem(): Failure | null {
    return this.#problem;
  }

  /** @returns all backups, newest first; also while the vault is locked or can't be opened */
  list(): readonly Backup[] {
    return this.folders.list().map(asBackup);
  }

  /**
   * Makes a backup because the user asked for one.
   *
   * @throws KeyturnError `vault_not_open`, `job_in_progress`, `job_cancelled`, `disk_full`, `file_not_written`
   */
  async backUpNow(): Promise<Backup> {
    const vault = this.#parts.session.vault();
    return await this.#parts.jobs.run('back_up', (control) => this.make(vault, 'manual', control));
  }

  /**
   * Makes a backup as a part of another job, checks it, and removes those that have had their time.
   *
   * @throws KeyturnError as {@link backUpNow} does; nothing is left of the backup then
   */
  async make(vault: Vault, reason: BackupReason, control?: JobControl): Promise<Backup> {
    const folder = this.#folderFor(reason);
    const at = this.#parts.clock.now();
    const path = newBackupPath(folder, at, reason);
    try {
      await vault.maintenance.backUp(path, control ? watchOf(control) : {});
    } catch (error) {
      throw backupNotMade(error);
    }
    const name = basename(path);
    tidyUp(folder, name, at);
    const made = this.folders.list().find((backup) => backup.name === name);
    if (!made) throw noSuchBackup();
    const actor = reason === 'daily' ? 'scheduler' : 'user';
    vault.audit.recordIfPossible('backup_made', { actor, detail: reasons[reason] });
    this.#note(null);
    return asBackup(made);
  }

  /**
   * Makes the backup of the day, unless there is one already or nothing has changed since the newest backup.
   *
   * @returns null if none was due
   * @throws KeyturnError as {@link backUpNow} does
   */
  async makeDaily(): Promise<Backup | null> {
    try {
      const made = await this.#makeDailyIfDue();
      this.#note(null);
      return made;
    } catch (error) {
      if (!isPassing(error)) this.#note(problemOf(error));
      throw error;
    }
  }

  /** @throws KeyturnError `no_such_backup`, `backup_unusable`, `backup_not_comparable`, `vault_not_open`, `job_in_progress` */
  async compare(name: string): Promise<BackupComparison> {
    this.#parts.jobs.requireNone();
    const backup = this.#find(name);
    const differences = await this.#parts.session.vault().maintenance.compareWith(backup.path);
    return { backup: asBackup(backup), ...differences };
  }

  /**
   * Puts the vault back to what a backup holds, and opens it.
   *
   * @throws KeyturnError `no_such_backup`, `backup_unusable`, `vault_not_open` while it is locked, `disk_full`,
   * `vault_read_only`, `job_in_progress`, `job_cancelled`. The vault is as it was then.
   */
  async restore(name: string): Promise<Restored> {
    const { jobs, session, directory, clock } = this.#parts;
    const { path, at } = this.#find(name);
    const restored = await jobs.run('restore', (control) =>
      restoreInto({
        directory,
        backup: path,
        now: clock.now(),
        session,
        control,
        backUpFirst: (vault) => this.make(vault, 'before_restore'),
        onReplaced: () => {
          this.#restoreNote.write(at);
        },
      }),
    );
    if (restored.state.kind === 'open') this.noteOpened(session.vault());
    return restored;
  }

  async #makeDailyIfDue(): Promise<Backup | null> {
    const vault = this.#parts.session.vault();
    this.folders.note();
    if (
      !vault.maintenance.isBackupDue(this.folders.listIn(this.#folderFor('daily')), this.#parts.clock.now())
    )
      return null;
    return await this.#parts.jobs.runUnasked('back_up', (control) => this.make(vault, 'daily', control));
  }

  #note(problem: Failure | null): void {
    const isNews = problem?.message !== this.#problem?.message;
    this.#problem = problem;
    if (isNews) this.#parts.onProblem(problem);
  }

  /** To be called when the vault was opened: one that was restored while it couldn't take an entry takes it now. */
  noteOpened(vault: Vault): void {
    const wasRestored = this.#restoreNote.moveTo(vault.audit);
    // The schedule's last time came out of the backup, too: old secrets must not all be tried at once because of it.
    if (wasRestored && vault.settings().testSchedule !== 'off') {
      vault.noteScheduledTest(this.#parts.clock.now());
    }
  }

  #find(name: string): FoundBackup {
    const found = this.folders.list().find((backup) => backup.name === name);
    if (!found) throw noSuchBackup();
    return found;
  }

  /**
   * A chosen folder that isn't there, such as on a disk that isn't plugged in, is no reason to go without: what Keyturn
   * does by itself then goes beside the vault. Who asks for a backup is told instead.
   */
  #folderFor(reason: BackupReason): string {
    const { current, beside } = this.folders;
    if (current === beside || existsSync(current)) return current;
    if (reason === 'manual') throw backupFolderMissing();
    return beside;
  }
}

/** Why a backup was made, for the audit log. */
const reasons: Readonly<Record<BackupReason, string>> = {
  daily: 'Daily',
  manual: 'Asked for',
  before_upgrade: 'Before an upgrade',
  before_restore: 'Before a restore',
  before_rekey: 'Before re-keying',
};

function watchOf(control: JobControl): BackupWatch {
  return {
    signal: control.signal,
    onProgress: (done, total) => {
      control.progress(done, total);
    },
  };
}

/** Without the path: it is main's business. */
function asBackup({ name, at, bytes, reason }: FoundBackup): Backup {
  return { name, at, bytes, reason };
}
