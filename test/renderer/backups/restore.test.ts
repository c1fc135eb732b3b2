import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import RestoreList from '../../../src/renderer/backups/RestoreList.svelte';
import { done, FakeMain, held } from '../../fakes/keyturn-bridge.ts';
import { sampleBackup } from '../../fakes/sample-backups.ts';
import { axeFindings } from '../axe.ts';
import { forgetEverything } from '../open-app.ts';
import { dialog, openSettings } from '../settings/settings-dialog.ts';

const backups = [sampleBackup(1), sampleBackup(2, 'before_rekey'), sampleBackup(30, 'manual')];
const comparison = {
  added: [{ id: '00000000-0000-4000-8000-000000000091', name: 'Billing' }],
  changed: [{ id: '00000000-0000-4000-8000-000000000092', name: 'Checkout' }],
  missing: [{ id: '00000000-0000-4000-8000-000000000093', name: 'Parcel labels' }],
};
const question = () => page.getByRole('dialog', { name: /^Restore the backup of/ });
const openBackups = (vault: object = { backups, comparison }) => openSettings('Backups', { vault });
const rows = () => dialog().getByRole('list', { name: 'Backups, newest first' }).getByRole('listitem');

describe('Backups', () => {
  test('are listed with when, why and how large', async () => {
    await openBackups();
    await expect
      .element(rows().nth(0))
      .toMatchTextContent(/21 Nov 2026.*Daily, by itself · 184 kB · yesterday/);
    await expect.element(rows().nth(1)).toMatchTextContent(/Before the vault was re-keyed/);
    await expect.element(rows().nth(2)).toMatchTextContent(/Made by you/);
  });

  test('say so when there are none', async () => {
    await openBackups({ backups: [] });
    await expect.element(dialog().getByText('No backups yet')).toBeVisible();
    const panel = dialog().getByRole('tabpanel').element();
    expect(panel.scrollHeight, 'no room is wasted that would have to be scrolled').toBe(panel.clientHeight);
  });

  test('are made at a click, or say why not', async () => {
    const main = await openBackups({ backups: [] });
    await dialog().getByRole('button', { name: 'Back up now' }).click();
    await expect.element(dialog().getByText(/^Backed up and checked/)).toBeVisible();
    await expect.element(rows().nth(0)).toBeVisible();
    main.fail('backUpNow', { code: 'disk_full', message: 'The disk is full.' });
    await dialog().getByRole('button', { name: 'Back up now' }).click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/The disk is full/);
  });

  test('go to another folder', async () => {
    await openBackups();
    await expect.element(dialog().getByText('/home/somebody/.config/Keyturn/backups')).toBeVisible();
    await dialog().getByRole('button', { name: 'Change folder…' }).click();
    await expect.element(dialog().getByText('/media/stick/keyturn')).toBeVisible();
  });
});

