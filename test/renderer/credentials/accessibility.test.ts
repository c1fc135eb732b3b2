import { defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { page } from 'vitest/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { tokenTests } from '../../../src/renderer/token-test/token-test.svelte.ts';
import { done } from '../../fakes/keyturn-bridge.ts';
import { awkwardSets, oneOfEachStatus, sampleNow } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';
import { granted, sampleResult } from '../token-test/outcomes.ts';
import { button, choose, combobox, dialog, field } from './register-dialog.ts';

beforeEach(() => tokenTests.clear());

describe.each(['light', 'dark'] as const)('axe finds nothing, %s', (theme) => {
  const open = () =>
    openApp({
      credentialSets: [...oneOfEachStatus(), ...awkwardSets()],
      appState: {
        preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
      },
    });

  test('in the register dialog, also with errors', async () => {
    await open();
    await page.getByRole('button', { name: 'Register credential set' }).click();
    await choose(combobox('Provider'), 'Custom OAuth 2.0');
    await dialog().getByRole('radio', { name: 'Fine-grained' }).click();
    await field('Client secret').fill(' a ');
    await field('Contact email').fill('nobody');
    await field('Tags').fill('payments,');
    await dialog().getByRole('switch', { name: 'Allow plain http' }).click();
    await expect.element(dialog().getByText(/Enter an e-mail address/)).toBeVisible();
    await expect.element(button('Trim')).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('in every tab of the details', async () => {
    const main = await open();
    main.answer('requestTestToken', ({ id }) =>
      done(
        sampleResult(id, granted, {
          tokenExpiresAt: sampleNow + 1_800_000,
          token: {
            format: 'jwt',
            length: 800,
            header: { alg: 'RS256' },
            claims: { aud: ['a', 'b'], realm: { roles: [] } },
          },
          response: { status: 200, contentType: 'application/json', redactedBody: '{}' },
        }),
      ),
    );
    main.answer('listTokenTests', ({ id }) => done([sampleResult(id, granted)]));
    await row(/^Payments webhook relay/).click();
    await page.getByRole('button', { name: 'Request test token' }).click();
    await expect.element(page.getByText('Raw response', { exact: false }).first()).toBeVisible();
    for (const tab of ['Token test', 'Overview', 'Rotation', 'Usages', 'History']) {
      await page.getByRole('tab', { name: tab }).click();
      expect([tab, await axeFindings(page.getByRole('region', { name: 'Details' }).element())]).toEqual([
        tab,
        [],
      ]);
    }
  });

  test('in the form that takes the new secret', async () => {
    await open();
    await row(/^Review importer/).click();
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('textbox', { name: 'New client secret' }).fill('a ');
    expect(await axeFindings()).toEqual([]);
  });
});
