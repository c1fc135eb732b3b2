import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, rowNames, view } from '../open-app.ts';

describe('where nothing is', () => {
  test('the first run says what Keyturn does, and offers to register', async () => {
    await openApp();
    await expect
      .element(page.getByRole('heading', { name: 'A home for your API client credentials' }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Register your first credential set' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Register credential set' })).toBeVisible();
  });

  test.each([
    ['Needs attention', 'Nothing needs attention'],
    ['Disabled', 'Nothing is disabled'],
    ['Trash', 'The trash is empty'],
  ])('%s: %s', async (name, heading) => {
    await openApp({ credentialSets: [sampleSet(1)] });
    await view(name).click();
    await expect.element(page.getByRole('heading', { name: heading })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('with nothing chosen, the details point at what is urgent', async () => {
    await openApp({
      credentialSets: [sampleSet(1), sampleSet(2, { name: 'Review importer', status: 'stale' })],
    });
    await page.getByRole('button', { name: 'Show the most urgent' }).click();
    await expect.element(view('Needs attention')).toHaveAttribute('aria-current', 'true');
    await expect
      .element(page.getByRole('option', { selected: true }))
      .toHaveAccessibleName(/^Review importer/);
  });
});

describe('emptying the trash', () => {
  const sets = [sampleSet(1), sampleSet(2, { name: 'Retired batch job', trashedAt: sampleNow })];

  test('asks first, with focus on Cancel', async () => {
    const main = await openApp({ credentialSets: sets });
    await view('Trash').click();
    await page.getByRole('button', { name: 'Empty trash' }).click();
    await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    expect(main.callsOf('purge')).toEqual([]);
    await expect.element(page.getByRole('button', { name: 'Empty trash' })).toHaveFocus();
  });

  test('purges what is in it, and only that', async () => {
    const main = await openApp({ credentialSets: sets });
    await view('Trash').click();
    await page.getByRole('button', { name: 'Empty trash' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Empty trash' }).click();
    await expect.poll(rowNames).toEqual([]);
    expect([...main.sets.keys()]).toEqual([sampleSet(1).id]);
  });
});
