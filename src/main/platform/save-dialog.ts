import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { KeyturnError } from '../../shared/failure.ts';

/**
 * Lets the user choose a file and writes a text into it that nobody else on the machine may read.
 *
 * @param folder - where the dialog starts
 * @param makeText - asked only once a file is chosen: a dialog may outlive the vault's being open
 * @returns false if the user cancelled
 * @throws KeyturnError `file_not_written`, and what `makeText` throws
 */
export async function saveTextPrivately(
  dialog: Pick<Dialog, 'showSaveDialog'>,
  window: BrowserWindow | null,
  { folder, suggestedName }: { readonly folder: string; readonly suggestedName: string },
  makeText: () => string | Promise<string>,
): Promise<boolean> {
  const options = { defaultPath: join(folder, suggestedName) };
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || filePath === '') return false;
  const text = await makeText();
  try {
    await writePrivately(filePath, text);
    return true;
  } catch {
    throw fileNotWritten();
  }
}

/** Lets the user choose where a file goes, and asks before one is overwritten. @returns its absolute path; null: cancelled */
export async function choosePlace(
  dialog: Pick<Dialog, 'showSaveDialog'>,
  window: BrowserWindow | null,
  kind: { readonly startAt: string; readonly name: string; readonly extension: string },
): Promise<string | null> {
  const options: Electron.SaveDialogOptions = {
    defaultPath: kind.startAt,
    filters: [{ name: kind.name, extensions: [kind.extension] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  };
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
}

/** A file that is there already may be readable for others: it is closed to them before anything is in it. */
async function writePrivately(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    if (process.platform !== 'win32') await file.chmod(0o600);
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

function fileNotWritten(): KeyturnError {
  return new KeyturnError({
    code: 'file_not_written',
    message: 'The file could not be written.',
    hint: 'Choose a folder that is yours and has room, then try again.',
  });
}
