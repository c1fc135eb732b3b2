import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from '@playwright/test';
import { expect, test as base } from './support/fixtures.ts';
import { day, letTimePass } from './support/main-process.ts';
import { filesBelow } from './support/profile-files.ts';
import { seed } from './support/seed.ts';
import { Settings } from './support/settings.ts';
import { KeyturnWindow } from './support/window.ts';

// Troubles that end: another program lets go, a backup takes a damaged vault's place, the clock is right again.

/** The file of a vault whose one credential set is called *Kept* and which has a backup. The app isn't running. */
const test = base.extend<{ vaultFile: string }>({
  vaultFile: async ({ start, profile }, use) => {
    const { page, quit } = await start();
    await seed(page, { name: 'Kept', clientSecret: 'kept all the while' });
    const settings = new Settings(page);
    await settings.backUp();
    await quit();
    await use(join(profile, 'vault', 'vault.db'));
  },
});

const screen = (page: Page, heading: string) => page.getByRole('heading', { name: heading });

async function expectSecret(page: Page, secret: string): Promise<void> {
  await new KeyturnWindow(page).open('Kept');
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText(secret)).toBeVisible();
}

test('a vault that another program has locked gets its own screen, and opens once the other lets go', async ({
  start,
  profile,
  vaultFile,
}) => {
  const before = await filesBelow(join(profile, 'vault'));
  const other = new Database(vaultFile);
  other.exec('BEGIN EXCLUSIVE');
  const { page } = await start();
  const heading = screen(page, 'Something else is using the vault');
  await expect(heading).toBeVisible();
  const tryAgain = page.getByRole('button', { name: 'Try again' });
  await tryAgain.click();
  await expect(tryAgain).toBeEnabled();
  await expect(heading).toBeVisible();
  other.close();
  expect(await filesBelow(join(profile, 'vault'))).toEqual(before);
  await tryAgain.click();
  await expectSecret(page, 'kept all the while');
});

test('a damaged vault is restored from its backup, and stays beside it as it was', async ({
  start,
  profile,
  vaultFile,
}) => {
  const damaged = readFileSync(vaultFile);
  damaged.write('nothing that SQLite would write here', 4096);
  writeFileSync(vaultFile, damaged);

  const { page, quit } = await start();
  await expect(
    screen(page, 'The vault can’t be read').or(screen(page, 'The vault is damaged')),
  ).toBeVisible();
  expect(readFileSync(vaultFile).equals(damaged)).toBe(true);
  await page.getByRole('button', { name: 'Restore a backup…' }).click();
  await page.getByRole('button', { name: /^Restore the backup of/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
  await expectSecret(page, 'kept all the while');

  const vault = join(profile, 'vault');
  const [beside = '', ...more] = readdirSync(vault).filter((name) => name.startsWith('damaged-'));
  expect(more).toEqual([]);
  expect(readFileSync(join(vault, beside)).equals(damaged)).toBe(true);
  await quit();
  await expectSecret((await start()).page, 'kept all the while');
});

test('a clock that was set back a year costs nothing: the vault opens, takes changes and backups, and verifies', async ({
  start,
  vaultFile,
}) => {
  expect(vaultFile).toBeTruthy();
  // All that is written now is of next year; to the next start, the clock was set back.
  const ahead = await start();
  await letTimePass(ahead.electron, 365 * day);
  await seed(ahead.page, { name: 'Of next year' });
  const settings = new Settings(ahead.page);
  await settings.backUp();
  await ahead.quit();

  const { page, quit } = await start();
  const keyturn = new KeyturnWindow(page);
  await expect(keyturn.row('Of next year')).toBeVisible();
  await expectSecret(page, 'kept all the while');
  await keyturn.enterPending('new in the past');
  await keyturn.promoteWithoutProof();
  const back = new Settings(page);
  await back.verify();
  await back.backUp();
  await quit();

  const again = await start();
  await expectSecret(again.page, 'new in the past');
  await expect(new KeyturnWindow(again.page).rows).toHaveCount(2);
});
