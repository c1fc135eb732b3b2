import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { oneOfEachStatus, sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { openApp, rowNames, view } from '../open-app.ts';

const inTrash = sampleSet(50, { name: 'Retired batch job', trashedAt: sampleNow });

describe('views', () => {
  test('are named exactly, with the count as description', async () => {
    await openApp({ credentialSets: [...oneOfEachStatus(), inTrash] });
    await expect.element(view('All')).toHaveAccessibleDescription('11 credential sets');
    await expect.element(view('Needs attention')).toHaveAccessibleDescription('8 credential sets');
    await expect.element(view('Disabled')).toHaveAccessibleDescription('1 credential set');
    await expect.element(view('Trash')).toHaveAccessibleDescription('1 credential set');
  });

  test('All shows everything but the trash, by name', async () => {
    await openApp({ credentialSets: [...oneOfEachStatus(), inTrash] });
    await expect.element(view('All')).toHaveAttribute('aria-current', 'true');
    const names = rowNames();
    expect(names).toHaveLength(11);
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')));
  });

  test('Needs attention shows the worst first', async () => {
    await openApp({ credentialSets: oneOfEachStatus() });
    await view('Needs attention').click();
    await expect
      .poll(rowNames)
      .toEqual([
        'Payments webhook relay',
        'Nightly ledger export',
        'Checkout service',
        'Review importer',
        'Refund worker',
        'Seat map service',
        'Parcel label printer',
        'Spring campaign',
      ]);
  });

  test('Trash shows what is in the trash, and nothing else does', async () => {
    await openApp({ credentialSets: [sampleSet(1, { name: 'Invoice sync' }), inTrash] });
    expect(rowNames()).toEqual(['Invoice sync']);
    await view('Trash').click();
    await expect.poll(rowNames).toEqual(['Retired batch job']);
  });

  test.each([
    ['a provider', 'Monite', ['Invoice sync']],
    ['an environment', 'Production', ['Review importer']],
    ['a tag', 'ci', ['Review importer']],
  ])('by %s', async (_, name, expected) => {
    await openApp({
      credentialSets: [
        sampleSet(1, { name: 'Invoice sync' }),
        sampleSet(2, {
          name: 'Review importer',
          providerId: 'trusted-shops-etrusted',
          environmentId: 'production',
          tags: ['ci'],
        }),
      ],
    });
    await view(name).click();
    await expect.poll(rowNames).toEqual(expected);
  });

  test('follow what main tells', async () => {
    const main = await openApp({ credentialSets: [sampleSet(1, { name: 'Invoice sync' })] });
    await expect.element(view('Needs attention')).toHaveAccessibleDescription('0 credential sets');
    main.change(sampleSet(1, { name: 'Invoice sync', status: 'stale' }));
    await expect.element(view('Needs attention')).toHaveAccessibleDescription('1 credential set');
    await expect.element(page.getByRole('option', { name: /Stale/ })).toBeVisible();
  });

  test('Enter in the list goes to the name, from which Enter changes nothing', async () => {
    const main = await openApp({ credentialSets: [sampleSet(1, { name: 'Invoice sync' })] });
    await page.getByRole('option', { name: /^Invoice sync/ }).click();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('heading', { name: 'Invoice sync' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect([...main.callsOf('setEnabled'), ...main.callsOf('requestTestToken')]).toEqual([]);
  });

  test('F6 goes round the panes', async () => {
    await openApp({ credentialSets: oneOfEachStatus() });
    const pane = () => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane');
    const seen: (string | null | undefined)[] = [];
    for (let press = 0; press < 4; press += 1) {
      await userEvent.keyboard('{F6}');
      seen.push(pane());
    }
    expect(seen).toEqual(['sidebar', 'toolbar', 'list', 'detail']);
    await userEvent.keyboard('{Shift>}{F6}{/Shift}');
    expect(pane()).toBe('list');
  });
});

describe('splitters', () => {
  test('move by keyboard, and main remembers where', async () => {
    const main = await openApp({ credentialSets: oneOfEachStatus() });
    const splitter = page.getByRole('separator', { name: 'Resize list' });
    (splitter.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(splitter).toHaveAttribute('aria-valuenow', '416');
    expect(main.callsOf('setPreferences').at(-1)).toEqual({ panes: { sidebar: 208, list: 416 } });
  });
});
