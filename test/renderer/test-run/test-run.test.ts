import { page, userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import type { TestRunResult, TestRunState } from '../../../src/shared/test-run.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { done } from '../../fakes/keyturn-bridge.ts';
import { axeFindings } from '../axe.ts';
import { listbox, openApp, row } from '../open-app.ts';

const sets = Array.from({ length: 6 }, (_, index) => sampleSet(index + 1, { name: `Set ${index + 1}` }));
const idOf = (index: number) => sets[index]?.id ?? '';
const running: TestRunState = {
  id: 'run-1',
  actor: 'user',
  startedAt: sampleNow,
  total: 4,
  skipped: 2,
  done: 0,
  running: 2,
  ended: null,
  slowedHosts: [],
  problem: null,
};
const resultOf = (index: number, changes: Partial<TestRunResult> = {}): TestRunResult => ({
  credentialSetId: idOf(index),
  kind: 'granted',
  rejected: false,
  status: 200,
  error: null,
  milliseconds: 120,
  message: 'Monite issued a bearer token',
  ...changes,
});
const refused = { kind: 'refused', rejected: true, status: 401, error: 'invalid_client' } as const;

async function open() {
  const main = await openApp({ credentialSets: sets });
  main.answer('startTestRun', () => done(running));
  return main;
}
const dialog = () => page.getByRole('dialog', { name: 'Test run' });
const results = () => dialog().getByRole('listbox', { name: 'Results' });
const testAll = () => page.getByRole('button', { name: 'Test all' });

describe('Test all', () => {
  it('tests every row of the view, and shows the results as they come', async () => {
    const main = await open();
    await testAll().click();
    await expect.element(dialog().getByText('0 of 4 credential sets tested', { exact: true })).toBeVisible();
    expect(main.callsOf('startTestRun')).toEqual([{ ids: sets.map(({ id }) => id) }]);
    await expect.element(dialog().getByText(/2 left out: disabled, or in the trash/)).toBeVisible();
    main.emit('testRunProgressed', {
      state: { ...running, done: 2 },
      results: [resultOf(0), resultOf(1, { ...refused, message: 'Monite refused' })],
    });
    await expect.element(results().getByRole('option')).toHaveLength(2);
    await expect.element(dialog().getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
    expect(await axeFindings()).toEqual([]);
    await dialog()
      .getByRole('button', { name: /^Refused/ })
      .click();
    await expect
      .element(results().getByRole('option'))
      .toHaveTextContent('Refused Set 2 Monite · Sandbox Monite refused 120 ms');
  });

  it('asks before more than fifty requests, and says to how many hosts', async () => {
    const main = await open();
    main.answer('previewTestRun', () => done({ sets: 1240, skipped: 3, hosts: 12, perHost: 4 }));
    await testAll().click();
    const asking = page.getByRole('alertdialog', { name: 'Test 1,240 credential sets?' });
    await expect.element(asking.getByText(/to 12 hosts, at most 4 at a time.* 3 left out/)).toBeVisible();
    expect(main.callsOf('startTestRun')).toEqual([]);
    await asking.getByRole('button', { name: 'Cancel' }).click();
    expect(main.callsOf('startTestRun')).toEqual([]);
    await testAll().click();
    await asking.getByRole('button', { name: 'Test all' }).click();
    await expect.element(dialog()).toBeVisible();
    expect(main.callsOf('startTestRun')).toHaveLength(1);
  });

  it('goes on when the dialog is closed; the toolbar leads back', async () => {
    const main = await open();
    await testAll().click();
    await dialog().getByRole('button', { name: 'Go on in the background' }).click();
    await expect.element(dialog()).not.toBeInTheDocument();
    main.emit('testRunProgressed', { state: { ...running, done: 1 }, results: [resultOf(0)] });
    await page.getByRole('button', { name: 'Testing… 1 / 4' }).click();
    await expect.element(results().getByRole('option')).toHaveLength(1);
    await dialog().getByRole('button', { name: 'Cancel run' }).click();
    expect(main.callsOf('cancelTestRun')).toHaveLength(1);
    main.emit('testRunProgressed', { state: { ...running, done: 1, ended: 'cancelled' }, results: [] });
    await expect.element(dialog().getByText('Cancelled after 1 of 4 credential sets').first()).toBeVisible();
  });

  it('names hosts that asked to slow down, and what could not be kept', async () => {
    const main = await open();
    await testAll().click();
    main.emit('testRunProgressed', {
      state: {
        ...running,
        slowedHosts: [{ host: 'auth.example.com', until: sampleNow + 60_000 }],
        problem: { code: 'disk_full', message: 'The disk is full.' },
      },
      results: [],
    });
    await expect.element(dialog().getByText('auth.example.com asked to slow down (429)')).toBeVisible();
    await expect.element(dialog().getByText('The disk is full.')).toBeVisible();
  });

  it('re-tests the failing, exports, and leads to a set by keyboard', async () => {
    const main = await open();
    await testAll().click();
    main.emit('testRunProgressed', {
      state: { ...running, total: 3, done: 3, running: 0, ended: 'completed' },
      results: [resultOf(0), resultOf(1, refused), resultOf(2, { kind: 'not_run', status: null })],
    });
    await dialog().getByRole('button', { name: 'Export as CSV…' }).click();
    await expect.element(dialog().getByText('The results were written to the file you chose.')).toBeVisible();
    const again: TestRunState = { ...running, id: 'run-2', total: 2 };
    main.answer('startTestRun', () => done(again));
    await dialog().getByRole('button', { name: 'Re-test the failing (2)' }).click();
    await expect.element(dialog().getByText('0 of 2 credential sets tested', { exact: true })).toBeVisible();
    expect(main.callsOf('startTestRun').at(-1)).toEqual({ ids: [idOf(1), idOf(2)] });
    main.emit('testRunProgressed', { state: { ...again, done: 1 }, results: [resultOf(1, refused)] });
    await expect.element(results()).toBeVisible();
    (results().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(row(/Set 2/)).toHaveAttribute('aria-selected', 'true');
  });

  it('says why a run could not begin', async () => {
    const main = await open();
    main.fail('previewTestRun', { code: 'vault_busy', message: 'Another process holds the vault.' });
    await testAll().click();
    await expect.element(page.getByText('Another process holds the vault.')).toBeVisible();
    await expect.element(dialog()).not.toBeInTheDocument();
  });

  it('is gone after a lock', async () => {
    const main = await open();
    await testAll().click();
    main.emit('testRunProgressed', { state: { ...running, done: 1 }, results: [resultOf(0)] });
    await expect.element(results().getByRole('option')).toHaveLength(1);
    main.vault.lock('user');
    await expect.element(dialog()).not.toBeInTheDocument();
    main.becomeVault({ kind: 'open' });
    await expect.element(testAll()).toBeVisible();
    await expect.element(page.getByRole('button', { name: /test run|Testing/ })).not.toBeInTheDocument();
  });

  it('is found again by a window that is younger than the run', async () => {
    const main = await openApp({ credentialSets: sets });
    const parts = [
      { state: { ...running, done: 2 }, results: [resultOf(0)], next: 1 },
      { state: { ...running, done: 2 }, results: [resultOf(1, refused)], next: null },
    ];
    main.answer('getTestRun', ({ from }) => done(parts[from] ?? null));
    main.becomeVault({
      kind: 'locked',
      reason: 'user',
      asksPassphrase: false,
      hasRecoveryKey: false,
      retryAt: null,
    });
    main.becomeVault({ kind: 'open' });
    await page.getByRole('button', { name: 'Testing… 2 / 4' }).click();
    await expect.element(results().getByRole('option')).toHaveLength(2);
  });
});

describe('choosing several sets', () => {
  it('goes by Shift and arrows, by Shift and click, by Ctrl and click, and by Ctrl+A', async () => {
    const main = await open();
    const chosen = () =>
      [...document.querySelectorAll('[role=option][aria-selected=true]')]
        .map((option) => option.querySelector('[title]')?.textContent ?? '')
        .toSorted();
    await row(/Set 2/).click();
    (listbox().element() as HTMLElement).focus();
    await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(chosen()).toEqual(['Set 2', 'Set 3', 'Set 4']);
    await userEvent.keyboard('{Shift>}{ArrowUp}{/Shift}');
    expect(chosen()).toEqual(['Set 2', 'Set 3']);
    await row(/Set 6/).click({ modifiers: ['Control'] });
    expect(chosen()).toEqual(['Set 2', 'Set 3', 'Set 6']);
    await row(/Set 3/).click({ modifiers: ['Control'] });
    expect(chosen()).toEqual(['Set 2', 'Set 6']);
    await expect.element(page.getByRole('heading', { name: '2 credential sets chosen' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
    await page.getByRole('button', { name: 'Test 2' }).click();
    await expect.element(dialog()).toBeVisible();
    expect(main.callsOf('startTestRun')).toEqual([{ ids: [idOf(1), idOf(5)] }]);
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    (listbox().element() as HTMLElement).focus();
    await userEvent.keyboard('{Control>}a{/Control}');
    expect(chosen()).toHaveLength(6);
    await userEvent.keyboard('{Escape}');
    expect(chosen()).toHaveLength(1);
    await row(/Set 1/).click();
    await row(/Set 4/).click({ modifiers: ['Shift'] });
    expect(chosen()).toEqual(['Set 1', 'Set 2', 'Set 3', 'Set 4']);
    await row(/Set 5/).click();
    expect(chosen()).toEqual(['Set 5']);
  });
});
