import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { withoutChange } from '../../../src/renderer/usages/usage-actions.ts';
import { defaultPreferences, type Preferences } from '../../../src/shared/preferences.ts';
import type { Usage } from '../../../src/shared/usage.ts';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleNow, sampleSet, sampleUsage } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';
import { current, previous } from '../rotation/stages.ts';

type Theme = Preferences['theme'];
const versions = [current(), previous({ replacedAt: sampleNow - 86_400_000 })];
const [now, former] = versions;
const usages = [
  sampleUsage(1, 'CI', { kind: 'ci_variable', versionId: now?.id ?? null, confirmedAt: sampleNow }),
  sampleUsage(2, 'Server', { how: 'Ask Maria', link: 'https://x.test', versionId: former?.id ?? null }),
  sampleUsage(3, 'Laptop', { kind: 'machine' }),
];
const usage = (where: string) =>
  page.getByRole('list', { name: 'Usages' }).getByRole('listitem', { name: where, exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function openTab(list: Usage[] = usages, theme: Theme = 'light'): Promise<FakeMain> {
  const main = await openApp({
    credentialSets: [sampleSet(1, { name: 'Orders', secretVersions: versions, usages: list })],
    appState: { preferences: { ...defaultPreferences, theme } },
  });
  await row(/^Orders/).click();
  await page.getByRole('tab', { name: 'Usages' }).click();
  return main;
}

describe('the tab', () => {
  test('says of each usage which secret is there', async () => {
    await openTab();
    await expect.element(usage('CI').getByRole('checkbox')).toBeChecked();
    await expect.element(usage('Server')).toMatchTextContent(/Still has the previous secret, replaced on/);
    await expect
      .element(usage('Laptop'))
      .toMatchTextContent(/Nobody said which secret is there. Never confirmed/);
    await expect.element(page.getByText('1 usage still has an older secret')).toBeVisible();
  });

  test('ticks a usage off', async () => {
    const main = await openTab();
    await usage('Server').getByRole('checkbox').click();
    await expect.element(usage('Server').getByRole('checkbox')).toBeChecked();
    expect(main.callsOf('confirmUsage')).toMatchObject([{ usageId: usages[1]?.id, confirmed: true }]);
  });

  test('confirms that a usage is still there, whichever secret it has', async () => {
    await openTab();
    await usage('Server')
      .getByRole('button', { name: /Confirm still used/ })
      .click();
    await expect
      .element(usage('Server'))
      .toMatchTextContent(/Still has the previous secret.*Confirmed just now/);
  });

  test('asks main to copy, in the form that is chosen', async () => {
    const main = await openTab();
    await button('Copy for CI').click();
    await page.getByRole('menuitem', { name: 'As JSON' }).click();
    expect(main.callsOf('copyForUsage')).toMatchObject([{ usageId: usages[0]?.id, form: 'json' }]);
  });

  test('refuses a link that leads nowhere, and gives up with Esc', async () => {
    const main = await openTab();
    await button('Edit Server').click();
    const form = page.getByRole('form', { name: 'Edit Server' });
    await form.getByRole('textbox', { name: 'Link' }).fill('javascript:alert(1)');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect
      .element(form)
      .toMatchTextContent(/Enter an address such as https:\/\/example\.com\/settings/);
    await userEvent.keyboard('{Escape}');
    await expect.element(form).not.toBeInTheDocument();
    expect(main.callsOf('updateCredentialSet')).toEqual([]);
  });

  test('is worth reading when it is empty', async () => {
    await openTab([]);
    await expect.element(page.getByRole('heading', { name: 'No usages noted' })).toBeVisible();
    await button('Add a usage').click();
    await expect.element(page.getByRole('textbox', { name: 'Where' })).toHaveFocus();
  });

  test.each(['light', 'dark'] as const)('has nothing that axe finds: %s', async (theme) => {
    await openTab(usages, theme);
    await button('Edit Laptop').click();
    expect(await axeFindings()).toEqual([]);
  });
});

describe('the map', () => {
  async function openMap(theme: Theme = 'light'): Promise<void> {
    await openApp({
      appState: { preferences: { ...defaultPreferences, theme } },
      credentialSets: [
        sampleSet(1, { name: 'Orders', secretVersions: versions, usages }),
        sampleSet(2, { name: 'Invoices', usages: [sampleUsage(4, 'CI')] }),
        sampleSet(3, { name: 'Gone', usages: [sampleUsage(5, 'Elsewhere')], trashedAt: 1 }),
      ],
    });
    await button('Usages').click();
  }
  const map = () => page.getByRole('dialog', { name: 'Usages' });

  test('lists every place once, with each set that is used there', async () => {
    await openMap();
    await expect.element(map().getByRole('status')).toHaveTextContent('3 places');
    const place = map().getByRole('list', { name: 'Used at CI' });
    await expect.poll(() => place.getByRole('button').all().length).toBe(2);
    await expect.element(map()).not.toMatchTextContent(/Elsewhere/);
  });

  test('finds a place by its name, by what is noted of it, or by a set', async () => {
    await openMap();
    for (const [text, count] of [
      ['serv', 1],
      ['maria', 1],
      ['orders', 3],
      ['nowhere', 0],
    ] as const) {
      await map().getByRole('searchbox', { name: 'Search usages' }).fill(text);
      await expect.element(map().getByRole('status')).toHaveTextContent(`${count} of 3 places`);
    }
    await expect.element(map().getByRole('heading', { name: 'No such place' })).toBeVisible();
  });

  test.each(['light', 'dark'] as const)('has nothing that axe finds: %s', async (theme) => {
    await openMap(theme);
    await expect.element(map().getByRole('status')).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });
});

describe('undoing one change of the list', () => {
  const [a, b, c] = usages as [Usage, Usage, Usage];
  const changed = { ...b, where: 'Elsewhere' };

  test.each([
    ['brings back what was removed, in its place', [a, c], [a, b, c], [a, c], [a, b, c]],
    ['takes away what was added', [a, b], [a], [a, b], [a]],
    ['puts back what was changed', [a, changed], [a, b], [a, changed], [a, b]],
    ['leaves alone what was added since', [a, changed, c], [a, b], [a, changed], [a, b, c]],
    ['leaves alone what was removed since', [changed], [a, b], [a, changed], [b]],
  ])('%s', (_what, present, before, after, expected) => {
    expect(withoutChange(present, before, after)).toEqual(expected);
  });
});
