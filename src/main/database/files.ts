import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { inUse, unreadable, withDatabaseFailures } from './failures.ts';

/** The paths of a vault's files. */
export interface VaultFiles {
  readonly directory: string;
  readonly vault: string;
  /** The vault while it is being created. */
  readonly draft: string;
  readonly backups: string;
  /** Says where backups go if not beside the vault. */
  readonly backupFolderNote: string;
  /** Says that a backup was restored, until the vault's log does. */
  readonly restoreNote: string;
}

/** The files that SQLite keeps beside a database. */
export const companions = ['-wal', '-shm', '-journal'] as const;

export function vaultFiles(directory: string): VaultFiles {
  return {
    directory,
    vault: join(directory, 'vault.db'),
    draft: join(directory, 'vault.db.new'),
    backups: join(directory, 'backups'),
    backupFolderNote: join(directory, 'backup-folder.txt'),
    restoreNote: join(directory, 'restored.txt'),
  };
}

/**
 * Whether there is anything at the vault's path, be it usable or not.
 *
 * @throws KeyturnError `vault_unreadable` if this can't be found out, or if the vault is missing while its log
 * or backups of it are there: then it was lost, and a new vault in its place would bury what is left of it.
 */
export function vaultExists(directory: string): boolean {
  const files = vaultFiles(directory);
  try {
    lstatSync(files.vault);
    return true;
  } catch (error) {
    if (!isMissing(error)) throw unreadable('the operating system refuses to look into its folder');
  }
  if (companions.some((suffix) => isFilled(files.vault + suffix))) {
    throw unreadable('it is missing, though its log is there');
  }
  if (isFilled(files.backups) || isFilled(files.backupFolderNote)) {
    throw unreadable('it is missing, though backups of it are there');
  }
  return false;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Whether a file has bytes, or a folder files. */
export function isFilled(path: string): boolean {
  if (!existsSync(path)) return false;
  const stat = statSync(path);
  return stat.isDirectory() ? readdirSync(path).length > 0 : stat.size > 0;
}

/** @throws KeyturnError `vault_read_only` if the folder, the vault or a file beside it can't be written */
export function requireWritable(files: VaultFiles): void {
  withDatabaseFailures(() => {
    accessSync(files.directory, constants.W_OK);
    for (const path of present(files)) accessSync(path, constants.W_OK);
  });
}

/** Takes everybody else's access to the folder (0700) and the vault's files (0600). */
export function makePrivate(files: VaultFiles): void {
  restrict(files.directory, 0o700);
  for (const path of present(files)) restrict(path, 0o600);
}

function present(files: VaultFiles): string[] {
  return ['', ...companions].map((suffix) => files.vault + suffix).filter((path) => existsSync(path));
}

function restrict(path: string, mode: number): void {
  // Windows has no such modes; there the user's profile folder keeps others out.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, mode);
}

/** Makes the folder, and in it an empty draft that only this user can read. */
export function prepareDraft(files: VaultFiles): void {
  // Asked of a read-only disk to make several folders, Node reports that they are missing.
  accessSync(nearestExisting(files.directory), constants.W_OK);
  mkdirSync(files.directory, { recursive: true, mode: 0o700 });
  restrict(files.directory, 0o700);
  discardDraft(files);
  closeSync(openSync(files.draft, 'wx', 0o600));
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/**
 * Gives the draft the vault's name, unless something has that name already.
 *
 * @throws KeyturnError `vault_busy` if a vault came into being meanwhile
 */
export function publishDraft(files: VaultFiles): void {
  try {
    linkSync(files.draft, files.vault);
  } catch {
    if (existsSync(files.vault)) throw inUse();
    // Some file systems have no hard links (FAT, some network shares).
    renameSync(files.draft, files.vault);
  }
  synchroniseFolder(files.directory);
}

/** Removes a draft with what SQLite left beside it. A draft holds nothing yet that anybody could miss. */
export function discardDraft(files: VaultFiles): void {
  for (const suffix of ['', ...companions]) rmSync(files.draft + suffix, { force: true });
}

/** Makes sure that the names in a folder outlive a power cut. */
export function synchroniseFolder(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
