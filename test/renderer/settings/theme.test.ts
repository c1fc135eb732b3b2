import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { openApp } from '../open-app.ts';

async function choose(theme: string) {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: theme }).click();
}
const scheme = () => getComputedStyle(document.documentElement).colorScheme;

describe('theme', () => {
  test('changes at once and is remembered', async () => {
    const main = await openApp({ credentialSets: [sampleSet(1)] });
    await choose('Dark');
    await expect.poll(scheme).toBe('dark');
    expect(main.callsOf('setPreferences')).toEqual([{ theme: 'dark' }]);
    await choose('System');
    await expect.poll(scheme).toBe('light dark');
  });

  test('starts as it was left', async () => {
    await openApp({
      appState: {
        preferences: {
          theme: 'dark',
          panes: { sidebar: 208, list: 400 },
          reminders: defaultReminderPreferences,
        },
      },
    });
    await expect.poll(scheme).toBe('dark');
  });
});
