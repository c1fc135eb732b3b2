import { existsSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { KeyturnBridge } from '../../src/shared/ipc-contract.ts';
import { expect } from './support/fixtures.ts';
import { test } from './support/keyrings.ts';
import { holdUntilAttached } from './support/launch.ts';
import { filesBelow } from './support/profile-files.ts';
import { factsFor, seed } from './support/seed.ts';
import { KeyturnWindow } from './support/window.ts';

test.skip(process.platform !== 'linux', 'elsewhere the keychain is the user’s own, and not to be taken away');

/** What the screen about a vault whose keyring is away has to say. */
async function expectHelp(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Keyturn needs your system’s keychain' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('Start and unlock a keyring');
  await expect(page.getByRole('alert')).toContainText('restart Keyturn');
  await expect(page.getByRole('listitem').filter({ hasText: 'gnome-keyring' })).toBeVisible();
  await expect(page.getByText('Nothing was changed or overwritten')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restart Keyturn' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Register credential set' })).toBeHidden();
}

test('without a keyring, a screen says why and what to do, and nothing is stored', async ({
  start,
  noKeyring,
  profile,
}) => {
  const { page, quit } = await start({ env: noKeyring.env });
  await expect(page.getByRole('heading', { name: 'Choose a passphrase for your vault' })).toBeVisible();
  await expect(page.getByText('no keychain it can trust')).toBeVisible();
  await page.getByText('Use a keychain instead').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'gnome-keyring' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restart Keyturn' })).toBeEnabled();
  // Not through the window, but as something in it might: there is nowhere to store a secret.
  const answer = await page.evaluate(
    (request) => {
      const { keyturn } = globalThis as unknown as { keyturn: KeyturnBridge };
      return keyturn.registerCredentialSet(request);
    },
    { facts: factsFor({ name: 'Nowhere' }), clientSecret: 'nowhere to go' },
  );
  expect(answer).toMatchObject({ ok: false, failure: { code: 'vault_not_open' } });
  await quit();
  expect(existsSync(join(profile, 'vault'))).toBe(false);
});

/** The process that has a profile, as Electron's lock (`host-pid`) names it. */
async function ownerOf(profile: string): Promise<number | null> {
  try {
    return Number((await readlink(join(profile, 'SingletonLock'))).split('-').at(-1));
  } catch {
    return null;
  }
}

/** Where Electron says that its DevTools listen. The file outlives its process, until the next one writes it anew. */
async function devtoolsUrl(profile: string): Promise<string> {
  const [port, path] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return `ws://127.0.0.1:${String(port)}${String(path)}`;
}

/** Watches an app that restarted itself, and ends it. Playwright started only the first of the two processes. */
async function withRestartedApp(
  profile: string,
  formerPid: number | undefined,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  await expect.poll(() => ownerOf(profile)).not.toBe(formerPid);
  await expect.poll(() => ownerOf(profile)).not.toBeNull();
  const pid = await ownerOf(profile);
  if (pid === null) throw new Error('The app is gone');
  try {
    await expect(async () => {
      // Reached while it starts, the app may never answer: then a later call does.
      const browser = await chromium.connectOverCDP(await devtoolsUrl(profile), { timeout: 5_000 });
      try {
        const page = browser.contexts()[0]?.pages()[0];
        if (!page) throw new Error('No window yet');
        await use(page);
      } finally {
        await browser.close();
      }
    }).toPass({ timeout: 30_000 });
  } finally {
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => isRunning(pid)).toBe(false);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('Restart Keyturn finds a keyring that came meanwhile', async ({ start, noKeyring, profile }) => {
  const { electron, page } = await start({ env: noKeyring.env });
  await expect(page.getByRole('heading', { name: 'Choose a passphrase for your vault' })).toBeVisible();
  await noKeyring.addKeyring();
  const formerPid = electron.process().pid;
  // The next process is not started by Playwright, and must not wait for it.
  await electron.evaluate(({ app }, unwanted) => {
    const relaunch = app.relaunch.bind(app);
    app.relaunch = () => {
      relaunch({ args: process.argv.slice(1).filter((argument) => !unwanted.includes(argument)) });
    };
  }, holdUntilAttached);
  const closed = electron.waitForEvent('close');
  await page.getByText('Use a keychain instead').click();
  await page.getByRole('button', { name: 'Restart Keyturn' }).click();
  await closed;
  await withRestartedApp(profile, formerPid, async (restarted) => {
    await expect(restarted.getByRole('region', { name: 'Welcome' })).toBeVisible();
  });
  expect(existsSync(join(profile, 'vault', 'vault.db'))).toBe(true);
});

test('a vault whose keyring is away is left alone, and opens when the keyring is back', async ({
  start,
  noKeyring,
  profile,
}) => {
  const first = await start();
  await seed(first.page, { name: 'Kept', clientSecret: 'kept all the while' });
  await first.quit();
  const before = await filesBelow(join(profile, 'vault'));

  const away = await start({ env: noKeyring.env });
  await expectHelp(away.page);
  await expect(away.page.getByRole('alert')).toContainText('Your vault is whole');
  await away.quit();
  expect(await filesBelow(join(profile, 'vault'))).toEqual(before);

  const { page } = await start();
  await new KeyturnWindow(page).open('Kept');
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText('kept all the while')).toBeVisible();
});

test('a keyring that was reset is told apart from one that is away, and nothing is overwritten', async ({
  start,
  otherKeyring,
  profile,
}) => {
  const first = await start();
  await seed(first.page, { name: 'Kept' });
  await first.quit();
  const before = await filesBelow(join(profile, 'vault'));

  const reset = await start({ env: otherKeyring.env });
  await expect(reset.page.getByRole('heading', { name: 'The key to this vault is missing' })).toBeVisible();
  await expect(reset.page.getByRole('alert')).toContainText('no longer holds the key');
  await expect(reset.page.getByText('no new key was made')).toBeVisible();
  await reset.page.getByRole('button', { name: 'Try again' }).click();
  await expect(reset.page.getByRole('heading', { name: 'The key to this vault is missing' })).toBeVisible();
  await reset.quit();
  expect(await filesBelow(join(profile, 'vault'))).toEqual(before);

  const { page } = await start();
  await expect(new KeyturnWindow(page).row('Kept')).toBeVisible();
});
