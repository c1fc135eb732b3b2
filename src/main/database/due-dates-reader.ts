import Database from 'better-sqlite3';
import { existsSync, rmSync, statSync } from 'node:fs';
import type { RowMoments } from './credential-set-store.ts';
import { vaultFiles } from './files.ts';
import { latestVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isOpenHere, requireKnownSchema } from './open.ts';

/** The schema version from which on rows have all that is read here. */
const firstWithMoments = 4;

/** What a locked vault tells of a credential set: nothing but moments. */
export interface LockedRow extends RowMoments {
  readonly id: string;
}

/**
 * Reads the unsealed moments of a locked vault, without any key: opens the file read-only, reads, and closes it at once.
 * What is in it isn't proved by any seal; it is good for reminders, and for nothing else.
 *
 * @returns the rows that have a moment, in no particular order; null where they can't be had now: there is no vault,
 * it is open, busy, damaged, or of another version
 */
export function readLockedMoments(directory: string): readonly LockedRow[] | null {
  const path = vaultFiles(directory).vault;
  try {
    if (!existsSync(path) || isOpenHere(path)) return null;
    if (requireKnownSchema(path, migrations).schemaVersion < firstWithMoments) return null;
    return leavingNoTrace(path, () => readRows(path));
  } catch {
    // Whoever opens the vault is told what is wrong with it.
    return null;
  }
}

function readRows(path: string): LockedRow[] {
  // Not a ms of patience: SQLite would block the whole app.
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    if (database.pragma('user_version', { simple: true }) !== latestVersion(migrations)) return [];
    return database
      .prepare<[], LockedRow>(
        `SELECT id, warn_at AS warnAt, due_at AS dueAt, snoozed_until AS snoozedUntil FROM credential_sets
          WHERE warn_at IS NOT NULL OR due_at IS NOT NULL`,
      )
      .all()
      .filter(isSound);
  } finally {
    database.close();
  }
}

/**
 * To read a database with a write-ahead log, SQLite makes the log and its index where there are none, and a read-only
 * connection leaves both behind. What a crash left is left as it is: the next opening needs it.
 */
function leavingNoTrace<T>(path: string, work: () => T): T {
  const [log, index] = [`${path}-wal`, `${path}-shm`];
  const [hadLog, hadIndex] = [existsSync(log), existsSync(index)];
  try {
    return work();
  } finally {
    if (!hadIndex) rmSync(index, { force: true });
    if (!hadLog && statSync(log, { throwIfNoEntry: false })?.size === 0) rmSync(log, { force: true });
  }
}

const isMoment = (value: unknown): boolean => value === null || Number.isSafeInteger(value);
/** Anybody may have written there. */
const isSound = ({ id, warnAt, dueAt, snoozedUntil }: LockedRow): boolean =>
  typeof id === 'string' && id.length <= 100 && [warnAt, dueAt, snoozedUntil].every(isMoment);
