import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { moveToTrash } from '../../../src/renderer/state/actions.ts';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { listbox, openApp, row, rowNames, selectedRow, view } from '../open-app.ts';

const named = (number: number, name: string, trashedAt: number | null = null) =>
  sampleSet(number, { name, trashedAt });

describe('moving to the trash', () => {
  test('moves on to the next row, and keeps the keyboard in the list', async () => {
    await openApp({ credentialSets: [named(1, 'Alpha'), named(2, 'Beta'), named(3, 'Gamma')] });
    await row(/^Beta/).click();
    await moveToTrash([sampleSet(2).id]);
    await expect.poll(rowNames).toEqual(['Alpha', 'Gamma']);
    await expect.element(selectedRow()).toHaveAccessibleName(/^Gamma/);
    (listbox().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowUp}');
    await expect.element(selectedRow()).toHaveAccessibleName(/^Alpha/);
  });

  test('of the last row goes back to the one before', async () => {
    await openApp({ credentialSets: [named(1, 'Alpha'), named(2, 'Beta')] });
    await row(/^Beta/).click();
    await moveToTrash([sampleSet(2).id]);
    await expect.element(selectedRow()).toHaveAccessibleName(/^Alpha/);
  });

  test('keeps the time that main told', async () => {
    await openApp({ credentialSets: [named(1, 'Alpha')] });
    await moveToTrash([sampleSet(1).id]);
    expect(credentialSets.get(sampleSet(1).id)?.trashedAt).toBe(sampleNow);
  });

  test('empties the list at once, also while main’s whole list is still on its way', async () => {
    const main = await openApp({ credentialSets: [named(1, 'Alpha'), named(2, 'Beta')] });
    main.answer('listCredentialSets', () => new Promise(() => undefined));
    main.answer('moveToTrash', () => {
      main.emit('credentialSetsReplaced', null);
      return { ok: true, value: null };
    });
    await moveToTrash([sampleSet(1).id]);
    await expect.poll(rowNames).toEqual(['Beta']);
  });
});

describe('a set in the trash', () => {
  const openTrash = async () => {
    const main = await openApp({
      credentialSets: [named(1, 'Alpha'), named(2, 'Beta', sampleNow - 3 * 86_400_000)],
    });
    await view('Trash').click();
    await row(/^Beta/).click();
    return main;
  };

  test('says since when and how long still, and is restored', async () => {
    const main = await openTrash();
    await expect
      .element(page.getByText('Moved to the trash 3 days ago. Gone for good in 27 days.'))
      .toBeVisible();
    await expect.element(row(/^Beta.*Gone in 27 days/)).toBeVisible();
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect.poll(rowNames).toEqual([]);
    expect(main.sets.get(sampleSet(2).id)?.trashedAt).toBeNull();
  });

  test('is purged only after a question', async () => {
    const main = await openTrash();
    await page.getByRole('button', { name: 'Purge…' }).click();
    const question = page.getByRole('alertdialog', { name: 'Purge this credential set?' });
    await expect.element(question).toBeVisible();
    expect(main.sets.has(sampleSet(2).id)).toBe(true);
    await question.getByRole('button', { name: 'Purge' }).click();
    await expect.poll(() => main.sets.has(sampleSet(2).id)).toBe(false);
  });
});
