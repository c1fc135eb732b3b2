import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { dayInMs } from '../../../src/shared/rotation.ts';
import { oneOfEachStatus, sampleNow } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row } from '../open-app.ts';

const sets = oneOfEachStatus();
const stale = sets.find(({ status }) => status === 'stale') ?? sets[0];
const fresh = sets.find(({ status }) => status === 'fresh') ?? sets[0];
const nameOf = (set: typeof stale) => new RegExp(`^${set?.name ?? ''}`);

test('A set that asks for attention can be snoozed, and woken again', async () => {
  const main = await openApp({ credentialSets: sets });
  await row(nameOf(stale)).click();
  await page.getByRole('button', { name: 'Snooze' }).click();
  await expect.poll(() => axeFindings()).toEqual([]);
  await page.getByRole('menuitem', { name: 'For 3 days' }).click();
  await page.getByRole('button', { name: /^Snoozed until/ }).click();
  const until = main.sets.get(stale?.id ?? '')?.snoozedUntil ?? 0;
  expect(Math.round((until - sampleNow) / dayInMs)).toBe(3);
  await page.getByRole('menuitem', { name: 'Remind me again' }).click();
  await expect.element(page.getByRole('button', { name: 'Snooze', exact: true })).toBeVisible();
});

test('A snooze can be undone, from its toast and with the keys', async () => {
  const main = await openApp({ credentialSets: sets });
  await row(nameOf(stale)).click();
  for (const undo of [
    () => page.getByRole('button', { name: 'Undo', exact: true }).click(),
    () => userEvent.keyboard('{Control>}z{/Control}'),
  ]) {
    await page.getByRole('button', { name: 'Snooze', exact: true }).click();
    await page.getByRole('menuitem', { name: 'For 7 days' }).click();
    await expect.element(page.getByRole('button', { name: /^Snoozed until/ })).toBeVisible();
    await undo();
    await expect.element(page.getByRole('button', { name: 'Snooze', exact: true })).toBeVisible();
    expect(main.sets.get(stale?.id ?? '')?.snoozedUntil).toBeNull();
  }
});

test('A set that asks for nothing has nothing to snooze', async () => {
  await openApp({ credentialSets: sets });
  await row(nameOf(fresh)).click();
  await expect.element(page.getByRole('button', { name: 'Move to trash' })).toBeVisible();
  expect(page.getByRole('button', { name: 'Snooze' }).elements()).toHaveLength(0);
});

test('A notification opens its set at the rotation; one of many what needs attention', async () => {
  const main = await openApp({ credentialSets: sets });
  main.emit('showCredentialSet', { id: stale?.id ?? '' });
  await expect.element(row(nameOf(stale))).toHaveAttribute('aria-selected', 'true');
  await expect.element(page.getByRole('tab', { name: 'Rotation' })).toHaveAttribute('aria-selected', 'true');
  main.emit('showCredentialSet', { id: null });
  await expect
    .element(page.getByRole('button', { name: /^Needs attention/ }))
    .toHaveAttribute('aria-current', 'true');
});

test('A notification waits for what somebody is typing', async () => {
  const main = await openApp({ credentialSets: sets });
  await row(nameOf(fresh)).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit credential set' });
  await expect.element(dialog).toBeVisible();
  main.emit('showCredentialSet', { id: stale?.id ?? '' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(row(nameOf(stale))).toHaveAttribute('aria-selected', 'true');
});
