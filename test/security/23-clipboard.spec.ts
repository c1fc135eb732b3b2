import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { electronArguments } from '../../scripts/lib/launch-arguments.mjs';
import { appWithPrelude, type AlteredApp } from '../e2e/support/altered-app.ts';
import { expect, test } from '../e2e/support/fixtures.ts';
import { electronExecutable, holdUntilAttached, temporaryFolder } from '../e2e/support/launch.ts';
import { seed } from '../e2e/support/seed.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import { askMain } from './support/bridge.ts';

const secret = 'clipboard-secret-Zx81';

/** Main's timers of ten seconds and more stand still until the test lets them ring. */
const heldTimers = `
const { setTimeout: start, clearTimeout: stop } = globalThis;
const held = new Map();
globalThis.setTimeout = Object.assign((callback, delay, ...args) => {
  if (!(delay >= 10_000)) return start(callback, delay, ...args);
  const handle = { unref: () => handle, ref: () => handle };
  held.set(handle, { delay, ring: () => callback(...args) });
  return handle;
}, start);
globalThis.clearTimeout = (handle) => {
  if (!held.delete(handle)) stop(handle);
};
globalThis.heldDelays = () => [...held.values()].map(({ delay }) => delay);
globalThis.ringTimers = (delay) => {
  for (const [handle, timer] of [...held]) {
    if (timer.delay !== delay) continue;
    held.delete(handle);
    timer.ring();
  }
};`;

interface HeldTimers {
  heldDelays: () => number[];
  ringTimers: (delay: number) => void;
}

const heldDelays = (electron: ElectronApplication): Promise<number[]> =>
  electron.evaluate(() => (globalThis as unknown as HeldTimers).heldDelays());

/** Half a minute passes in main. */
const halfAMinute = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(() => {
    (globalThis as unknown as HeldTimers).ringTimers(30_000);
  });

/** Another program on the same desktop, which sees the clipboard as it really is. */
interface OtherProgram {
  readonly read: () => Promise<string>;
  readonly copy: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

async function startOtherProgram(): Promise<OtherProgram> {
  const folder = await temporaryFolder('other-program');
  await writeFile(
    join(folder.path, 'package.json'),
    '{ "name": "other", "type": "module", "main": "main.js" }',
  );
  await writeFile(
    join(folder.path, 'main.js'),
    `import { app, BrowserWindow } from 'electron';
     app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));`,
  );
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: [
      ...holdUntilAttached,
      ...electronArguments(),
      `--user-data-dir=${join(folder.path, 'profile')}`,
      folder.path,
    ],
    chromiumSandbox: true,
  });
  await electron.firstWindow();
  return {
    read: () => electron.evaluate(({ clipboard }) => clipboard.readText()),
    copy: (text) => electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text),
    close: async () => {
      await electron.close();
      await folder.remove();
    },
  };
}

let app: AlteredApp;
let other: OtherProgram;
test.beforeAll(async () => {
  app = await appWithPrelude(heldTimers);
  other = await startOtherProgram();
});
test.afterAll(async () => {
  await other.close();
  await app.remove();
});

async function openSet(page: Page): Promise<KeyturnWindow> {
  await seed(page, { name: 'Clipboard', clientId: 'clipboard-id', clientSecret: secret });
  const keyturn = new KeyturnWindow(page);
  await keyturn.open('Clipboard');
  return keyturn;
}

test('23: a copied secret is gone from the clipboard after 30 s', async ({ start }) => {
  const { electron, page } = await start({ folder: app.path });
  const keyturn = await openSet(page);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect(keyturn.toast('Client secret copied')).toContainText('cleared in 30 s');
  await expect.poll(other.read).toBe(secret);
  expect(await heldDelays(electron)).toContain(30_000);
  await halfAMinute(electron);
  await expect.poll(other.read).toBe('');
});

