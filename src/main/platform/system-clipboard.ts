import * as electron from 'electron';
import type { SystemClipboard } from '../clipboard/clearing-clipboard.ts';

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
      await electron.clipboard.write([new electron.ClipboardItem({ 'text/plain': text, ...concealMarks() })]);
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

/** @see http://nspasteboard.org and Microsoft's "Cloud Clipboard and Clipboard History formats" */
function concealMarks(): Record<string, string> {
  const raw = (format: string): string => `electron application/osclipboard;format="${format}"`;
  switch (process.platform) {
    case 'darwin':
      return { [raw('org.nspasteboard.ConcealedType')]: '' };
    case 'win32':
      return { [raw('ExcludeClipboardContentFromMonitorProcessing')]: '1' };
    default:
      return { [raw('x-kde-passwordManagerHint')]: 'secret' };
  }
}
