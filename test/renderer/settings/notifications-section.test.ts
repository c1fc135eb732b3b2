import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { dialog, openSettings } from './settings-dialog.ts';

const switchOf = (name: string) => dialog().getByRole('switch', { name });

test('Notifications can be switched off, and on again', async () => {
  const main = await openSettings('Notifications');
  await expect.element(switchOf('Notifications')).toBeChecked();
  await switchOf('Notifications').click();
  await expect.element(switchOf('Notifications')).not.toBeChecked();
  expect(main.appState.preferences.reminders.notifications).toBe(false);
});

test('Quiet hours begin as a night, and can be any time', async () => {
  const main = await openSettings('Notifications');
  await switchOf('Quiet hours').click();
  await expect.element(dialog().getByLabelText('Quiet from')).toHaveValue('22:00');
  await dialog().getByLabelText('Quiet to').fill('08:30');
  await userEvent.tab();
  await expect
    .poll(() => main.appState.preferences.reminders.quietHours)
    .toEqual({ from: 22 * 60, to: 8 * 60 + 30 });
  await switchOf('Quiet hours').click();
  await expect.poll(() => main.appState.preferences.reminders.quietHours).toBeNull();
});

test('Staying in the tray is off until it is wanted', async () => {
  const main = await openSettings('Notifications');
  await expect.element(switchOf('Stay in the tray')).not.toBeChecked();
  await switchOf('Stay in the tray').click();
  await expect.poll(() => main.appState.preferences.reminders.staysInTray).toBe(true);
});

test('What could not be switched on says why, and stays off', async () => {
  const main = await openSettings('Notifications');
  main.fail('setPreferences', {
    code: 'invalid_input',
    message: 'Keyturn can’t start at login.',
    hint: 'Install a package of it.',
  });
  await switchOf('Start at login').click();
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/can’t start at login/);
  await expect.element(switchOf('Start at login')).not.toBeChecked();
  await expect.element(page.getByRole('dialog')).toBeVisible();
});
