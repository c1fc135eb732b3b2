import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { defaultReminderPreferences, type ReminderPreferences } from '../../src/shared/preferences.ts';
import { askMain } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { commandLine, electronExecutable, holdUntilAttached } from './support/launch.ts';
import { day, hour, letTimePass } from './support/main-process.ts';
import { vaultState } from './support/power.ts';
import {
  clickNotification,
  clickTray,
  notifications,
  takeOverReminders,
  titles,
  trayLabels,
  windowCount,
} from './support/reminders.ts';
import { seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

const passphrase = 'five unrelated words in a row';
const rotationPolicy = { maximumAgeDays: 30, warningDays: 5, overlapDays: 7, unusedAfterDays: null };
const sets = (...names: string[]) => names.map((name) => ({ name, rotationPolicy }));
const isOpen = (page: Page) => expect.poll(() => vaultState(page)).toEqual({ kind: 'open' });

const remind = (page: Page, change: Partial<ReminderPreferences>) =>
  askMain(page, 'setPreferences', { reminders: { ...defaultReminderPreferences, ...change } });

/** Idleness would lock the vault as soon as the clock is moved on a machine that nobody touches. */
async function prepare(page: Page, electron: ElectronApplication): Promise<void> {
  await isOpen(page);
  await askMain(page, 'setVaultSettings', { lockAfterIdle: null });
  await takeOverReminders(electron);
}

test('while open: a set that comes due is told of once, by its name, and a click opens its rotation', async ({
  page,
  electron,
  keyturn,
}) => {
  await prepare(page, electron);
  await seed(page, ...sets('Billing'), { name: 'Later' });
  await letTimePass(electron, 26 * day);
  await expect.poll(() => titles(electron)).toEqual(['“Billing” is due soon']);
  await letTimePass(electron, 5 * day);
  await expect.poll(() => titles(electron)).toEqual(['“Billing” is due soon', '“Billing” is stale']);
  await letTimePass(electron, hour);
  await clickNotification(electron, '“Billing” is stale');
  await expect(keyturn.row('Billing')).toHaveAttribute('aria-selected', 'true');
  await expect(keyturn.tab('Rotation')).toHaveAttribute('aria-selected', 'true');
  expect(await titles(electron)).toHaveLength(2);
});

test('more than three are told together, and lead to what needs attention', async ({
  page,
  electron,
  keyturn,
}) => {
  await prepare(page, electron);
  await seed(page, ...sets('A', 'B', 'C', 'D'));
  await letTimePass(electron, 31 * day);
  const title = '4 credential sets need attention';
  await expect.poll(() => notifications(electron)).toEqual([{ title, body: '4 stale.', isShown: true }]);
  await clickNotification(electron, title);
  await expect(keyturn.view('Needs attention')).toHaveAttribute('aria-current', 'true');
});

test('while locked: they are counted, never named, and a click opens the set after unlocking', async ({
  page,
  electron,
  keyturn,
}) => {
  await prepare(page, electron);
  await seed(page, ...sets('Billing'));
  await askMain(page, 'lockVault');
  await letTimePass(electron, 31 * day);
  const title = '1 credential set needs attention';
  await expect
    .poll(() => notifications(electron))
    .toEqual([{ title, body: 'Unlock Keyturn to see which.', isShown: true }]);
  await expect.poll(() => trayLabels(electron)).toEqual([title, 'Open Keyturn', 'Quit']);
  await clickNotification(electron, title);
  await keyturn.button('Unlock').click();
  await expect(keyturn.row('Billing')).toHaveAttribute('aria-selected', 'true');
  await expect(keyturn.tab('Rotation')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => trayLabels(electron)).toContain('Billing – Stale');
  expect(await titles(electron)).toEqual([title]);
});

test('locking takes names back, from notifications and from the tray', async ({ page, electron }) => {
  await prepare(page, electron);
  await seed(page, ...sets('Billing'));
  await letTimePass(electron, 31 * day);
  await expect.poll(() => trayLabels(electron)).toContain('Billing – Stale');
  await expect.poll(() => titles(electron)).toEqual(['“Billing” is stale']);
  await askMain(page, 'lockVault');
  expect((await notifications(electron)).filter(({ isShown }) => isShown)).toEqual([]);
  // Neither the name nor the client ID, which the seed makes from it.
  expect((await trayLabels(electron)).join()).not.toMatch(/billing/i);
  await letTimePass(electron, hour);
  expect((await trayLabels(electron)).join()).not.toMatch(/billing/i);
});

test('after a restart they go on, also locked from the very start, and nothing is told twice', async ({
  start,
  profile,
}) => {
  const first = await start();
  await prepare(first.page, first.electron);
  await seed(first.page, ...sets('Billing', 'Shipping'));
  await askMain(first.page, 'setPassphrase', { current: null, next: passphrase });
  await letTimePass(first.electron, 26 * day);
  await expect.poll(() => titles(first.electron)).toHaveLength(2);
  await first.quit();
  const remembered = await readFile(join(profile, 'reminders.json'), 'utf8');
  expect(remembered).not.toMatch(/billing|shipping/i);

  const second = await start();
  await takeOverReminders(second.electron);
  await expect.poll(async () => (await vaultState(second.page)).kind).toBe('locked');
  await letTimePass(second.electron, 26 * day);
  await letTimePass(second.electron, 5 * day);
  await expect.poll(() => titles(second.electron)).toEqual(['2 credential sets need attention']);
  await letTimePass(second.electron, hour);
  expect(await titles(second.electron)).toHaveLength(1);
});

test('started hidden at login, it has no window and no key, and reminds all the same', async ({
  start,
  profile,
}) => {
  const first = await start();
  await prepare(first.page, first.electron);
  await seed(first.page, ...sets('Billing'));
  await first.quit();

  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: [...holdUntilAttached, ...commandLine({ profile }), '--hidden'],
    chromiumSandbox: true,
    env: process.env as Record<string, string>,
  });
  await takeOverReminders(electron);
  await letTimePass(electron, 31 * day);
  const title = '1 credential set needs attention';
  await expect
    .poll(async () => {
      await letTimePass(electron, 0);
      return titles(electron);
    })
    .toEqual([title]);
  expect(await windowCount(electron)).toBe(0);
  const opened = electron.waitForEvent('window');
  await clickNotification(electron, title);
  const keyturn = new KeyturnWindow(await opened);
  await expect(keyturn.row('Billing')).toHaveAttribute('aria-selected', 'true');
  await electron.close();
});

