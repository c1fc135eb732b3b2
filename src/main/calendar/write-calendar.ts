import { randomUUID } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KeyturnError } from '../../shared/failure.ts';
import { productId } from './calendar-text.ts';

/**
 * Puts a calendar in the place of a former one, at once or not at all, for this user's eyes only.
 *
 * @param overwrite - the user has agreed that what is there goes; else only a calendar of ours does
 * @param isWanted - asked at the last moment
 * @throws KeyturnError `file_not_written`, `disk_full`; what was there stays then
 */
export async function writeCalendar(
  path: string,
  text: string,
  { overwrite, isWanted = () => true }: { readonly overwrite: boolean; readonly isWanted?: () => boolean },
): Promise<void> {
  try {
    await requireOwnPlace(path, overwrite);
    const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
    try {
      await writeDraft(draft, text);
      if (isWanted()) await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  } catch (error) {
    throw error instanceof KeyturnError ? error : notWritten(error);
  }
}

/** Exclusively: what lies at the name of a draft is never ours. */
async function writeDraft(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Never through a link, whose target somebody else may have chosen, and never over what isn't ours. */
async function requireOwnPlace(path: string, overwrite: boolean): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (!found) return;
  if (!found.isFile()) throw otherFile('There is a link or a folder at the calendar file’s place.');
  if (overwrite) return;
  const start = await beginningOf(path);
  if (!start.startsWith('BEGIN:VCALENDAR') || !start.includes(`PRODID:${productId}`)) {
    throw otherFile('The file at the calendar file’s place isn’t one that Keyturn made.');
  }
}

/** No more of it: whoever put it there chose its size. */
async function beginningOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(2_000), position: 0 });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

const otherFile = (message: string) =>
  new KeyturnError({
    code: 'file_not_written',
    message: `${message} It was left alone.`,
    hint: 'Move it away, or choose another place for the calendar file.',
  });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

function notWritten(error: unknown): KeyturnError {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new KeyturnError({
      code: 'disk_full',
      message: 'The disk that holds the calendar file is full.',
      hint: 'Free some space, or choose another place for the calendar file.',
    });
  }
  const gone = code === 'ENOENT' || code === 'ENOTDIR';
  return new KeyturnError({
    code: 'file_not_written',
    message: gone ? 'The calendar file’s folder isn’t there.' : 'The calendar file can’t be written.',
    hint: gone
      ? 'Plug in the disk that it is on, or choose another place for the calendar file.'
      : 'Make its folder writable for your user, or choose another place for the calendar file.',
  });
}
