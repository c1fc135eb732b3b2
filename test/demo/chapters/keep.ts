import { Settings, unlock, useRecoveryKey } from '../../e2e/support/settings.ts';
import { expect } from '../patience.ts';
import { chapter, step } from '../report.ts';
import { nightlyExport, ordersService } from '../sample-sets.ts';
import { openSet, type Scene } from './scene.ts';

const passphrase = 'teapot gravel ninety lantern';

/** What keeps the vault: verification, backups and the way back, a passphrase, a recovery key, and the audit log. */
export async function keep(scene: Scene): Promise<void> {
  chapter('What keeps the vault: backups, a passphrase, a recovery key');
  await verify(scene);
  await loseAndRestore(scene);
  await lockWithPassphrase(scene);
  await recover(scene);
  await readTheLog(scene);
}

async function verify({ app, album }: Scene): Promise<void> {
  const settings = new Settings(app.page);
  await step('Verifies every record of the vault', async () => {
    await settings.show('Vault');
    await settings.dialog.getByRole('button', { name: /^Verify/ }).click();
    await expect(settings.dialog.getByText('Everything holds')).toBeVisible();
    await album.take(app.page, 'verified');
    return settings.dialog.getByText(/were opened and checked/).innerText();
  });
}

async function loseAndRestore({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const settings = new Settings(page);
  await step('Makes a backup by hand, and opens it to check it', async () => {
    await settings.show('Backups');
    await settings.dialog.getByRole('button', { name: 'Back up now' }).click();
    const made = settings.dialog.getByText('Backed up and checked');
    await expect(made).toBeVisible();
    await album.take(page, 'backups');
    return made.innerText();
  });
  await settings.close();
  await step(`Purges “${nightlyExport}” by mistake, and marks another as exposed`, async () => {
    await openSet(app, ordersService);
    await window.button('Mark as exposed').click();
    await openSet(app, nightlyExport);
    await window.button('Move to trash').click();
    await window.view('Trash').click();
    await window.open(nightlyExport);
    await window.button('Purge…').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Purge' }).click();
    await expect(window.row(nightlyExport)).toBeHidden();
    await window.view('All').click();
    return undefined;
  });
  await step('Says what restoring the backup would change, by name', async () => {
    await settings.show('Backups');
    await settings.backups.filter({ hasText: 'Made by you' }).first().getByRole('button').click();
    const question = page.getByRole('dialog', { name: /^Restore the backup of/ });
    await expect(question.getByText(nightlyExport)).toBeVisible();
    await expect(question.getByText(ordersService)).toBeVisible();
    await album.take(page, 'restore');
    return question
      .getByRole('heading', { level: 3 })
      .allInnerTexts()
      .then((groups) => groups.join(', '));
  });
  await step('Restores it: everything is as it was, and can be undone', async () => {
    const question = page.getByRole('dialog', { name: /^Restore the backup of/ });
    await question.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(question).toBeHidden();
    await expect(window.toast('Restored the backup')).toBeVisible();
    await openSet(app, nightlyExport);
    await album.take(page, 'restored');
    return window
      .toast('Restored the backup')
      .innerText()
      .then((toast) => toast.split('\n')[0]);
  });
}

async function lockWithPassphrase({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  await step('Asks for a passphrase from now on, besides the keyring', async () => {
    const settings = new Settings(page);
    await settings.show('Security');
    await album.take(page, 'security');
    await settings.dialog.getByRole('button', { name: 'Set passphrase…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Protect the vault with a passphrase' });
    await dialog.getByRole('textbox', { name: 'New passphrase' }).fill(passphrase);
    await dialog.getByRole('textbox', { name: 'The same again' }).fill(passphrase);
    await expect(dialog.getByText('Strong.')).toBeVisible();
    await album.take(page, 'passphrase');
    await dialog.getByRole('button', { name: 'Set passphrase' }).click();
    await expect(dialog).toBeHidden();
    await settings.close();
    return window.toast('passphrase').innerText();
  });
  await step('Locks at a click: a wrong passphrase changes nothing, the right one opens', async () => {
    await window.button('Lock the vault').click();
    await page.getByRole('textbox', { name: 'Passphrase' }).fill('teapot gravel ninety lanterns');
    await window.button('Unlock').click();
    const refusal = page.getByRole('alert');
    await expect(refusal).toBeVisible();
    await album.take(page, 'locked');
    const said = await refusal.innerText();
    await unlock(page, passphrase);
    await expect(window.rows.first()).toBeVisible();
    return said;
  });
}

async function recover({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const settings = new Settings(page);
  let key = '';
  await step('Makes a recovery key: shown once, and proven to be kept', async () => {
    key = (await settings.makeRecoveryKey(passphrase, (shown) => album.take(shown, 'recovery-key'))).join(
      '-',
    );
    await settings.close();
    return window.toast('Recovery key').innerText();
  });
  await step('Opens the locked vault by the recovery key, where the passphrase is forgotten', async () => {
    await window.button('Lock the vault').click();
    await expect(window.button('Use recovery key…')).toBeVisible();
    await useRecoveryKey(page, key, null);
    await expect(window.rows.first()).toBeVisible();
    return undefined;
  });
}

async function readTheLog({ app, album }: Scene): Promise<void> {
  const { page, window } = app;
  const settings = new Settings(page);
  await step('Tells from the audit log what was done: when, and with which credential set', async () => {
    await settings.show('Audit log');
    const log = settings.dialog.getByRole('table', { name: 'Audit log, newest first' });
    await expect(log.getByText('Recovery key made').first()).toBeVisible();
    await album.take(page, 'audit-log');
    await settings.dialog.getByRole('searchbox', { name: 'Filter the log' }).fill('restored');
    await expect(log.getByRole('row')).toHaveCount(2);
    const entry = await log.getByRole('row').nth(1).innerText();
    await settings.close();
    return entry.replaceAll(/\s+/g, ' ');
  });
  await step('And of one set, in its own log', async () => {
    await openSet(app, nightlyExport);
    await window.tab('Log').click();
    await expect(window.details.getByRole('table', { name: 'Audit log, newest first' })).toBeVisible();
    await album.take(page, 'audit-log-of-one-set');
    return undefined;
  });
}
