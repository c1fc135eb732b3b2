import { open, stat } from 'node:fs/promises';
import type { BrowserWindow, Dialog } from 'electron';
import { KeyturnError } from '../../shared/failure.ts';

/** What kind of file to offer. */
export interface FileKind {
  /** For people, such as `Providers (JSON)`. */
  readonly name: string;
  /** Without the dot. */
  readonly extensions: readonly string[];
  /** The most that is read, in bytes. */
  readonly largest: number;
}

/**
 * Lets the user choose a text file and reads it.
 *
 * @returns its text; null if the user cancelled
 * @throws KeyturnError `file_not_read` for a file that can't be read, is too large, or is no UTF-8 text
 */
export async function openText(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  window: BrowserWindow | null,
  { largest, ...kind }: FileKind,
): Promise<string | null> {
  const path = await chooseFile(dialog, window, kind);
  if (path === null) return null;
  const bytes = await readUpTo(path, largest).catch(() => null);
  if (!bytes)
    throw notRead('The file could not be read.', 'Check that it is there and yours to read, then try again.');
  if (bytes.length > largest) {
    throw notRead(`The file is larger than ${Math.round(largest / 1024)} kB.`, 'Choose the file you meant.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notRead('The file is no text.', 'Choose the file you meant.');
  }
}

/** Lets the user choose a file. @returns its absolute path; null if the user cancelled */
export async function chooseFile(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  window: BrowserWindow | null,
  { name, extensions }: Omit<FileKind, 'largest'>,
): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    properties: ['openFile'],
    filters: [
      { name, extensions: [...extensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** One byte more tells that there is more: what the file system says of a size may be out of date, or made up. */
async function readUpTo(path: string, largest: number): Promise<Buffer> {
  // Opening a pipe would wait for somebody to write into it.
  if (!(await stat(path)).isFile()) throw new Error('no file');
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(largest + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function notRead(message: string, hint: string): KeyturnError {
  return new KeyturnError({ code: 'file_not_read', message, hint });
}
