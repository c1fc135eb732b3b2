import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEntry } from '../../src/shared/vault.ts';
import { askMain } from '../security/support/bridge.ts';
import { expect, test } from './support/fixtures.ts';
import { day, letTimePass } from './support/main-process.ts';
import { seed } from './support/seed.ts';

test('automatic backups that fail are told quietly and with what to do, until one is made', async ({
  page,
  electron,
  keyturn,
  profile,
}) => {
  const inTheWay = join(profile, 'vault/backups');
  const notice = page.getByRole('status').filter({ hasText: 'Automatic backups don’t work' });
  await seed(page, { name: 'Billing' });
  await writeFile(inTheWay, '');
  await letTimePass(electron, day);
  await expect(notice).toContainText('choose another backup folder');
  await keyturn.button('Backup settings…').click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByText('Automatic backups don’t work')).toBeVisible();

  await rm(inTheWay);
  await letTimePass(electron, 1);
  await expect(settings.getByText('Automatic backups don’t work')).toBeHidden();
  await expect(notice).toBeHidden();
});

test('a restored vault that asks for its passphrase says so, notes the restore, and can be put back as it was', async ({
  page,
  keyturn,
}) => {
  const passphrase = 'brass otter nine kettles';
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const rows = settings.getByRole('list', { name: 'Backups, newest first' }).getByRole('listitem');
  const openBackups = async () => {
    await keyturn.button('Settings').click();
    await page.getByRole('menuitem', { name: 'All settings…' }).click();
    await settings.getByRole('tab', { name: 'Backups' }).click();
  };
  const unlock = async () => {
    await expect(page.getByText('A backup was restored.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await keyturn.button('Unlock').click();
    await expect(keyturn.list).toBeVisible();
  };
  const restores = async () => {
    const log = await askMain(page, 'listAuditLog', { credentialSetId: null, before: null, limit: 50 });
    return (JSON.parse(log) as AuditEntry[]).filter(({ action }) => action === 'vault_restored').length;
  };

  await seed(page, { name: 'Billing' });
  await askMain(page, 'setPassphrase', { current: null, next: passphrase });
  await askMain(page, 'backUpNow');
  await seed(page, { name: 'Registered since' });
  await openBackups();
  await rows.first().getByRole('button', { name: 'Restore' }).click();
  await page
    .getByRole('dialog', { name: 'Restore the backup of' })
    .getByRole('button', { name: 'Restore' })
    .click();
  await unlock();
  await expect(keyturn.row('Billing')).toBeVisible();
  await expect(keyturn.row('Registered since')).toBeHidden();
  expect(await restores()).toBe(1);

  await openBackups();
  await expect(rows.first()).toContainText('What the vault held before a restore');
  await settings.getByRole('button', { name: 'Undo the restore' }).click();
  await unlock();
  await expect(keyturn.row('Registered since')).toBeVisible();
  expect(await restores()).toBe(1);
});
