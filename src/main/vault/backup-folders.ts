import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Backup } from '../../shared/vault.ts';
import { vaultIdIn } from '../database/backup-owner.ts';
import { parseBackupName } from '../database/backup-name.ts';
import { partialSuffix } from '../database/checked-backup.ts';
import { vaultFiles } from '../database/files.ts';
import { byAge, expiredBackups } from './backup-retention.ts';

/** A backup and where it lies. */
export interface FoundBackup extends Backup {
  readonly path: string;
}

/**
 * The folders that may hold backups of a vault: the one that was chosen, and the one beside the vault, where those
 * before an upgrade go and those from before the choice are.
 */
export class BackupFolders {
  readonly beside: string;
  readonly #note: string;
  readonly #chosen: () => string | null;

  /** @param chosen - the folder in the vault's settings; null: none, or the vault isn't open */
  constructor(directory: string, chosen: () => string | null) {
    const files = vaultFiles(directory);
    this.beside = files.backups;
    this.#note = files.backupFolderNote;
    this.#chosen = chosen;
  }

  /** Where new backups go. */
  get current(): string {
    return this.#chosen() ?? this.beside;
  }

  /**
   * Notes where backups go in a file beside the vault. The setting itself is sealed in the vault, and wouldn't help
   * when the vault can't be opened. Nothing is ever written where the note says, so it needs no seal.
   */
  note(): void {
    const chosen = this.#chosen();
    if (chosen === this.#noted()) return;
    if (chosen === null) rmSync(this.#note, { force: true });
    else writeFileSync(this.#note, chosen, { mode: 0o600 });
  }

  /** @returns all backups, newest first; of two with the same name, the one in the chosen folder */
  list(): readonly FoundBackup[] {
    const folders = [this.#chosen(), this.#noted(), this.beside].filter((folder) => folder !== null);
    const byName = new Map<string, FoundBackup>();
    for (const backup of [...new Set(folders)].flatMap(backupsIn)) {
      if (!byName.has(backup.name)) byName.set(backup.name, backup);
    }
    return [...byName.values()].sort(byAge);
  }

  listIn(folder: string): readonly FoundBackup[] {
    return [...backupsIn(folder)].sort(byAge);
  }

  #noted(): string | null {
    try {
      const folder = readFileSync(this.#note, 'utf8');
      return isAbsolute(folder) ? folder : null;
    } catch {
      // There is none, or something else lies there, which must not hide the backups beside the vault.
      return null;
    }
  }
}

/** @returns the backups in a folder; none if the folder can't be read, as when its disk isn't plugged in */
export function backupsIn(folder: string): readonly FoundBackup[] {
  return namesIn(folder).flatMap((name) => {
    const facts = parseBackupName(name);
    const path = join(folder, name);
    const stat = facts && lstatSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? [{ name, ...facts, bytes: stat.size, path } as FoundBackup] : [];
  });
}

/**
 * Deletes backups that have had their time, and the remains of backups that a crash cut short. Touches no file that
 * Keyturn didn't make, and no backup of another vault: two computers may back up into one folder.
 *
 * @param made - the backup that was made and checked just now. It is never deleted, so a good one always remains.
 */
export function tidyUp(folder: string, made: string, now: number): void {
  const vaultId = vaultIdIn(join(folder, made));
  const own = backupsIn(folder).filter(({ path }) => vaultIdIn(path) === vaultId);
  const expired = expiredBackups(own, now).filter(({ name }) => name !== made);
  const partial = namesIn(folder).filter(
    (name) => name.endsWith(partialSuffix) && parseBackupName(name.slice(0, -partialSuffix.length)) !== null,
  );
  for (const name of [...expired.map((backup) => backup.name), ...partial]) {
    rmSync(join(folder, name), { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
