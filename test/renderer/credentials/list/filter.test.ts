import { sampleUsage } from '../../../fakes/sample-credential-sets.ts';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { sampleSet } from '../../../fakes/sample-credential-sets.ts';
import { filterBox, listbox, openApp, rowNames, selectedRow } from '../../open-app.ts';

const sets = [
  sampleSet(1, {
    name: 'Invoice sync',
    clientId: 'inv-77aa',
    project: 'Ledger',
    contactEmail: 'finance@example.com',
    description: 'Reads receivables every night',
    usages: [sampleUsage(1, 'ci.example.com/job/nightly')],
    tags: ['payments'],
  }),
  sampleSet(2, {
    name: 'Review importer',
    providerId: 'trusted-shops-etrusted',
    environmentId: 'production',
  }),
  sampleSet(3, { name: 'Café terminal', tags: ['émile'] }),
];

async function filterBy(text: string) {
  await openApp({ credentialSets: sets });
  await filterBox().fill(text);
}

describe('filter', () => {
  test.each([
    ['name', 'invoice', 'Invoice sync'],
    ['client ID', '77AA', 'Invoice sync'],
    ['project', 'ledger', 'Invoice sync'],
    ['contact', 'finance@', 'Invoice sync'],
    ['description', 'receivables', 'Invoice sync'],
    ['usage', 'job/nightly', 'Invoice sync'],
    ['tag', 'payments', 'Invoice sync'],
    ['provider', 'trusted shops', 'Review importer'],
    ['environment', 'production', 'Review importer'],
    ['words in any order', 'nightly inv', 'Invoice sync'],
    ['letters without their accents', 'cafe emile', 'Café terminal'],
  ])('finds by %s', async (_, text, name) => {
    await filterBy(text);
    await expect.poll(rowNames).toEqual([name]);
  });

  test('says how many match, for those who can’t see the list', async () => {
    await filterBy('e');
    await expect.element(page.getByRole('status', { name: '3 matches' })).toBeInTheDocument();
  });

  test('offers to clear the filter when nothing matches', async () => {
    await filterBy('nothing like this');
    await expect.element(page.getByRole('heading', { name: 'No match' })).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Clear filter' }).last().click();
    await expect.poll(rowNames).toHaveLength(3);
    await expect.element(filterBox()).toHaveFocus();
  });

  test('Esc clears it, and a second Esc goes to the list', async () => {
    await filterBy('invoice');
    await userEvent.keyboard('{Escape}');
    await expect.element(filterBox()).toHaveValue('');
    await userEvent.keyboard('{Escape}');
    await expect.element(listbox()).toHaveFocus();
  });

  test('arrows move through the matches without leaving the filter', async () => {
    await filterBy('e');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.element(selectedRow()).toHaveAccessibleName(/^Invoice sync/);
    await expect.element(filterBox()).toHaveFocus();
  });
});
