import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { clock } from '../../../src/renderer/state/clock.svelte.ts';
import { lockReasons, type LockReason } from '../../../src/shared/vault.ts';
import { done, fail, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';

interface Locked {
  readonly passphrase?: string | null;
  readonly recoveryKey?: string | null;
  readonly reason?: LockReason;
  readonly retryAt?: number | null;
  readonly theme?: 'light' | 'dark';
}

/** The window on a vault that is locked. */
function openLocked(locked: Locked = {}): Promise<FakeMain> {
  const { passphrase = 'three old teapots', recoveryKey = null, reason = 'start', retryAt = null } = locked;
  return openApp({
    credentialSets: [sampleSet(1, { name: 'Invoice sync' })],
    vault: { passphrase, recoveryKey },
    appState: {
      vault: {
        kind: 'locked',
        reason,
        asksPassphrase: passphrase !== null,
        hasRecoveryKey: recoveryKey !== null,
        retryAt,
      },
      preferences: {
        theme: locked.theme ?? 'light',
        panes: { sidebar: 208, list: 400 },
        reminders: defaultReminderPreferences,
      },
    },
  });
}
const passphraseBox = () => page.getByRole('textbox', { name: 'Passphrase' });
const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('a vault with a passphrase', () => {
  test('opens by typing it and pressing Enter', async () => {
    const main = await openLocked();
    await expect.element(passphraseBox()).toHaveFocus();
    await userEvent.keyboard('three old teapots{Enter}');
    await expect.element(row(/^Invoice sync/)).toBeVisible();
    expect(main.callsOf('unlockVault')).toEqual([{ passphrase: 'three old teapots' }]);
  });

  test('can’t be opened with nothing typed', async () => {
    const main = await openLocked();
    await expect.element(button('Unlock')).toBeDisabled();
    await userEvent.keyboard('{Enter}');
    expect(main.callsOf('unlockVault')).toEqual([]);
  });

  test('shows what is typed only when asked', async () => {
    await openLocked();
    await userEvent.keyboard('three');
    await expect.element(passphraseBox()).toHaveClass(/masked/);
    await button('Show what I typed').click();
    await expect.element(passphraseBox()).not.toHaveClass(/masked/);
  });

  test('a wrong one is told beside the field and stays, selected, to be typed anew', async () => {
    await openLocked();
    await userEvent.keyboard('three old teapot{Enter}');
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('This passphrase does not open the vault.');
    await expect.element(passphraseBox()).toHaveFocus();
    await expect.element(passphraseBox()).toHaveValue('three old teapot');
    const input = passphraseBox().element() as HTMLInputElement;
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, 'three old teapot'.length]);
    expect(await axeFindings()).toEqual([]);
  });

  test('after several wrong ones it waits, and says how long', async () => {
    const main = await openLocked();
    await userEvent.keyboard('wrong{Enter}');
    await button('Unlock').findElement();
    clock.follow(sampleNow);
    main.becomeVault({ ...lockedState(main), retryAt: sampleNow + 1_500 });
    await expect.element(button('Try again in 2 s')).toBeDisabled();
    const before = main.callsOf('unlockVault').length;
    await userEvent.keyboard('three old teapots{Enter}');
    expect(main.callsOf('unlockVault')).toHaveLength(before);
    await expect.element(button('Unlock')).toBeEnabled();
    await userEvent.keyboard('{Enter}');
    await expect.element(row(/^Invoice sync/)).toBeVisible();
  });

  test('a computer’s clock that is set back meanwhile makes nobody wait a year', async () => {
    const main = await openLocked();
    clock.follow(sampleNow);
    main.becomeVault({ ...lockedState(main), retryAt: sampleNow + 1_500 });
    await expect.element(button('Try again in 2 s')).toBeDisabled();
    clock.follow(sampleNow - 365 * 86_400_000);
    await userEvent.fill(passphraseBox(), 'three old teapots');
    await expect.element(button('Unlock')).toBeEnabled();
  });

  test('is busy, and takes no second attempt, while main works', async () => {
    const main = await openLocked();
    let finish: () => void = () => undefined;
    const working = new Promise<void>((resolve) => (finish = resolve));
    main.answer('unlockVault', async () => {
      await working;
      main.becomeVault({ kind: 'open' });
      return done({ kind: 'open' });
    });
    await userEvent.keyboard('three old teapots{Enter}');
    await expect.element(button('Unlocking…')).toHaveAttribute('aria-busy', 'true');
    await userEvent.keyboard('{Enter}');
    finish();
    await expect.element(row(/^Invoice sync/)).toBeVisible();
    expect(main.callsOf('unlockVault')).toHaveLength(1);
  });

  test('another failure is told with what to do', async () => {
    const main = await openLocked();
    main.answer('unlockVault', () =>
      fail({ code: 'keychain_locked', message: 'Your keychain is locked.', hint: 'Unlock it.' }),
    );
    await userEvent.keyboard('three old teapots{Enter}');
    await expect.element(page.getByRole('alert')).toHaveTextContent('Your keychain is locked. Unlock it.');
  });
});

