import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { noOverrides } from '../../src/shared/credential.ts';
import { ownProviderPrefix } from '../../src/shared/own-provider.ts';
import { day, letTimePass } from '../e2e/support/main-process.ts';
import {
  badgeCount,
  notifications,
  takeOverReminders,
  trayLabels,
  trayToolTip,
} from '../e2e/support/reminders.ts';
import { providerWith } from '../shared/sample-provider.ts';
import { askMain, callMain } from './support/bridge.ts';
import { LeakScanner } from './support/leak-scanner.ts';
import { expect, test } from './support/own-home.ts';
import { SeededValues } from './support/seeded-values.ts';
import { register, seededSet } from './support/use-everything.ts';

const passphrase = 'five unrelated words in a row';

/** A vault with a set that is due in a month and one in two, of a provider whose name is a secret too. */
function seededVault() {
  const values = new SeededValues();
  const provider = providerWith({
    id: `${ownProviderPrefix}${crypto.randomUUID()}`,
    name: values.make('provider', 'Provider of ours %'),
  });
  const dueIn = (maximumAgeDays: number, which: string) => ({
    ...seededSet(values, which, ''),
    providerId: provider.id,
    request: noOverrides,
    rotationPolicy: { maximumAgeDays, warningDays: 0, overlapDays: 7, unusedAfterDays: null },
  });
  return { values, provider, sets: [dueIn(30, 'first'), dueIn(60, 'second')] };
}

/** Everything that reminders show outside of the window at this moment, as one text. */
async function shownOutside(electron: ElectronApplication): Promise<string> {
  const told = (await notifications(electron)).filter(({ isShown }) => isShown);
  const all = { told, menu: await trayLabels(electron), toolTip: await trayToolTip(electron) };
  return JSON.stringify({ ...all, badge: await badgeCount(electron) });
}

/** Lets main fail with these words in its error, so that there is a log to look into. */
const failOverNames = (electron: ElectronApplication, words: string): Promise<void> =>
  electron.evaluate(({ shell }, text) => {
    shell.openExternal = () => Promise.reject(new TypeError(`cannot open ${text}`));
  }, words);

test('14: reminders of a locked vault hold no name, ID or provider: neither on screen nor in a log', async ({
  home,
}) => {
  const { values, provider, sets } = seededVault();
  const { electron, page, quit, complaints } = await home.start({ provokedErrors: ['openProviderLink'] });
  await takeOverReminders(electron);
  await register(page, []);
  await askMain(page, 'setVaultSettings', { lockAfterIdle: null });
  await askMain(page, 'saveOwnProvider', { provider });
  const registered = await register(page, sets);
  for (const { id } of registered) values.add(`row ${id}`, id);
  await askMain(page, 'setPassphrase', { current: null, next: passphrase });
  const scanner = new LeakScanner(values.all);
  const leaks = async (app: ElectronApplication) => scanner.scan(Buffer.from(await shownOutside(app)));

  await letTimePass(electron, 31 * day);
  await expect.poll(() => leaks(electron), 'while it is open, they name the set').not.toEqual([]);

  await askMain(page, 'lockVault');
  expect(await leaks(electron), 'from the lock on').toEqual([]);
  await letTimePass(electron, 30 * day);
  await expect.poll(() => badgeCount(electron)).toBe(2);
  expect(await shownOutside(electron)).toContain('need attention');
  expect(await leaks(electron), 'what comes due while it is locked').toEqual([]);
  await failOverNames(electron, JSON.stringify(registered));
  await callMain(page, 'openProviderLink', { providerId: 'monite', link: 'documentation' });
  await quit();

  const again = await home.start();
  await takeOverReminders(again.electron);
  await letTimePass(again.electron, 61 * day);
  await expect.poll(() => badgeCount(again.electron)).toBe(2);
  expect(await trayToolTip(again.electron)).toBe('Keyturn: 2 credential sets need attention');
  expect(await leaks(again.electron), 'locked from the start').toEqual([]);
  await again.quit();

  for (const text of [complaints(), again.complaints()]) expect(scanner.scan(Buffer.from(text))).toEqual([]);
  const log = await readFile(join(home.path, 'profile', 'logs', 'keyturn.log'));
  expect(log.toString()).toContain('openProviderLink TypeError');
  expect(scanner.scan(log)).toEqual([]);
});
