import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { moniteClient } from '../fakes/servers/sample-clients.ts';
import { noOverrides } from '../../src/shared/credential.ts';
import type { RunningApp } from '../e2e/support/launch.ts';
import { unlock } from '../e2e/support/settings.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import { LeakScanner } from './support/leak-scanner.ts';
import { expect, test } from './support/own-home.ts';
import {
  backUpAndRestore,
  lockAndUnlock,
  lockWhileTyping,
  logSecret,
  makeRecoveryKey,
  setPassphrase,
  verifyAndRekey,
} from './support/protect-vault.ts';
import { SeededValues } from './support/seeded-values.ts';
import {
  abandonForm,
  register,
  revealAndHide,
  seededSet,
  startSeededServer,
  testAndCopy,
  trashAndPurge,
  typeSet,
  workOn,
} from './support/use-everything.ts';

// The forensic test: use everything, then look into every file that the app can have written. That the search finds
// what is there is proven by 12-leak-scanner.test.ts. Out of reach, and said so in SECURITY.md: what clipboard managers
// and X11 selections keep, and what the system swaps out. Text that the user exports on purpose isn't looked at.

/** What a page may keep in the profile, compressed or not, it doesn't use at all. */
async function expectNoStorage({ page }: RunningApp): Promise<void> {
  const kept = await page.evaluate(async () => ({
    storage: localStorage.length + sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys().catch(() => [])).length,
    cookies: document.cookie,
  }));
  expect(kept).toEqual({ storage: 0, databases: 0, caches: 0, cookies: '' });
}

test('12: nothing of what a user enters or is granted lies readable in any file', async ({
  home,
  oidc,
  front,
}) => {
  test.setTimeout(240_000);
  const values = new SeededValues();
  const server = await startSeededServer(values);
  const app = await home.start({ switches: front.switches, provokedErrors: ['openProviderLink'] });
  const findings = () => new LeakScanner(values.all).scanFolder(home.path);

  const sets = ['opaque', 'jwt', 'refused', 'nowhere'].map((path) =>
    seededSet(values, path, `${server.url}/${path}`),
  );
  const typed = seededSet(values, 'typed', `${server.url}/opaque`);
  const { basic } = oidcClients;
  const real = [
    {
      name: values.make('OIDC: name', 'OIDC %'),
      ...basic,
      request: { ...noOverrides, tokenUrl: oidc.tokenUrl },
    },
    {
      name: values.make('Monite: name', 'Monite %'),
      providerId: 'monite',
      environmentId: 'sandbox',
      ...moniteClient,
      request: noOverrides,
    },
  ];
  for (const { name, clientId, clientSecret } of real) {
    values.add(`client ID of ${name}`, clientId);
    values.add(`client secret of ${name}`, clientSecret);
  }
  const registered = await register(app.page, [...sets.slice(0, 3), ...real]);
  await register(app.page, sets.slice(3));
  await typeSet(app.page, typed);
  await abandonForm(app.page, values);
  for (const set of registered) await testAndCopy(app, values, set);
  const renamed = await workOn(app.page, values, typed);
  await trashAndPurge(app.page, sets[1]?.name ?? '', sets[3]?.name ?? '');
  await app.page.getByRole('button', { name: 'Settings' }).click();
  await app.page.getByRole('menuitemradio', { name: 'Dark' }).click();
  const first = await setPassphrase(app.page, values);
  const recoveryKey = await makeRecoveryKey(app.page, values, first);
  const passphrase = await lockAndUnlock(app, values, first, recoveryKey);
  await verifyAndRekey(app, passphrase);
  await makeRecoveryKey(app.page, values, passphrase);
  await backUpAndRestore(app, values, renamed, passphrase);
  const revealed = values.all['next secret'] ?? '';
  await revealAndHide(app.page, renamed, revealed);
  await logSecret(app, revealed);

  expect(values.count).toBeGreaterThanOrEqual(50);
  expect(Object.keys(values.all).filter((name) => name.startsWith('Copy token'))).toHaveLength(4);
  expect(await findings(), 'while it is open').toEqual([]);
  await expectNoStorage(app);
  await lockWhileTyping(app, values);
  await logSecret(app, revealed);
  expect(await findings(), 'while it is locked').toEqual([]);
  await app.quit();
  expect(await findings(), 'after it has quit').toEqual([]);
  for (const text of Object.values(values.all)) expect(app.complaints()).not.toContain(text);
  // There was something to write that held a secret, and it was written without.
  const log = await readFile(join(home.path, 'profile/logs/keyturn.log'), 'utf8');
  expect(log.match(/openProviderLink TypeError(?:: cannot open \[secret\])?$/gm)).toHaveLength(2);

  const again = await home.start();
  await unlock(again.page, passphrase);
  // What was being typed is offered again.
  await expect(new KeyturnWindow(again.page).registerDialog).toBeVisible();
  await again.kill();
  expect(await findings(), 'after it was killed').toEqual([]);
  await server.close();
});

test('12: a crash leaves nothing behind either, and nothing in the output', async ({ home }) => {
  const values = new SeededValues();
  const app = await home.start();
  const set = seededSet(values, 'crash', 'http://127.0.0.1:9/token');
  await register(app.page, [set]);
  await new KeyturnWindow(app.page).open(set.name);
  await app.page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(app.page.getByRole('button', { name: 'Hide secret' })).toBeVisible();
  const crashed = app.page.waitForEvent('crash');
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await crashed;
  await app.quit();
  expect(await new LeakScanner(values.all).scanFolder(home.path)).toEqual([]);
  for (const text of Object.values(values.all)) expect(app.complaints()).not.toContain(text);
});

test('12: the search would find a value that the app does write', async ({ home }) => {
  const { page, quit } = await home.start();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await quit();
  // The theme isn't sealed: the preferences' file is plain.
  const found = await new LeakScanner({ theme: '"theme": "dark"' }).scanFolder(home.path);
  expect(found).toEqual([expect.stringMatching(/^theme \(raw\) in \/profile\/.*\.json$/)]);
});
