import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import type { Failure } from '../../../src/shared/failure.ts';
import { fail } from '../../fakes/keyturn-bridge.ts';
import { axeFindings } from '../axe.ts';
import { dialog, openSettings } from './settings-dialog.ts';

const problem: Failure = {
  code: 'file_not_written',
  message: 'The calendar file’s folder isn’t there.',
  hint: 'Plug in the disk that it is on.',
};
const button = (name: string) => dialog().getByRole('button', { name, exact: true });

test('exports once', async () => {
  const main = await openSettings('Notifications');
  await button('Export…').click();
  await expect.element(page.getByText('Due dates saved as a calendar')).toBeVisible();
  expect(main.callsOf('exportCalendar')).toEqual([{ ids: null }]);
});

test('says why a file can’t be chosen', async () => {
  const main = await openSettings('Notifications');
  main.answer('chooseCalendarFile', () => fail(problem));
  await button('Choose a file…').click();
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/folder isn’t there/);
});

test('names in calendars can be switched off', async () => {
  const main = await openSettings('Notifications');
  const names = dialog().getByRole('switch', { name: 'Names in calendars' });
  await expect.element(names).toBeChecked();
  await names.click();
  await expect.element(names).not.toBeChecked();
  expect(main.callsOf('setVaultSettings')).toEqual([{ calendarNames: false }]);
});

test('a file that isn’t up to date is told in one quiet line, and in the settings', async () => {
  const main = await openSettings('Notifications', { appState: { calendarProblem: problem } });
  await expect.element(dialog().getByText('The calendar file isn’t up to date')).toBeVisible();
  expect(await axeFindings()).toEqual([]);
  main.emit('calendarProblemChanged', null);
  await expect.element(dialog().getByText('The calendar file isn’t up to date')).not.toBeInTheDocument();
});
