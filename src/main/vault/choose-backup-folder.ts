import { randomUUID } from 'node:crypto';
import { closeSync, openSync, realpathSync, rmSync } from 'node:fs';
import { join, relative, isAbsolute, sep } from 'node:path';
import { KeyturnError } from '../../shared/failure.ts';

/**
 * Checks that a folder will do for backups: it can be written, by trying, and it isn't a part of Keyturn's program,
 * which goes away with an update.
 *
 * @throws KeyturnError `file_not_written`
 */
export function requireFolderForBackups(folder: string, programFolders: readonly string[]): void {
  const real = realPath(folder);
  if (real === null) throw notWritable();
  if (programFolders.some((program) => isWithin(real, realPath(program) ?? program))) throw programFolder();
  const probe = join(real, `keyturn-${randomUUID()}.tmp`);
  try {
    closeSync(openSync(probe, 'wx', 0o600));
  } catch {
    throw notWritable();
  }
  rmSync(probe, { force: true });
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function notWritable(): KeyturnError {
  return new KeyturnError({
    code: 'file_not_written',
    message: 'This folder can’t be written, so it won’t do for backups.',
    hint: 'Make it writable for your user, or choose another folder. Backups go where they went before.',
  });
}

function programFolder(): KeyturnError {
  return new KeyturnError({
    code: 'file_not_written',
    message: 'This folder belongs to Keyturn’s own program, and is emptied when Keyturn is updated.',
    hint: 'Choose another folder, best on another disk. Backups go where they went before.',
  });
}
