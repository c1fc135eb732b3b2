import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from '../../e2e/support/fixtures.ts';
import { temporaryFolder, type RunningApp } from '../../e2e/support/launch.ts';
import { Settings, unlock, useRecoveryKey } from '../../e2e/support/settings.ts';
import { KeyturnWindow } from '../../e2e/support/window.ts';
import { askMain, callMain } from './bridge.ts';
import type { SeededValues } from './seeded-values.ts';

/** Sets a passphrase and changes it. @returns the passphrase */
export async function setPassphrase(page: Page, values: SeededValues): Promise<string> {
  const settings = new Settings(page);
  const first = values.make('first passphrase', 'passphräse %!');
  const passphrase = values.make('passphrase', 'Five ünrelated words & % in a row');
  await settings.setPassphrase(first);
  await settings.changePassphrase(first, passphrase);
  await settings.close();
  return passphrase;
}

/** Makes a recovery key. @returns it as somebody writes it down */
export async function makeRecoveryKey(page: Page, values: SeededValues, passphrase: string): Promise<string> {
  const settings = new Settings(page);
  const groups = await settings.makeRecoveryKey(passphrase);
  await settings.close();
  const which = groups[0] ?? '';
  for (const between of ['', '-', ' ']) {
    values.add(`recovery key ${which}, joined with “${between}”`, groups.join(between));
    values.add(`part of recovery key ${which}, joined with “${between}”`, groups.slice(2, 5).join(between));
  }
  return groups.join('-');
}

/** Locks, tries a wrong passphrase, and unlocks; and once more by the recovery key. @returns the passphrase from then on */
export async function lockAndUnlock(
  { page }: RunningApp,
  values: SeededValues,
  passphrase: string,
  recoveryKey: string,
): Promise<string> {
  const keyturn = new KeyturnWindow(page);
  await keyturn.button('Lock the vault').click();
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(values.make('wrong passphrase', 'wrong % é'));
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Passphrase' })).toHaveAccessibleDescription(/.+/);
  await unlock(page, passphrase);
  await keyturn.button('Lock the vault').click();
  const next = values.make('passphrase after recovery', 'after the % recovery');
  await useRecoveryKey(page, recoveryKey, next);
  await expect(keyturn.list).toBeVisible();
  return next;
}

/** Verifies all of the vault, gives it a new key, and looks at what the audit log says of that. */
export async function verifyAndRekey({ page, electron }: RunningApp, passphrase: string): Promise<void> {
  const settings = new Settings(page);
  await settings.verify();
  await settings.rekey(passphrase);
  await settings.verify();
  // What is exported on purpose isn't looked at, so it goes elsewhere.
  const folder = await temporaryFolder('export');
  await settings.exportAuditLog(electron, 'key', join(folder.path, 'log.csv'));
  await folder.remove();
  await settings.close();
}

/** Makes a backup, changes something, and puts the vault back. @param name - of the set to change */
export async function backUpAndRestore(
  { page }: RunningApp,
  values: SeededValues,
  name: string,
  passphrase: string,
): Promise<void> {
  const keyturn = new KeyturnWindow(page);
  const settings = new Settings(page);
  await settings.backUp();
  await settings.close();
  await keyturn.open(name);
  await keyturn.button('Edit').click();
  await keyturn.field(keyturn.editDialog, 'Project').fill(values.make('later project', 'Projéct % since'));
  await keyturn.editDialog.getByRole('button', { name: 'Save' }).click();
  await expect(keyturn.editDialog).toBeHidden();
  await settings.restoreNewest();
  const locked = page.getByRole('heading', { name: 'Your vault is locked' });
  await expect(locked.or(page.getByText('The vault holds what it held'))).toBeVisible();
  if (await locked.isVisible()) await unlock(page, passphrase);
  else await settings.close();
}

/** Makes main log an error that holds a secret, with the vault open and (by the caller's lock) without it. */
export async function logSecret({ page, electron }: RunningApp, secret: string): Promise<void> {
  await electron.evaluate(({ shell }, text) => {
    shell.openExternal = () => Promise.reject(new TypeError(`cannot open ${text}`, { cause: { text } }));
  }, secret);
  const request = { providerId: 'monite', link: 'documentation' };
  expect(await callMain(page, 'openProviderLink', request)).toMatchObject({
    failure: { code: 'unexpected' },
  });
}

/** Changes a setting, and locks while a form is being filled in: what was typed is sealed, and offered again later. */
export async function lockWhileTyping({ page }: RunningApp, values: SeededValues): Promise<void> {
  await askMain(page, 'setVaultSettings', { clearClipboardAfter: 60 });
  const keyturn = new KeyturnWindow(page);
  const dialog = await keyturn.openRegisterDialog();
  await keyturn.field(dialog, 'Name').fill(values.make('draft: name', 'Dräft %'));
  await keyturn.field(dialog, 'Client secret').fill(values.make('draft: secret', 'draft&secret"%é'));
  // The button is behind the dialog, the shortcut isn't.
  await page.keyboard.press('ControlOrMeta+L');
  await expect(page.getByRole('heading', { name: 'Your vault is locked' })).toBeVisible();
}