describe('Restoring', () => {
  const ask = () => rows().nth(0).getByRole('button').click();

  test('shows what it would change, by name, before anything happens', async () => {
    const main = await openBackups();
    await ask();
    await expect.element(question().getByText('Would be gone · 1 credential set')).toBeVisible();
    for (const name of ['Billing', 'Checkout', 'Parcel labels']) {
      await expect.element(question().getByText(name)).toBeVisible();
    }
    expect(await axeFindings()).toEqual([]);
    await question().getByRole('button', { name: 'Cancel' }).click();
    await expect.element(question()).not.toBeInTheDocument();
    expect(main.callsOf('restoreBackup')).toEqual([]);
  });

  test('can be read to its end by keys, however much it would change', async () => {
    const missing = Array.from({ length: 90 }, (_, index) => ({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      name: `Gateway ${index}`,
    }));
    await openBackups({ backups, comparison: { added: [], changed: [], missing } });
    await ask();
    await expect.element(question().getByText('Would be gone · 90 credential sets')).toBeVisible();
    await expect.element(question().getByRole('button', { name: 'Cancel' })).toHaveFocus();
    expect(await axeFindings()).toEqual([]);
    await userEvent.tab({ shift: true });
    await userEvent.keyboard('{End}');
    await expect.element(question().getByText(/is kept as a backup of its own first/)).toBeInViewport();
  });

  test('is done when confirmed, and can be undone', async () => {
    const main = await openBackups();
    await ask();
    await question().getByRole('button', { name: 'Restore' }).click();
    await expect.element(dialog().getByText(/^The vault holds what it held on/)).toBeVisible();
    await dialog().getByRole('button', { name: 'Undo the restore' }).click();
    await expect
      .poll(() => main.callsOf('restoreBackup').map(({ name }) => name))
      .toEqual([backups[0]?.name, expect.stringMatching(/before_restore/)]);
    await expect.element(dialog().getByText(/^The vault holds what it held on/)).not.toBeInTheDocument();
  });

  test('is no longer to be undone by a click once the vault was re-keyed: that would bring the former key back', async () => {
    await openBackups();
    await ask();
    await question().getByRole('button', { name: 'Restore' }).click();
    await expect.element(dialog().getByRole('button', { name: 'Undo the restore' })).toBeVisible();
    await dialog().getByRole('tab', { name: 'Vault' }).click();
    await dialog().getByRole('button', { name: 'Re-key vault…' }).click();
    await page.getByRole('button', { name: 'Re-key vault', exact: true }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await dialog().getByRole('tab', { name: 'Backups' }).click();
    await expect.element(rows().nth(0)).toBeVisible();
    expect(dialog().getByRole('button', { name: 'Undo the restore' }).elements()).toHaveLength(0);
  });

  test('can be undone also when the window began anew meanwhile, as it does on the real main', async () => {
    const main = await openBackups();
    main.answer('restoreBackup', async ({ name }) => {
      main.becomeVault({ kind: 'opening' });
      await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
      main.becomeVault({ kind: 'open' });
      const undo = name === backups[0]?.name ? sampleBackup(0, 'before_restore') : null;
      return done({ state: { kind: 'open' }, undo });
    });
    await ask();
    await question().getByRole('button', { name: 'Restore' }).click();
    await expect.element(page.getByText(/^Restored the backup of/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByText('The restore was undone')).toBeVisible();
    expect(main.callsOf('restoreBackup').map(({ name }) => name)).toEqual([
      backups[0]?.name,
      sampleBackup(0, 'before_restore').name,
    ]);
  });

  test('offers nothing where nothing differs', async () => {
    await openBackups({ backups });
    await ask();
    await expect.element(question().getByText('There is nothing to restore.')).toBeVisible();
    expect(question().getByRole('button', { name: 'Restore' }).elements()).toHaveLength(0);
  });

  test('says when a backup can’t be used', async () => {
    const main = await openBackups();
    main.fail('compareBackup', { code: 'backup_unusable', message: 'This backup is damaged.' });
    await ask();
    await expect.element(question().getByRole('alert')).toMatchTextContent(/This backup is damaged/);
    await expect.element(question().getByRole('button', { name: 'Restore' })).toBeDisabled();
  });

  test('is offered also where there is nothing to compare with, as before a former re-keying', async () => {
    const main = await openBackups();
    main.fail('compareBackup', { code: 'backup_not_comparable', message: 'The vault had another key then.' });
    await ask();
    await expect.element(question().getByText('The vault had another key then.')).toBeVisible();
    await question().getByRole('button', { name: 'Restore' }).click();
    await expect.poll(() => main.callsOf('restoreBackup')).toEqual([{ name: backups[0]?.name }]);
  });

  test('can be cancelled while it runs', async () => {
    const main = await openBackups();
    const { finish } = held(main, 'restoreBackup');
    await ask();
    await question().getByRole('button', { name: 'Restore' }).click();
    await expect.element(question().getByRole('progressbar')).toBeVisible();
    await question().getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => main.callsOf('cancelVaultJob')).toHaveLength(1);
    finish({ ok: false, failure: { code: 'job_cancelled', message: 'Cancelled.' } });
    await expect.element(question().getByRole('progressbar')).not.toBeInTheDocument();
    await expect.element(question().getByRole('button', { name: 'Restore' })).toBeEnabled();
  });

  test('works without comparing where the vault can’t be opened', async () => {
    forgetEverything();
    const main = new FakeMain({ vault: { backups } });
    main.becomeVault({
      kind: 'unavailable',
      failure: { code: 'vault_corrupt', message: 'The vault is damaged.' },
      hasRecoveryKey: false,
      backups: backups.length,
    });
    window.keyturn = main.bridge;
    let restored: unknown;
    await render(RestoreList, { vaultOpen: false, onRestored: (state) => (restored = state) });
    await page.getByRole('listitem').nth(0).getByRole('button').click();
    await expect.element(question().getByText(/nothing to compare the backup with/)).toBeVisible();
    await question().getByRole('button', { name: 'Restore' }).click();
    await expect.poll(() => restored).toEqual({ kind: 'open' });
    expect(main.callsOf('compareBackup')).toEqual([]);
  });
});