test('a vault that the keychain alone opens needs one click, or Enter', async () => {
  const main = await openLocked({ passphrase: null, reason: 'user' });
  expect(passphraseBox().elements()).toEqual([]);
  await expect.element(button('Unlock')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(row(/^Invoice sync/)).toBeVisible();
  expect(main.callsOf('unlockVault')).toEqual([{ passphrase: null }]);
});

test.each(lockReasons)('says why it is locked: %s', async (reason) => {
  await openLocked({ reason });
  const words: Record<LockReason, RegExp> = {
    start: /Enter your passphrase/,
    user: /You locked it/,
    idle: /nobody was using this computer/,
    suspend: /went to sleep/,
    screen_lock: /together with the screen/,
    restored: /passphrase of the restored vault/,
    not_restored: /the vault is as it was/,
  };
  await expect.element(page.getByText(words[reason])).toBeVisible();
});

describe('with a recovery key', () => {
  const recoveryKey = 'AAAA-BBBB-CCCC-DDDD';
  const dialog = () => page.getByRole('dialog', { name: 'Use the recovery key' });
  const openDialog = async () => {
    const main = await openLocked({ recoveryKey });
    await button('Use recovery key…').click();
    await dialog().findElement();
    return main;
  };
  const typeNewPassphrase = async (passphrase: string) => {
    await dialog().getByRole('textbox', { name: 'New passphrase' }).fill(passphrase);
    await dialog().getByRole('textbox', { name: 'The same again' }).fill(passphrase);
  };

  test('it isn’t offered where none was made', async () => {
    await openLocked();
    expect(button('Use recovery key…').elements()).toEqual([]);
  });

  test('opens the vault and gives it a new passphrase', async () => {
    const main = await openDialog();
    const open = dialog().getByRole('button', { name: 'Open vault' });
    await dialog().getByRole('textbox', { name: 'Recovery key' }).fill('aaaa bbbb cccc dddd');
    await expect.element(open).toBeDisabled();
    await typeNewPassphrase('seven blue lanterns');
    await open.click();
    await expect.element(row(/^Invoice sync/)).toBeVisible();
    expect(main.callsOf('recoverVault')).toEqual([
      { recoveryKey: 'aaaa bbbb cccc dddd', newPassphrase: 'seven blue lanterns' },
    ]);
  });

  test('or leaves it to the keychain alone', async () => {
    const main = await openDialog();
    await dialog().getByRole('textbox', { name: 'Recovery key' }).fill(recoveryKey);
    await dialog().getByRole('radio', { name: 'Keychain alone' }).click();
    await dialog().getByRole('button', { name: 'Open vault' }).click();
    await expect.element(row(/^Invoice sync/)).toBeVisible();
    expect(main.callsOf('recoverVault')).toEqual([{ recoveryKey, newPassphrase: null }]);
  });

  test('asks for a passphrase where there turns out to be no keychain', async () => {
    const main = await openDialog();
    main.fail('recoverVault', { code: 'keychain_unavailable', message: 'No keychain answers.' });
    await dialog().getByRole('textbox', { name: 'Recovery key' }).fill(recoveryKey);
    await dialog().getByRole('radio', { name: 'Keychain alone' }).click();
    await dialog().getByRole('button', { name: 'Open vault' }).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('No keychain answers.');
    await expect.element(dialog().getByRole('textbox', { name: 'New passphrase' })).toBeVisible();
  });

  test('a wrong one is told beside the field', async () => {
    await openDialog();
    await dialog().getByRole('textbox', { name: 'Recovery key' }).fill('AAAA');
    await typeNewPassphrase('seven blue lanterns');
    await dialog().getByRole('button', { name: 'Open vault' }).click();
    await expect
      .element(dialog().getByRole('textbox', { name: 'Recovery key' }))
      .toHaveAccessibleDescription(/does not open the vault/);
    expect(await axeFindings()).toEqual([]);
  });
});

test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (theme) => {
  await openLocked({ theme, recoveryKey: 'AAAA' });
  await userEvent.keyboard('typed');
  expect(await axeFindings()).toEqual([]);
});

function lockedState(main: FakeMain) {
  const { vault } = main.appState;
  if (vault.kind !== 'locked') throw new Error(`The vault is ${vault.kind}`);
  return vault;
}
