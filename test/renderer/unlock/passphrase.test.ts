import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { vaultSecurity } from '../../../src/renderer/state/vault-security.svelte.ts';
import { fail, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';
import PassphraseHarness from './PassphraseHarness.svelte';
import { render } from 'vitest-browser-svelte';

const box = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const strong = 'teapot gravel ninety lantern';

describe('where there is no keychain to trust', () => {
  const keychainFailure = {
    code: 'keychain_unavailable',
    message: 'No keychain that Keyturn can trust answers.',
    hint: 'Start a keyring.',
  } as const;
  const open = (theme: 'light' | 'dark' = 'light') =>
    openApp({
      vault: { keychain: false },
      appState: {
        vault: { kind: 'passphrase_needed', keychainFailure },
        preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
      },
    });

  test('says why, and creates the vault with a passphrase', async () => {
    const main = await open();
    await expect.element(page.getByText(keychainFailure.message)).toBeVisible();
    await expect.element(box('New passphrase')).toHaveFocus();
    await userEvent.keyboard(strong);
    await expect.element(button('Create vault')).toBeDisabled();
    await box('The same again').fill(strong);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('region', { name: 'Welcome' })).toBeVisible();
    expect(main.callsOf('createVaultWithPassphrase')).toEqual([{ passphrase: strong }]);
    await expect.element(page.getByText(/under a key that your passphrase guards/)).toBeVisible();
  });

  test('rates it in words', async () => {
    await open();
    const rating = page.getByRole('status');
    await box('New passphrase').fill('short');
    await expect.element(rating).toHaveTextContent('Strength: Too short. 3 more characters at least.');
    await box('New passphrase').fill('password1');
    await expect.element(rating.getByText(/Very weak/)).toBeVisible();
    await box('New passphrase').fill(strong);
    await expect.element(rating).toHaveTextContent('Strength: Strong.');
  });

  test('says when the second differs, as soon as it can’t become the same', async () => {
    await open();
    await box('New passphrase').fill(strong);
    await box('The same again').fill('teapot g');
    await expect.element(page.getByText('This is not the same passphrase.')).not.toBeInTheDocument();
    await box('The same again').fill('teapot x');
    await expect.element(page.getByText('This is not the same passphrase.')).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('a weak one that main refuses is told beside the field', async () => {
    const main = await open();
    main.answer('createVaultWithPassphrase', () =>
      fail({ code: 'weak_passphrase', message: 'This passphrase is among the first that anybody tries.' }),
    );
    await box('New passphrase').fill('sunshine1');
    await box('The same again').fill('sunshine1');
    await button('Create vault').click();
    await expect.element(box('New passphrase')).toHaveAccessibleDescription(/among the first/);
    await expect.element(box('New passphrase')).toHaveFocus();
    // What was said of one passphrase isn't said of the next.
    await userEvent.keyboard(strong);
    await expect.element(box('New passphrase')).toHaveValue(strong);
    await expect.element(box('New passphrase')).not.toHaveAccessibleDescription();
  });

  test('or the user starts a keychain, and tries again', async () => {
    const main = await open();
    await page.getByText('Use a keychain instead').click();
    await expect.element(page.getByText(/gnome-keyring/)).toBeVisible();
    await button('Restart Keyturn').click();
    await expect.poll(() => main.callsOf('retryOpenVault')).toHaveLength(1);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (theme) => {
    await open(theme);
    await box('New passphrase').fill('password1');
    await page
      .getByRole('status')
      .getByText(/Very weak/)
      .findElement();
    await page.getByText('Use a keychain instead').click();
    expect(await axeFindings()).toEqual([]);
  });
});

describe('changing it', () => {
  /** The dialog alone, as the settings show it. */
  async function openDialog(
    change: 'set' | 'change' | 'remove',
    passphrase: string | null,
  ): Promise<FakeMain> {
    const main = await openApp({ vault: { passphrase } });
    vaultSecurity.clear();
    await vaultSecurity.load();
    await render(PassphraseHarness, { change });
    return main;
  }

  test('sets one, twice the same', async () => {
    const main = await openDialog('set', null);
    expect(box('Current passphrase').elements()).toEqual([]);
    await box('New passphrase').fill(strong);
    await box('The same again').fill(strong);
    await button('Set passphrase').click();
    await expect.element(page.getByText('The vault now asks for its passphrase')).toBeVisible();
    expect(main.callsOf('setPassphrase')).toEqual([{ current: null, next: strong }]);
    expect(vaultSecurity.current?.protection).toBe('keychain_and_passphrase');
  });

  test('changes it only with the current one', async () => {
    const main = await openDialog('change', 'three old teapots');
    await box('Current passphrase').fill('wrong');
    await box('New passphrase').fill(strong);
    await box('The same again').fill(strong);
    await button('Change passphrase').click();
    await expect.element(box('Current passphrase')).toHaveAccessibleDescription(/does not open the vault/);
    await expect.element(box('Current passphrase')).toHaveFocus();
    expect(await axeFindings(document.querySelector('[role=dialog]') ?? undefined)).toEqual([]);
    await box('Current passphrase').fill('three old teapots');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('Passphrase changed')).toBeVisible();
    expect(main.callsOf('setPassphrase').at(-1)).toEqual({ current: 'three old teapots', next: strong });
  });

  test('removes it, and says what that means', async () => {
    const main = await openDialog('remove', 'three old teapots');
    await expect.element(page.getByText(/your keychain alone opens the vault/)).toBeVisible();
    await box('Current passphrase').fill('three old teapots');
    await button('Remove passphrase').click();
    await expect.poll(() => vaultSecurity.current?.protection).toBe('keychain');
    expect(main.callsOf('setPassphrase')).toEqual([{ current: 'three old teapots', next: null }]);
  });
});
