import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { commandLine, electronExecutable, temporaryFolder } from './support/launch.ts';
import { vaultState } from './support/power.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

/** Starts the app as a user's second click on its icon would, and waits until that process is gone. */
function startAgain(profile: string): Promise<{ code: number | null; words: string }> {
  return new Promise((resolve, reject) => {
    const second = spawn(electronExecutable(), commandLine({ profile }), {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    second.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')));
    second.once('error', reject);
    second.once('close', (code) => {
      resolve({ code, words });
    });
  });
}

test('a second start on the same profile brings the first window forward, says so and ends', async ({
  electron,
  page,
  profile,
}) => {
  await seed(page, { name: 'Kept' });
  await electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('no window');
    window.hide();
    // Where no window manager runs, a window can't be minimized, but it can say that it is.
    const done: string[] = [];
    Object.assign(globalThis, { done });
    window.isMinimized = () => !done.includes('restore');
    for (const name of ['restore', 'show', 'focus'] as const) {
      const act = window[name].bind(window);
      window[name] = () => {
        done.push(name);
        act();
      };
    }
  });
  const { code, words } = await startAgain(profile);
  expect(code).toBe(0);
  expect(words).toContain('Keyturn is already running');
  await expect
    .poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true);
  expect(await electron.evaluate(() => (globalThis as unknown as { done: string[] }).done)).toEqual([
    'restore',
    'show',
    'focus',
  ]);
  await expect(new KeyturnWindow(page).row('Kept')).toBeVisible();
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('two profiles run side by side, each with its own vault', async ({ page, start }) => {
  const other = await temporaryFolder('other-profile');
  try {
    const second = await start({ profile: other.path });
    await seed(page, { name: 'Mine' });
    await seed(second.page, { name: 'Theirs' });
    await expect(new KeyturnWindow(page).rows).toHaveText([/Mine/]);
    await expect(new KeyturnWindow(second.page).rows).toHaveText([/Theirs/]);
    await second.quit();
  } finally {
    await other.remove();
  }
});

test('a disk that no longer answers does not keep the app from quitting', async ({ start, profile }) => {
  test.skip(process.platform === 'win32', 'needs a file that never answers');
  const app = await start();
  await expect.poll(() => vaultState(app.page)).toEqual({ kind: 'open' });
  const path = join(profile, 'never-answers');
  execFileSync('mkfifo', [path]);
  await app.electron.evaluate((_, file) => {
    process.getBuiltinModule('node:fs').open(file, 'r', () => undefined);
  }, path);
  await app.quit();
});

test('a mistake of Keyturn’s own closes the vault before it is told of, and the app can still be quit', async ({
  start,
}) => {
  const provokedErrors = ['main'];
  const app = await start({ provokedErrors });
  await expect.poll(() => vaultState(app.page)).toEqual({ kind: 'open' });
  await app.electron.evaluate(() => {
    void Promise.reject(new Error('nobody caught this'));
  });
  await expect.poll(() => app.complaints()).toContain('unexpected error in main');
  await expect.poll(async () => (await vaultState(app.page)).kind).not.toBe('open');
  await app.quit();
});
