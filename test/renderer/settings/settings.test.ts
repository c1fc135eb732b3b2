import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { vaultSecurity } from '../../../src/renderer/state/vault-security.svelte.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';
import { dialog, openSettings } from './settings-dialog.ts';

const tab = (name: string) => dialog().getByRole('tab', { name });

describe('Settings', () => {
  test('open by keyboard and by the menu, and are walked with the arrow keys', async () => {
    await openApp();
    await userEvent.keyboard('{Control>},{/Control}');
    await expect.element(tab('Appearance')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(tab('Security')).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'All settings…' }).click();
    await expect.element(tab('Security')).toHaveFocus();
  });

  test('say what went wrong where they would have been', async () => {
    const main = await openApp({ credentialSets: oneOfEachStatus() });
    main.fail('getVaultSecurity', { code: 'unexpected', message: 'Something broke.' });
    // As if it had failed from the start: what is known of the settings would show else.
    vaultSecurity.clear();
    main.emit('commandInvoked', 'settings');
    await tab('Security').click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/Something broke/);
  });

  test.each([
    'Appearance',
    'Security',
    'Notifications',
    'Rotation',
    'Network',
    'Vault',
    'Backups',
    'Audit log',
    'About',
  ])('have nothing that axe finds in %s', async (section) => {
    await openSettings(section);
    await expect.poll(() => axeFindings()).toEqual([]);
  });
});

describe('Security settings', () => {
  test('say what opens the vault', async () => {
    await openSettings('Security', { vault: { passphrase: 'correct horse' } });
    await expect
      .element(dialog().getByText('The keychain and your passphrase together open this vault'))
      .toBeVisible();
  });

  const passphraseDialog = (title: string) => page.getByRole('dialog', { name: title });

  test('set a passphrase', async () => {
    await openSettings('Security');
    await dialog().getByRole('button', { name: 'Set passphrase…' }).click();
    const asked = passphraseDialog('Protect the vault with a passphrase');
    await asked.getByRole('textbox', { name: 'New passphrase', exact: true }).fill('four long plain words');
    await asked.getByRole('textbox', { name: /again/i }).fill('four long plain words');
    await asked.getByRole('button', { name: 'Set passphrase' }).click();
    await expect
      .element(dialog().getByText('The keychain and your passphrase together open this vault'))
      .toBeVisible();
    await expect.element(dialog().getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect.element(dialog().getByRole('button', { name: 'Remove…' })).toBeVisible();
  });

  test('offer no way to remove the passphrase where nothing else opens the vault', async () => {
    await openSettings('Security', { vault: { passphrase: 'correct horse', keychain: false } });
    await expect.element(dialog().getByRole('button', { name: 'Change…' })).toBeVisible();
    expect(dialog().getByRole('button', { name: 'Remove…' }).elements()).toHaveLength(0);
  });

  test('make a recovery key', async () => {
    await openSettings('Security');
    await dialog().getByRole('button', { name: 'Make a recovery key…' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Make a recovery key' })).toBeVisible();
  });

  test('replace a recovery key', async () => {
    await openSettings('Security', { vault: { recoveryKey: '7K2M' } });
    await expect.element(dialog().getByRole('button', { name: 'Replace recovery key…' })).toBeVisible();
  });

  test('are saved at once', async () => {
    const main = await openSettings('Security');
    await dialog().getByRole('combobox', { name: 'Lock after' }).fill('never');
    await dialog().getByRole('option', { name: 'Never' }).click();
    await dialog().getByRole('switch', { name: 'Lock when the computer sleeps' }).click();
    await dialog().getByRole('switch', { name: 'Lock with the screen' }).click();
    await dialog().getByRole('combobox', { name: 'Clear the clipboard after' }).fill('2 minutes');
    await dialog().getByRole('option', { name: '2 minutes' }).click();
    await expect
      .poll(() => main.vault.settings)
      .toMatchObject({
        lockAfterIdle: null,
        lockOnSuspend: false,
        lockOnScreenLock: false,
        clearClipboardAfter: 120,
      });
  });

  test('go on showing what is stored when saving fails, and say why', async () => {
    const main = await openSettings('Security');
    main.fail('setVaultSettings', { code: 'disk_full', message: 'The disk is full.' });
    const idle = dialog().getByRole('combobox', { name: 'Lock after' });
    await idle.fill('never');
    await dialog().getByRole('option', { name: 'Never' }).click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/The disk is full/);
    await expect.element(idle).toHaveValue('10 minutes');
    const sleep = dialog().getByRole('switch', { name: 'Lock when the computer sleeps' });
    await sleep.click();
    await expect.element(sleep).toBeChecked();
  });
});

describe('Appearance', () => {
  test('changes the theme at once', async () => {
    const main = await openSettings('Appearance');
    await dialog().getByRole('radio', { name: 'Dark' }).click();
    await expect.poll(() => document.documentElement.dataset['theme']).toBe('dark');
    expect(main.callsOf('setPreferences')).toEqual([{ theme: 'dark' }]);
  });
});
