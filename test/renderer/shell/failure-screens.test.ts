import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import type { Failure, FailureCode } from '../../../src/shared/failure.ts';
import type { Backup, VaultState } from '../../../src/shared/vault.ts';
import { done } from '../../fakes/keyturn-bridge.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';

const screens: readonly [FailureCode, string][] = [
  ['keychain_unavailable', 'Keyturn needs your system’s keychain'],
  ['keychain_locked', 'Your keychain is locked'],
  ['vault_key_lost', 'The key to this vault is missing'],
  ['vault_corrupt', 'The vault is damaged'],
  ['vault_unreadable', 'The vault can’t be read'],
  ['vault_newer', 'This vault belongs to a newer Keyturn'],
  ['vault_read_only', 'The vault folder can’t be written to'],
  ['disk_full', 'The disk is full'],
  ['vault_busy', 'Something else is using the vault'],
  ['unexpected', 'The vault could not be opened'],
];

const unavailable = (failure: Failure): VaultState => ({
  kind: 'unavailable',
  failure,
  hasRecoveryKey: false,
  backups: 0,
});
const openWith = (code: FailureCode, theme: 'light' | 'dark' = 'light') =>
  openApp({
    credentialSets: [sampleSet(1, { name: 'Invoice sync' })],
    appState: {
      vault: unavailable({ code, message: 'What went wrong.', hint: 'What may help.' }),
      preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
    },
  });

describe('a vault that can’t be opened', () => {
  test.each(screens)('%s: “%s”', async (code, heading) => {
    await openWith(code);
    await expect.element(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect.element(page.getByRole('alert')).toHaveTextContent('What went wrong. What may help.');
    expect(page.getByRole('listitem').elements().length).toBeGreaterThan(0);
    const retry = code === 'keychain_unavailable' ? 'Restart Keyturn' : 'Try again';
    await expect.element(page.getByRole('button', { name: retry })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Show vault folder' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('passes axe in the dark too', async () => {
    await openWith('keychain_unavailable', 'dark');
    expect(await axeFindings()).toEqual([]);
  });

  test('gives the steps of the platform', async () => {
    await openApp({
      appState: {
        platform: 'darwin',
        vault: unavailable({ code: 'keychain_unavailable', message: 'No keychain.' }),
      },
    });
    await expect.element(page.getByText(/Keychain Access/)).toBeVisible();
    await expect.element(page.getByText(/gnome-keyring/)).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  test('opens once the cause is gone', async () => {
    const main = await openWith('keychain_locked');
    main.answer('retryOpenVault', () => done({ kind: 'open' }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(row(/^Invoice sync/)).toBeVisible();
  });

  test('says so when the list can’t be read although the vault is open', async () => {
    const main = await openApp({ credentialSets: [], appState: { vault: { kind: 'opening' } } });
    main.fail('listCredentialSets', { code: 'vault_corrupt', message: 'A record was changed from outside.' });
    main.emit('vaultStateChanged', { kind: 'open' });
    await expect.element(page.getByText('A record was changed from outside.')).toBeVisible();
  });
});

describe('the ways out', () => {
  const recoveryKey = 'AAAA-BBBB-CCCC-DDDD';
  const openUnavailable = (code: FailureCode, hasRecoveryKey: boolean, backups: readonly Backup[] = []) =>
    openApp({
      credentialSets: [sampleSet(1, { name: 'Invoice sync' })],
      vault: { recoveryKey, backups },
      appState: {
        vault: {
          kind: 'unavailable',
          failure: { code, message: 'What went wrong.' },
          hasRecoveryKey,
          backups: backups.length,
        },
      },
    });
  const offered = () =>
    ['Use recovery key…', 'Restore a backup…', 'Try again', 'Restart Keyturn'].filter(
      (name) => page.getByRole('button', { name }).elements().length > 0,
    );
  const backup: Backup = {
    name: 'keyturn-20261120T050000Z-daily.db',
    at: Date.UTC(2026, 10, 20, 5),
    bytes: 122_880,
    reason: 'daily',
  };

  test.each<[FailureCode, boolean, readonly Backup[], readonly string[]]>([
    ['keychain_locked', true, [backup], ['Try again']],
    ['keychain_unavailable', true, [backup], ['Use recovery key…', 'Restart Keyturn']],
    ['vault_key_lost', true, [], ['Use recovery key…', 'Try again']],
    ['vault_key_lost', false, [backup], ['Restore a backup…', 'Try again']],
    ['vault_key_lost', true, [backup], ['Use recovery key…', 'Restore a backup…', 'Try again']],
    ['vault_corrupt', true, [backup], ['Restore a backup…', 'Try again']],
    ['vault_unreadable', false, [backup], ['Restore a backup…', 'Try again']],
    ['vault_newer', true, [backup], ['Try again']],
    ['disk_full', true, [backup], ['Try again']],
  ])('of %s (recovery key: %s)', async (code, hasRecoveryKey, backups, expected) => {
    await openUnavailable(code, hasRecoveryKey, backups);
    expect(offered()).toEqual(expected);
    expect(await axeFindings()).toEqual([]);
  });

  test('of a keychain that is away: waiting for it comes before the recovery key', async () => {
    await openUnavailable('keychain_unavailable', true);
    const [first] = page.getByRole('main').getByRole('button').elements();
    expect(first?.textContent).toContain('Restart Keyturn');
  });

  test('of a lost key without a recovery key: the keychain that comes back comes before an older backup', async () => {
    await openUnavailable('vault_key_lost', false, [backup]);
    const [first] = page.getByRole('main').getByRole('button').elements();
    expect(first?.textContent).toContain('Try again');
  });

  test('a lost key is recovered by the recovery key', async () => {
    await openUnavailable('vault_key_lost', true);
    await page.getByRole('button', { name: 'Use recovery key…' }).click();
    await page.getByRole('textbox', { name: 'Recovery key' }).fill(recoveryKey);
    await page.getByRole('button', { name: 'Open vault' }).click();
    await expect.element(row(/^Invoice sync/)).toBeVisible();
  });

  test('a damaged vault gives way to a backup', async () => {
    await openUnavailable('vault_corrupt', false, [backup]);
    await page.getByRole('button', { name: 'Restore a backup…' }).click();
    await page.getByRole('list', { name: 'Backups, newest first' }).getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
    await expect.element(row(/^Invoice sync/)).toBeVisible();
  });
});

describe('before the vault is open', () => {
  test('stays calm at first, then says that it is opening', async () => {
    await openApp({ appState: { vault: { kind: 'opening' } } });
    expect(page.getByText('Opening your vault…').elements()).toEqual([]);
    await expect.element(page.getByText('Opening your vault…')).toBeVisible();
  });

  test('warns about an Electron that is out of support', async () => {
    await openApp({ credentialSets: [sampleSet(1)], appState: { electronSupported: false } });
    await expect.element(page.getByText(/^This Electron is out of support/)).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });
});
