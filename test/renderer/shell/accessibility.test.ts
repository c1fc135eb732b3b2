import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { awkwardSets, oneOfEachStatus } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';

const open = (theme: 'light' | 'dark', credentialSets = [...oneOfEachStatus(), ...awkwardSets()]) =>
  openApp({
    credentialSets,
    appState: {
      preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
    },
  });

describe.each(['light', 'dark'] as const)('axe finds nothing, %s', (theme) => {
  test('in the list', async () => {
    await open(theme);
    await expect.element(row(/^Invoice sync/)).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('with a row selected', async () => {
    await open(theme);
    await row(/^Review importer/).click();
    expect(await axeFindings(document.querySelector('[data-pane="list"]') ?? undefined)).toEqual([]);
  });

  test('on the first run', async () => {
    await open(theme, []);
    await expect.element(page.getByRole('region', { name: 'Welcome' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('in the settings menu', async () => {
    await open(theme);
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect.element(page.getByRole('menuitemradio', { name: 'Dark' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('in the shortcut sheet', async () => {
    await open(theme);
    await userEvent.keyboard('?');
    await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });
});
