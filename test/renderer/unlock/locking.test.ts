import { page, userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, test } from 'vitest';
import { appState } from '../../../src/renderer/state/app-state.svelte.ts';
import { credentialSets } from '../../../src/renderer/state/credential-sets.svelte.ts';
import { selection } from '../../../src/renderer/state/selection.svelte.ts';
import { undoHistory } from '../../../src/renderer/state/undo-history.svelte.ts';
import { update } from '../../../src/renderer/state/actions.ts';
import { factsOf } from '../../../src/shared/credential.ts';
import { tokenTests } from '../../../src/renderer/token-test/token-test.svelte.ts';
import { done, listPart, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { filterBox, openApp, row, selectedRow, view } from '../open-app.ts';

const invoiceSync = sampleSet(1, { name: 'Invoice sync', clientId: 'mnt-invoice-7f3a', tags: ['finance'] });
const payouts = sampleSet(2, { name: 'Payouts', clientId: 'mnt-payouts-11aa' });
let main: FakeMain;

beforeEach(async () => {
  tokenTests.clear();
  main = await openApp({ credentialSets: [invoiceSync, payouts] });
  await row(/^Payouts/).click();
});

const lockScreen = () => page.getByRole('heading', { level: 1, name: 'Your vault is locked' });
const lock = async () => {
  await userEvent.keyboard('{Control>}l{/Control}');
  await lockScreen().findElement();
};

describe('locking', () => {
  test('by its button', async () => {
    await page.getByRole('button', { name: 'Lock the vault' }).click();
    await expect.element(lockScreen()).toBeVisible();
    await expect.element(page.getByText('You locked it.')).toBeVisible();
  });

  test('by Ctrl+L, also while typing in the filter', async () => {
    await filterBox().click();
    await lock();
  });

  test('by Ctrl+L in a dialog, which leaves nothing behind', async () => {
    main.emit('commandInvoked', 'register');
    await page.getByRole('dialog', { name: 'Register credential set' }).findElement();
    await lock();
    expect(page.getByRole('dialog').elements()).toEqual([]);
    await expect.poll(() => getComputedStyle(document.body).pointerEvents).toBe('auto');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect.element(selectedRow().getByText('Payouts', { exact: true })).toBeVisible();
  });

  test('by main, for instance because nobody was there', async () => {
    main.vault.lock('idle');
    await expect.element(page.getByText('It locked because nobody was using this computer.')).toBeVisible();
  });

  test('stands in the shortcut sheet', async () => {
    await userEvent.keyboard('?');
    await expect.element(page.getByRole('dialog').getByText('Lock the vault')).toBeVisible();
  });

  test('takes everything of the vault out of the document', async () => {
    await update(payouts.id, { ...factsOf(payouts), name: 'Payouts daily' });
    await page
      .getByRole('button', { name: /Show|Reveal/ })
      .first()
      .click();
    await lock();
    const remains = () => document.documentElement.outerHTML;
    await expect.poll(remains).not.toMatch(/Invoice|Payouts|mnt-|finance|sample-secret/);
    expect(document.title).not.toMatch(/Payouts/);
  });

  test('takes it out of the stores, all but IDs', async () => {
    await update(payouts.id, { ...factsOf(payouts), name: 'Payouts daily' });
    await view('finance').click();
    await filterBox().fill('invoice');
    await lock();
    expect(credentialSets.byId.size + credentialSets.byName.length).toBe(0);
    expect(credentialSets.counts.tags.size).toBe(0);
    expect(selection.visible).toEqual([]);
    expect(selection.selected).toBeUndefined();
    expect(selection.filter).toBe('');
    expect(selection.view).toEqual({ kind: 'all' });
    expect(undoHistory.available).toBe(false);
  });

  test('an answer that comes too late stays out', async () => {
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    main.answer('listCredentialSets', async () => {
      await late;
      return done(listPart([invoiceSync]));
    });
    main.emit('credentialSetsReplaced', null);
    await lock();
    answer();
    await expect.poll(() => main.callsOf('lockVault').length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(credentialSets.byId.size).toBe(0);
  });

  test('what fails says so, and the vault stays open', async () => {
    main.fail('lockVault', { code: 'unexpected', message: 'The vault could not be locked.' });
    await userEvent.keyboard('{Control>}l{/Control}');
    await expect.element(page.getByText('The vault could not be locked.')).toBeVisible();
    expect(appState.vault.kind).toBe('open');
  });
});

describe('unlocking', () => {
  test('comes back to the same credential set and view', async () => {
    await view('Needs attention').click();
    await view('All').click();
    await row(/^Payouts/).click();
    await lock();
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect.element(selectedRow().getByText('Payouts', { exact: true })).toBeVisible();
    await expect.element(page.getByRole('listbox')).toHaveFocus();
  });
});
