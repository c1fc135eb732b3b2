import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { askMain, listCredentialSets } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { temporaryFolder } from './support/launch.ts';
import { factsFor, seed } from './support/seed.ts';
import { Settings } from './support/settings.ts';
import { SmallDisk } from './support/small-disk.ts';
import { KeyturnWindow } from './support/window.ts';

/** What the user answers when asked for a folder; null: cancels. */
async function answerFolder(electron: ElectronApplication, folder: string | null): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
  }, folder);
}

const names = async (page: Page): Promise<readonly string[]> =>
  (await listCredentialSets(page)).map(({ name }) => name).toSorted();

/** Only those made by hand: Keyturn makes others by itself when it likes. */
const backupsIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.endsWith('-manual.db'));

test('a backup made by hand says what restoring it would change; restoring does that, and can be undone', async ({
  page,
}) => {
  const [orders, billing] = await seed(page, { name: 'Orders service' }, { name: 'Billing' });
  const settings = new Settings(page);
  await settings.backUp();
  await settings.close();

  await askMain(page, 'updateCredentialSet', {
    id: orders?.id,
    facts: factsFor({ name: 'Orders service, renamed' }),
  });
  await askMain(page, 'moveToTrash', { ids: [billing?.id] });
  await askMain(page, 'purge', { ids: [billing?.id] });
  await seed(page, { name: 'Registered later' });
  const present = ['Orders service, renamed', 'Registered later'];
  expect(await names(page)).toEqual(present);

  await settings.show('Backups');
  await settings.backups
    .filter({ hasText: 'Made by you' })
    .getByRole('button', { name: /^Restore/ })
    .click();
  const question = page.getByRole('dialog', { name: /^Restore the backup of/ });
  await expect(question.getByText('Would be gone · 1 credential set')).toBeVisible();
  await expect(question.getByText('Would become what they were · 1 credential set')).toBeVisible();
  await expect(question.getByText('Would come back · 1 credential set')).toBeVisible();
  for (const name of ['Registered later', 'Orders service, renamed', 'Billing']) {
    await expect(question.getByRole('listitem').filter({ hasText: name })).toBeVisible();
  }
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await names(page)).toEqual(present);

  await settings.backups.filter({ hasText: 'Made by you' }).getByRole('button').click();
  await question.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(question).toBeHidden();
  const keyturn = new KeyturnWindow(page);
  await expect(keyturn.row('Billing')).toBeVisible();
  expect(await names(page)).toEqual(['Billing', 'Orders service']);
  await keyturn.open('Billing');
  await keyturn.button('Reveal secret').click();
  await expect(page.getByText('secret of Billing')).toBeVisible();

  await settings.show('Backups');
  await expect(settings.backups.filter({ hasText: 'Before a restore' })).toBeVisible();
  await settings.dialog.getByRole('button', { name: 'Undo the restore' }).click();
  await expect(keyturn.row('Registered later')).toBeVisible();
  expect(await names(page)).toEqual(present);
});

test('a backup whose content the vault still has offers nothing to restore', async ({ page }) => {
  await seed(page, { name: 'Orders service' });
  const settings = new Settings(page);
  await settings.backUp();
  await settings.backups.filter({ hasText: 'Made by you' }).getByRole('button').click();
  const question = page.getByRole('dialog', { name: /^Restore the backup of/ });
  await expect(question.getByText('There is nothing to restore.')).toBeVisible();
  await expect(question.getByRole('button', { name: 'Restore', exact: true })).toBeHidden();
});

test('backups go to another folder once it is chosen, also after a restart; the former ones stay in the list', async ({
  app,
  page,
  electron,
  start,
}) => {
  const folder = await temporaryFolder('other-backups');
  const settings = new Settings(page);
  await seed(page, { name: 'Orders service' });
  await settings.backUp();
  await answerFolder(electron, folder.path);
  await settings.changeBackupFolder();
  await expect(settings.dialog.getByText(folder.path)).toBeVisible();
  await expect(settings.backups.filter({ hasText: 'Made by you' })).toHaveCount(1);
  await settings.backUp();
  expect(await backupsIn(folder.path)).toHaveLength(1);
  await expect(settings.backups.filter({ hasText: 'Made by you' })).toHaveCount(2);
  await app.quit();

  const again = await start();
  const settingsAgain = new Settings(again.page);
  await settingsAgain.backUp();
  expect(await backupsIn(folder.path)).toHaveLength(2);
  await expect(settingsAgain.dialog.getByText(folder.path)).toBeVisible();
  await folder.remove();
});

test('choosing no folder after all changes nothing', async ({ page, electron, profile }) => {
  await seed(page, { name: 'Orders service' });
  const settings = new Settings(page);
  await answerFolder(electron, null);
  await settings.changeBackupFolder();
  await expect(settings.dialog.getByText(join(profile, 'vault', 'backups'))).toBeVisible();
  await expect(settings.dialog.getByRole('alert')).toBeHidden();
});

test('a folder that can’t be written to is refused, and backups go where they went before', async ({
  page,
  electron,
  profile,
}) => {
  const parent = await temporaryFolder('locked-backups');
  const folder = join(parent.path, 'backups');
  await mkdir(folder);
  // Root may write to anything but a disk that is mounted read-only.
  const disk = SmallDisk.isPossible ? new SmallDisk(folder, 1) : null;
  if (disk) disk.makeReadOnly();
  else await chmod(folder, 0o500);
  await seed(page, { name: 'Orders service' });
  const settings = new Settings(page);
  await answerFolder(electron, folder);
  await settings.changeBackupFolder();
  await expect(settings.dialog.getByRole('alert')).toContainText('can’t be written');
  await expect(settings.dialog.getByRole('alert')).toContainText('Backups go where they went before.');
  const usual = join(profile, 'vault', 'backups');
  await expect(settings.dialog.getByText(usual)).toBeVisible();
  await settings.backUp();
  expect(await backupsIn(usual)).toHaveLength(1);
  disk?.unmount();
  await parent.remove();
});
