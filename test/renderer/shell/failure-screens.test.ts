import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../src/shared/failure.ts';
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

const openWith = (code: FailureCode, theme: 'light' | 'dark' = 'light') =>
  openApp({
    credentialSets: [sampleSet(1, { name: 'Invoice sync' })],
    appState: {
      vault: { kind: 'unavailable', failure: { code, message: 'What went wrong.', hint: 'What may help.' } },
      preferences: { theme, panes: { sidebar: 208, list: 400 } },
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
        vault: { kind: 'unavailable', failure: { code: 'keychain_unavailable', message: 'No keychain.' } },
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
