import * as electron from 'electron';
import type { SystemClipboard } from '../clipboard/clearing-clipboard.ts';
import { concealMarks } from './conceal-marks.ts';

/** Electron before 44: calls that answer at once, and no way to add formats beside the text. */
interface SynchronousClipboard {
  readText(): string;
  writeText(text: string): void;
  clear(): void;
}

/**
 * The system clipboard behind Electron's two generations of it. Where several formats can be written in one
 * atomic step (Electron 44), confidential text carries the marks that clipboard managers look for.
 */
export const systemClipboard: SystemClipboard = {
  writeText: async (text, confidential) => {
    if (confidential && 'ClipboardItem' in electron) {
      await electron.clipboard.write([
        new electron.ClipboardItem({ 'text/plain': text, ...concealMarks(process.platform) }),
      ]);
    } else {
      await electron.clipboard.writeText(text);
    }
  },
  readText: async () => electron.clipboard.readText(),
  clear: async () => {
    (electron.clipboard as SynchronousClipboard | typeof electron.clipboard).clear();
    return Promise.resolve();
  },
};
