import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { cdp, page, userEvent } from 'vitest/browser';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { done, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleRecoveryGroups } from '../../fakes/fake-vault.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const shownKey = () => page.getByRole('list', { name: 'Recovery key' });
const sheet = () => document.querySelector<HTMLElement>('.print-sheet');

async function openDialog(
  passphrase: string | null = null,
  theme: 'light' | 'dark' = 'light',
): Promise<FakeMain> {
  const main = await openApp({
    vault: { passphrase },
    appState: {
      preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
    },
  });
  await button('Make a recovery key…').click();
  await dialog().findElement();
  return main;
}
async function openShown(theme: 'light' | 'dark' = 'light'): Promise<FakeMain> {
  const main = await openDialog(null, theme);
  await button('Make recovery key').click();
  await shownKey().findElement();
  return main;
}
const confirmBox = () => page.getByRole('textbox', { name: 'Group 3 of 8' });

describe('making a recovery key', () => {
  test('shows it once, and adds it after one group was typed back', async () => {
    const main = await openShown();
    for (const group of sampleRecoveryGroups) await expect.element(shownKey().getByText(group)).toBeVisible();
    await button('Continue').click();
    expect(shownKey().elements()).toEqual([]);
    await expect.element(confirmBox()).toHaveFocus();
    await userEvent.keyboard('b4tn{Enter}');
    await expect.element(page.getByText('Recovery key added to the vault')).toBeVisible();
    expect(main.vault.recoveryKey).toBe(sampleRecoveryGroups.join('-'));
    await expect.element(button('Make a recovery key…')).not.toBeInTheDocument();
  });

  test('a wrong group is told, and one can look again', async () => {
    const main = await openShown();
    await button('Continue').click();
    await confirmBox().fill('XXXX');
    await button('Add recovery key').click();
    await expect.element(page.getByRole('alert')).toBeVisible();
    expect(main.vault.recoveryKey).toBeNull();
    expect(await axeFindings(dialog().element())).toEqual([]);
    await button('Back').click();
    await expect.element(shownKey()).toBeVisible();
  });

  test('asks for the passphrase of a vault that has one', async () => {
    const main = await openDialog('three old teapots');
    await expect.element(button('Make recovery key')).toBeDisabled();
    await page.getByRole('textbox', { name: 'Passphrase' }).fill('wrong');
    await button('Make recovery key').click();
    await expect
      .element(page.getByRole('textbox', { name: 'Passphrase' }))
      .toHaveAccessibleDescription(/does not open the vault/);
    await page.getByRole('textbox', { name: 'Passphrase' }).fill('three old teapots');
    await userEvent.keyboard('{Enter}');
    await expect.element(shownKey()).toBeVisible();
    expect(main.callsOf('createRecoveryKey').at(-1)).toEqual({ passphrase: 'three old teapots' });
  });

  test('cancelling asks first, then discards it', async () => {
    const main = await openShown();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByText(/It was not added to the vault/)).toBeVisible();
    await button('Go on').click();
    await expect.element(shownKey()).toBeVisible();
    await button('Cancel').click();
    await button('Discard').click();
    await expect.element(shownKey()).not.toBeInTheDocument();
    await expect.poll(() => main.callsOf('discardRecoveryKey')).toHaveLength(1);
    expect(main.vault.recoveryKey).toBeNull();
    expect(sheet()).toBeNull();
  });

  test('a lock takes it off the screen', async () => {
    const main = await openShown();
    main.vault.lock('idle');
    await page.getByRole('heading', { name: 'Your vault is locked' }).findElement();
    expect(document.documentElement.outerHTML).not.toContain(sampleRecoveryGroups[0]);
  });

  test('saves it through main, and says so', async () => {
    const main = await openShown();
    main.answer('saveRecoveryKey', () => done(false));
    await button('Save to a file…').click();
    await expect.poll(() => main.callsOf('saveRecoveryKey')).toHaveLength(1);
    expect(page.getByText('Saved', { exact: true }).elements()).toEqual([]);
    main.answer('saveRecoveryKey', () => done(true));
    await button('Save to a file…').click();
    await expect.element(page.getByText('Saved', { exact: true })).toBeVisible();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (theme) => {
    await openShown(theme);
    expect(await axeFindings(dialog().element())).toEqual([]);
  });
});

describe('printing', () => {
  const media = (medium: string) => cdp().send('Emulation.setEmulatedMedia', { media: medium });
  afterEach(() => media(''));

  test('puts the key sheet on paper, and nothing else', async () => {
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
    await openShown();
    expect(sheet()?.checkVisibility()).toBe(false);
    await button('Print…').click();
    expect(print).toHaveBeenCalledOnce();
    await media('print');
    expect(sheet()?.checkVisibility()).toBe(true);
    const others = [...document.body.children].filter((element) => element !== sheet());
    expect(others.filter((element) => element.checkVisibility())).toEqual([]);
    const text = sheet()?.textContent ?? '';
    for (const group of sampleRecoveryGroups) expect(text).toContain(group);
    expect(text).toMatch(/Keyturn recovery key/);
    expect(text).toMatch(/Made on \d+ \w+ \d{4}/);
  });
});