test('23: what was copied elsewhere meanwhile is left alone', async ({ start }) => {
  const { electron, page, quit } = await start({ folder: app.path });
  await openSet(page);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect.poll(other.read).toBe(secret);
  await other.copy('a shopping list');
  await halfAMinute(electron);
  await expect.poll(() => heldDelays(electron)).not.toContain(30_000);
  expect(await other.read()).toBe('a shopping list');

  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect.poll(other.read).toBe(secret);
  await other.copy('another list');
  await quit();
  expect(await other.read()).toBe('another list');
});

test('23: copying again starts the 30 s anew, and a client ID stays', async ({ start }) => {
  const { electron, page } = await start({ folder: app.path });
  const keyturn = await openSet(page);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect
    .poll(async () => (await heldDelays(electron)).filter((delay) => delay === 30_000))
    .toHaveLength(1);
  await page.getByRole('button', { name: 'Copy client ID' }).click();
  await expect(keyturn.toast('Client ID copied')).not.toContainText('cleared');
  await expect.poll(other.read).toBe('clipboard-id');
  expect(await heldDelays(electron)).not.toContain(30_000);
});

test('23: a lock clears the clipboard at once', async ({ start }) => {
  const { electron, page } = await start({ folder: app.path });
  await openSet(page);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect.poll(other.read).toBe(secret);
  await electron.evaluate(({ powerMonitor }) => {
    (powerMonitor as unknown as NodeJS.EventEmitter).emit('suspend');
  });
  await expect.poll(other.read).toBe('');
});

test('23: a copied secret is cleared after the time that is set, also one copied before', async ({
  start,
}) => {
  const { electron, page } = await start({ folder: app.path });
  await openSet(page);
  await askMain(page, 'setVaultSettings', { clearClipboardAfter: 120 });
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect.poll(() => heldDelays(electron)).toContain(120_000);
  await askMain(page, 'setVaultSettings', { clearClipboardAfter: 10 });
  const delays = await heldDelays(electron);
  expect(delays).toContain(10_000);
  expect(delays).not.toContain(120_000);
  await electron.evaluate(() => {
    (globalThis as unknown as HeldTimers).ringTimers(10_000);
  });
  await expect.poll(other.read).toBe('');
});

test('23: quitting clears the clipboard before the app is gone', async ({ start }) => {
  const { electron, page } = await start({ folder: app.path });
  await openSet(page);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect.poll(other.read).toBe(secret);
  // On X11 a clipboard goes with the program that owns it. So this program is kept from going.
  await electron.evaluate(({ app }) => {
    app.on('will-quit', (event) => {
      event.preventDefault();
      Object.assign(globalThis, { quitting: true });
    });
    app.quit();
  });
  await expect.poll(() => electron.evaluate(() => 'quitting' in globalThis)).toBe(true);
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
  expect(await other.read()).toBe('');
  await electron
    .evaluate(({ app }) => {
      app.removeAllListeners('will-quit');
      app.exit();
    })
    .catch(() => undefined);
});

test('23: a revealed secret hides after 30 s, and the window may be captured again', async ({ start }) => {
  const { electron, page } = await start({ folder: app.path });
  await page.clock.install();
  await page.reload();
  const keyturn = await openSet(page);
  await electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const protection: boolean[] = [];
    Object.assign(globalThis, { protection });
    if (window) window.setContentProtection = (on) => protection.push(on);
  });
  const protection = () =>
    electron.evaluate(() => (globalThis as unknown as { protection: boolean[] }).protection);
  expect(await keyturn.everythingShown()).not.toContain(secret);

  // From here on time passes only where the test lets it: the 30 s are over soon on a busy machine.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 5_000);
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText(secret)).toBeVisible();
  await page.clock.fastForward(29_000);
  await expect(page.getByText(secret)).toBeVisible();
  expect(await protection()).toEqual([true]);
  await page.clock.fastForward(1_500);
  await expect(page.getByText(secret)).toBeHidden();
  expect(await keyturn.everythingShown()).not.toContain(secret);
  await expect.poll(protection).toEqual([true, false]);

  // A page that hangs can't say that it hid the secret: main ends the protection by itself.
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect.poll(protection).toEqual([true, false, true]);
  await halfAMinute(electron);
  await expect.poll(protection).toEqual([true, false, true, false]);
});
