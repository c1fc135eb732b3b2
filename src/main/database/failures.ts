import { KeyturnError, type Failure } from '../../shared/failure.ts';

const readOnly: Failure = {
  code: 'vault_read_only',
  message: 'The vault can’t be written: its folder or file is read-only.',
  hint: 'Nothing was changed. Make the vault folder writable for your user, then try again.',
};
const diskFull: Failure = {
  code: 'disk_full',
  message: 'The disk that holds the vault is full, so nothing was changed.',
  hint: 'Free some space, then try again.',
};
const busy: Failure = {
  code: 'vault_busy',
  message: 'Another program is using the vault.',
  hint: 'Close the other Keyturn, or whatever else has the vault’s files open, then try again.',
};

const sqliteFailures: readonly (readonly [prefix: string, failure: Failure])[] = [
  ['SQLITE_FULL', diskFull],
  ['SQLITE_IOERR_WRITE', diskFull],
  ['SQLITE_IOERR_SHMSIZE', diskFull],
  ['SQLITE_READONLY_DBMOVED', moved().toFailure()],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_BUSY', busy],
  ['SQLITE_LOCKED', busy],
  ['SQLITE_NOTADB', unreadable('it is not a database').toFailure()],
  ['SQLITE_CORRUPT', unreadable('its database is damaged').toFailure()],
  ['SQLITE_CANTOPEN', unreadable('the operating system refuses to open it').toFailure()],
  ['SQLITE_PERM', unreadable('the operating system refuses to open it').toFailure()],
  ['SQLITE_IOERR', unreadable('the disk reports an error').toFailure()],
];

const systemFailures: Readonly<Record<string, Failure>> = {
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
};

/** The file that is open isn't the one at the vault's path any more. */
export function moved(): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: 'The vault file was moved or replaced while Keyturn had it open, so nothing was saved.',
    hint: 'Put it back where it was, then try again. Until you quit, Keyturn still shows what it holds.',
  });
}

/** Long work has the vault's file to itself. */
export function occupied(): KeyturnError {
  return new KeyturnError({
    code: 'job_in_progress',
    message: 'The vault is being sealed anew, so this has to wait.',
    hint: 'Try again when it is done, or cancel it.',
  });
}

/** The file was closed while somebody still had work to do on it. */
export function closed(): KeyturnError {
  return new KeyturnError({
    code: 'vault_not_open',
    message: 'The vault is not open.',
    hint: 'Open the vault, then try again.',
  });
}

/** Another connection has the vault: of this process, or of another one. */
export function inUse(): KeyturnError {
  return new KeyturnError(busy);
}

/** A failure that means: there is something at the vault's path, but not a vault that can be read. */
export function unreadable(reason: string): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: `The vault file can’t be read: ${reason}.`,
    hint: 'Nothing was changed. Put the vault file back from a backup, then try again.',
  });
}

/** A failure that means: SQLite said that it made a change, but didn't. */
export function notStored(): KeyturnError {
  return new KeyturnError({
    code: 'vault_unreadable',
    message: 'The vault file took a change without storing it. It is damaged, or another program altered it.',
    hint: 'Nothing was changed. Put the vault file back from a backup, then try again.',
  });
}

/**
 * Turns what SQLite or the file system threw into one of Keyturn's failures. Their own messages are dropped,
 * since they may hold paths. Anything that is neither is a mistake in the program and is returned as it is.
 */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof KeyturnError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const failure = sqliteFailures.find(([prefix]) => code.startsWith(prefix))?.[1] ?? systemFailures[code];
  return failure ? new KeyturnError(failure) : error;
}

/** Runs a piece of work on the database or its files, and throws its failures as {@link databaseFailure} does. */
export function withDatabaseFailures<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseFailure(error);
  }
}

/** As {@link withDatabaseFailures}, for work that takes its time. */
export async function withDatabaseFailuresAsync<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw databaseFailure(error);
  }
}

/**
 * For writes that can wait: what they would bring up to date still serves, and they are tried again at the next
 * occasion. Only failures of the database or its files are passed over.
 */
export function unlessUnwritable(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error;
  }
}

/** @throws KeyturnError `job_cancelled` */
export function requireNotCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new KeyturnError({ code: 'job_cancelled', message: 'It was cancelled. Nothing was changed.' });
}
