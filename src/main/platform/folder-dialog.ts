import type { BrowserWindow, Dialog } from 'electron';

/** Lets the user choose a folder, or make one. @returns its absolute path; null: the user cancelled */
export async function chooseFolder(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  window: BrowserWindow | null,
  startIn: string,
): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    defaultPath: startIn,
    properties: ['openDirectory', 'createDirectory'],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
