import Database from 'better-sqlite3';
import { closeSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { access, mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyturnError } from '../../shared/failure.ts';
import { Connection } from './connection.ts';
import { requireNotCancelled, withDatabaseFailuresAsync } from './failures.ts';
import { companions, synchroniseFolder } from './files.ts';
import { countRows, readEveryRow } from './read-every-row.ts';

/** What a backup under way has to be told, and tells. */
export interface BackupWatch {
  /** Told now and then how many pages are copied, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the work; nothing is left of the copy then. */
  readonly signal?: AbortSignal;
}

export interface BackupOptions extends BackupWatch {
  /** Looks into the finished copy, beside what is checked anyway; the copy is thrown away if this throws. */
  readonly check?: (copy: Connection) => Promise<void> | void;
}

/** The end of a copy's name until it has been checked, so that nothing half done ever passes for a backup. */
export const partialSuffix = '.partial';

/** Pages of 4 kB that are copied at once: about a millisecond. */
const pagesAtOnce = 64;
/** How often the copy is written through to the disk. All of it at once, at the end, would block for long. */
const stepsBetweenFlushes = 8;

/**
 * Copies the database into a new file (mode 0600) while others go on using it, and gives the copy its name only
 * after it was opened again, every row of it was read, and it proved to hold as many as the original.
 *
 * @param path - a file that doesn't exist yet
 * @throws KeyturnError `disk_full`, `vault_read_only`; `vault_unreadable` if the copy doesn't pass;
 * `job_cancelled`. No copy is left then, and the original is as it was.
 */
export async function makeCheckedBackup(
  connection: Connection,
  path: string,
  options: BackupOptions = {},
): Promise<void> {
  const partial = path + partialSuffix;
  await withDatabaseFailuresAsync(async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await requireFree(path);
    // SQLite would create the file for everybody to read; into an empty file of ours it writes as well.
    closeSync(openSync(partial, 'wx', 0o600));
    try {
      const expected = await copyPages(connection, partial, options);
      await check(partial, expected, options);
      publish(partial, path);
    } finally {
      for (const suffix of ['', ...companions]) rmSync(partial + suffix, { force: true });
    }
  });
}

/** @returns how many rows each table of the original had at the moment that the copy shows */
async function copyPages(connection: Connection, partial: string, watch: BackupWatch): Promise<string> {
  const file = await open(partial, 'r+');
  try {
    const flusher = new Flusher(file);
    await connection.read((database) =>
      database.backup(partial, {
        progress: ({ totalPages, remainingPages }) => {
          requireNotCancelled(watch.signal);
          if (flusher.isBusy) return 0;
          watch.onProgress?.(totalPages - remainingPages, totalPages);
          return flusher.step() ? 0 : pagesAtOnce;
        },
      }),
    );
    // Before anything is awaited: the next write would change it.
    const expected = connection.read(countRows);
    // Of the original, the copy has the write-ahead log's mark, and couldn't be read from a read-only disk.
    await file.write(Buffer.of(1, 1), 0, 2, 18);
    await file.sync();
    return expected;
  } finally {
    await file.close();
  }
}

/** Writes through to the disk in the background while the copy pauses. */
class Flusher {
  readonly #file: FileHandle;
  #steps = 0;
  #isBusy = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** @returns whether this step has to wait */
  step(): boolean {
    this.#steps += 1;
    if (this.#steps % stepsBetweenFlushes !== 0) return false;
    this.#isBusy = true;
    // What fails here fails again, and is told, at the end.
    const done = (): void => {
      this.#isBusy = false;
    };
    this.#file.sync().then(done, done);
    return true;
  }
}

async function check(partial: string, expected: string, options: BackupOptions): Promise<void> {
  const database = new Database(partial, { readonly: true, fileMustExist: true });
  const copy = new Connection(database, () => undefined);
  try {
    const found = await readEveryRow(copy, options.signal);
    if (found !== expected) throw copyBroken();
    await options.check?.(copy);
  } catch (error) {
    throw error instanceof KeyturnError && error.code === 'vault_unreadable' ? copyBroken() : error;
  } finally {
    copy.abandon();
  }
}

async function requireFree(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error('A file is in the place of the new backup');
}

/** Never in place of a file that is there. */
function publish(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch {
    // Some file systems have no hard links (FAT, some network shares).
    renameSync(partial, path);
  }
  synchroniseFolder(dirname(path));
}

function copyBroken(): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: 'The backup came out damaged, so it was not kept.',
    hint: 'The vault was not changed. Check the disk, then try again.',
  });
}
