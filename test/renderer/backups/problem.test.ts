import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import type { Failure } from '../../../src/shared/failure.ts';
import { oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';
import { dialog, openSettings } from '../settings/settings-dialog.ts';

const full: Failure = {
  code: 'disk_full',
  message: 'The disk that holds the backups is full, so no backup was made.',
  hint: 'Free some space, or choose another backup folder, then try again.',
};
const notice = () => page.getByRole('status').filter({ hasText: 'Automatic backups don’t work' });
const toasts = () => page.getByRole('region', { name: 'Notifications' }).getByRole('listitem');

test('automatic backups that fail are told in one quiet line, with what to do, until one is made', async () => {
  const main = await openApp({ credentialSets: oneOfEachStatus() });
  expect(notice().elements()).toEqual([]);
  main.emit('backupProblemChanged', full);
  await expect.element(notice()).toMatchTextContent(/disk that holds the backups is full.*Free some space/);
  expect(toasts().elements()).toEqual([]);
  expect(await axeFindings()).toEqual([]);
  main.emit('backupProblemChanged', null);
  await expect.element(notice()).not.toBeInTheDocument();
});

test('a window that opens later knows of it, too', async () => {
  await openApp({ credentialSets: oneOfEachStatus(), appState: { backupProblem: full } });
  await expect.element(notice()).toBeVisible();
});

test('the line leads to the backup settings, which say the same', async () => {
  await openApp({ credentialSets: oneOfEachStatus(), appState: { backupProblem: full } });
  await page.getByRole('button', { name: 'Backup settings…' }).click();
  await expect.element(dialog().getByRole('heading', { name: 'Backups', level: 3 })).toBeInTheDocument();
  await expect.element(dialog().getByText('Automatic backups don’t work')).toBeVisible();
  await expect.element(dialog().getByText(/Free some space.*tries again/)).toBeVisible();
});

test.each(['light', 'dark'] as const)('axe finds nothing in the settings, %s', async (theme) => {
  await openSettings('Backups', {
    appState: {
      backupProblem: full,
      preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
    },
  });
  await expect.poll(() => axeFindings()).toEqual([]);
});
