import Database from 'better-sqlite3';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyturnError } from '../../shared/failure.ts';
import { Connection, type WritableDatabase } from './connection.ts';
import { withDatabaseFailures, withDatabaseFailuresAsync } from './failures.ts';
import {
  companions,
  discardDraft,
  isFilled,
  prepareDraft,
  synchroniseFolder,
  vaultFiles,
  type VaultFiles,
} from './files.ts';
import { latestVersion, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { connect, requireKnownSchema } from './open.ts';
import { readEveryRow } from './read-every-row.ts';
import { requireOwnStructure } from './schema-check.ts';

/**
 * Opens a backup for reading alone; one with an older schema is brought up to date in memory. Whoever gets the
 * connection abandons it.
 *
 * @throws KeyturnError `vault_unreadable`, `vault_newer`
 */
export function openBackup(path: string): Connection {
  const { schemaVersion } = requireKnownSchema(path, migrations);
  const isOlder = schemaVersion < latestVersion(migrations);
  return withDatabaseFailures(() => {
    const database = isOlder
      ? new Database(readFileSync(path))
      : new Database(path, { readonly: true, fileMustExist: true });
    const backup = new Connection(database, () => undefined);
    try {
      database.pragma('trusted_schema = OFF');
      database.pragma('cell_size_check = ON');
      requireOwnStructure(backup, migrations);
      if (isOlder) database.transaction(() => migrate(database as WritableDatabase, migrations))();
      return backup;
    } catch (error) {
      backup.abandon();
      throw error;
    }
  });
}

/**
 * Makes a vault of a backup, as a draft beside the present vault, with today's schema and every row read once.
 *
 * @param adapt - changes the draft further; it is thrown away if this throws
 * @throws KeyturnError `vault_unreadable`, `vault_newer` for the backup; `disk_full`, `vault_read_only`,
 * `job_cancelled`. No draft is left then.
 */
export async function draftFromBackup(
  directory: string,
  backup: string,
  adapt: (draft: Connection) => void,
  signal?: AbortSignal,
): Promise<void> {
  const files = vaultFiles(directory);
  try {
    await withDatabaseFailuresAsync(async () => {
      prepareDraft(files);
      await copyFile(backup, files.draft);
      if (process.platform !== 'win32') chmodSync(files.draft, 0o600);
      requireKnownSchema(files.draft, migrations);
      const draft = connect(files.draft, 'DELETE');
      try {
        requireOwnStructure(draft, migrations);
        await readEveryRow(draft, signal);
        draft.write((database) => {
          migrate(database, migrations);
        });
        adapt(draft);
      } finally {
        draft.abandon();
      }
      synchronise(files.draft);
    });
  } catch (error) {
    discardDraft(files);
    throw error;
  }
}

/**
 * Puts the draft in the place of a vault that was closed. At each moment there is a whole vault under its name.
 *
 * @throws KeyturnError `disk_full` if closing couldn't empty the vault's log: it would be played into the draft.
 * Nothing is changed then.
 */
export function replaceVault(directory: string): void {
  const files = vaultFiles(directory);
  withDatabaseFailures(() => {
    if (companions.some((suffix) => isFilled(files.vault + suffix))) throw logNotEmptied();
    renameSync(files.draft, files.vault);
    synchroniseFolder(directory);
  });
}

/**
 * Puts the draft in the place of a vault that can't be opened. That one is kept beside it under another name, with
 * what SQLite left beside it.
 *
 * @returns the name that the former vault has now; null if there was none
 */
export function replaceDamagedVault(directory: string, at: number): string | null {
  const files = vaultFiles(directory);
  return withDatabaseFailures(() => {
    const kept = existsSync(files.vault) ? setAside(files, at) : null;
    for (const suffix of companions) {
      const path = files.vault + suffix;
      if (existsSync(path)) renameSync(path, `${kept ?? freeName(files, at)}${suffix}`);
    }
    renameSync(files.draft, files.vault);
    synchroniseFolder(directory);
    return kept;
  });
}

/** Gives the vault a second name, or, where a file can only have one, another name. */
function setAside(files: VaultFiles, at: number): string {
  const path = freeName(files, at);
  try {
    linkSync(files.vault, path);
  } catch {
    renameSync(files.vault, path);
  }
  return path;
}

function freeName({ directory }: VaultFiles, at: number): string {
  const moment = new Date(at).toISOString().replace(/[:.]/g, '-');
  for (let number = 1; ; number += 1) {
    const path = join(directory, `damaged-${moment}${number === 1 ? '' : `-${number}`}.db`);
    if (!existsSync(path) && companions.every((suffix) => !existsSync(path + suffix))) return path;
  }
}

function synchronise(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function logNotEmptied(): KeyturnError {
  return new KeyturnError({
    code: 'disk_full',
    message: 'The vault’s last changes could not be moved into its file, as happens when the disk is full.',
    hint: 'Nothing was changed. Free some space, then try again.',
  });
}
