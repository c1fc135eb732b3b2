import type { ElectronApplication } from '@playwright/test';

/** What a test does to the main process that no user can: reads the clipboard, and lets time pass. */

export const hour = 3_600_000;
export const day = 24 * hour;

export const readClipboard = (electron: ElectronApplication): Promise<string> =>
  electron.evaluate(({ clipboard }) => clipboard.readText());

/**
 * Moves the computer's clock forward, as main sees it, and tells it that the computer woke up: which is when Keyturn
 * looks at the clock again. May be called again.
 *
 * @param by - milliseconds
 */
export async function letTimePass(electron: ElectronApplication, by: number): Promise<void> {
  await electron.evaluate(({ powerMonitor }, milliseconds) => {
    const before = Date.now.bind(Date);
    Date.now = () => before() + milliseconds;
    (powerMonitor as unknown as NodeJS.EventEmitter).emit('resume');
  }, by);
}