test('quiet hours hold them back, and they come together at the end', async ({ page, electron }) => {
  await prepare(page, electron);
  await seed(page, ...sets('A', 'B'));
  const then = await electron.evaluate((_, later) => {
    const at = new Date(Date.now() + later);
    return at.getHours() * 60 + at.getMinutes();
  }, 31 * day);
  const minutes = (offset: number) => (then + offset + 1_440) % 1_440;
  await remind(page, { quietHours: { from: minutes(-60), to: minutes(60) } });
  await letTimePass(electron, 31 * day);
  await expect.poll(() => trayLabels(electron)).toContain('2 credential sets need attention');
  expect(await titles(electron)).toEqual([]);
  await letTimePass(electron, 2 * hour);
  await expect.poll(() => titles(electron)).toEqual(['2 credential sets need attention']);
});

test('a snooze lets a set be quiet for a day, from the header or from the tray for all', async ({
  page,
  electron,
  keyturn,
}) => {
  await prepare(page, electron);
  await seed(page, ...sets('Billing'));
  await letTimePass(electron, 31 * day);
  await expect.poll(() => titles(electron)).toHaveLength(1);
  await clickNotification(electron, '“Billing” is stale');
  await keyturn.button('Snooze').click();
  await page.getByRole('menuitem', { name: 'For 1 day' }).click();
  await expect(page.getByRole('button', { name: /^Snoozed until/ })).toBeVisible();
  await expect.poll(() => trayLabels(electron)).toContain('Nothing needs attention');
  await letTimePass(electron, 25 * hour);
  await expect.poll(() => titles(electron)).toHaveLength(2);
  await clickTray(electron, 'Snooze all for a day');
  await expect.poll(() => trayLabels(electron)).toContain('Nothing needs attention');
  await letTimePass(electron, 25 * hour);
  await expect.poll(() => titles(electron)).toHaveLength(3);
});

test('closed to the tray, it goes on, and the tray opens, locks and quits it', async ({ start }) => {
  const app = await start();
  const { page, electron } = app;
  await prepare(page, electron);
  await seed(page, ...sets('Billing'));
  await remind(page, { staysInTray: true });
  await electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close();
  });
  await expect.poll(() => windowCount(electron)).toBe(0);
  await letTimePass(electron, 31 * day);
  await expect.poll(() => titles(electron)).toEqual(['“Billing” is stale']);
  const opened = electron.waitForEvent('window');
  await clickTray(electron, 'Billing – Stale');
  const keyturn = new KeyturnWindow(await opened);
  await expect(keyturn.row('Billing')).toHaveAttribute('aria-selected', 'true');
  await clickTray(electron, 'Lock');
  await expect(keyturn.button('Unlock')).toBeVisible();
  const exited = new Promise((resolve) => electron.process().once('exit', resolve));
  await clickTray(electron, 'Quit').catch(() => undefined);
  await exited;
});

test('in the tray, a window that is closed while its page loads is no mistake, and the next one opens', async ({
  page,
  electron,
}) => {
  await prepare(page, electron);
  await remind(page, { staysInTray: true });
  // The tray is drawn when something changed: what it showed first may have come before it was taken over.
  await seed(page, ...sets('Billing'));
  await letTimePass(electron, 31 * day);
  await expect.poll(() => trayLabels(electron)).toContain('Billing – Stale');
  await electron.evaluate(({ app, BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.destroy();
    (app as unknown as NodeJS.EventEmitter).emit('activate');
    BrowserWindow.getAllWindows()[0]?.destroy();
  });
  expect(await windowCount(electron)).toBe(0);
  await clickTray(electron, 'Open Keyturn');
  // Word of the window that is gone may come late: what counts is the one that shows the vault.
  const shows = (each: Page) =>
    new KeyturnWindow(each)
      .button('Lock the vault')
      .isVisible()
      .catch(() => false);
  await expect.poll(async () => (await Promise.all(electron.windows().map(shows))).includes(true)).toBe(true);
});

test('without that, closing the window quits', async ({ start }) => {
  const { page, electron } = await start();
  await isOpen(page);
  const exited = new Promise((resolve) => electron.process().once('exit', resolve));
  await electron
    .evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.close();
    })
    .catch(() => undefined);
  await exited;
});

test('what can’t be had says so: starting at login needs a package', async ({ page, electron }) => {
  await prepare(page, electron);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('menuitem', { name: 'All settings…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'Notifications' }).click();
  await dialog.getByRole('switch', { name: 'Start at login' }).click();
  await expect(dialog.getByRole('alert')).toContainText('runs from its source code');
  await expect(dialog.getByRole('switch', { name: 'Start at login' })).not.toBeChecked();
});
