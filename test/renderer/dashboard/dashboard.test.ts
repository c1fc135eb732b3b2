import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { digestOffer } from '../../../src/renderer/dashboard/digest-offer.svelte.ts';
import { defaultPreferences, defaultReminderPreferences } from '../../../src/shared/preferences.ts';
import { dayInMs } from '../../../src/shared/rotation.ts';
import { awkwardSets, oneOfEachStatus, sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, rowNames, view } from '../open-app.ts';

const dashboard = () => page.getByRole('region', { name: 'Dashboard' });
const table = () => page.getByRole('grid', { name: 'Act on these' });

async function openDashboard(setup: Parameters<typeof openApp>[0]) {
  digestOffer.tab = 'overview';
  const main = await openApp(setup);
  await view('Dashboard').click();
  await expect.element(dashboard().getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  return main;
}

describe('the dashboard', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (theme) => {
    await openDashboard({
      credentialSets: [...oneOfEachStatus(), ...awkwardSets()],
      appState: {
        preferences: { theme, panes: { sidebar: 208, list: 400 }, reminders: defaultReminderPreferences },
      },
    });
    await expect.element(table()).toBeVisible();
    expect(await axeFindings()).toEqual([]);
    await page.getByRole('tab', { name: 'Next 30 days' }).click();
    await expect.element(page.getByRole('list', { name: 'Digest' })).toBeVisible();
    expect(await axeFindings()).toEqual([]);
  });

  test('goes through the bars of the timeline with the arrow keys', async () => {
    await openDashboard({ credentialSets: oneOfEachStatus() });
    const bars = dashboard().getByRole('list', { name: 'Due in the next 12 months' }).getByRole('button');
    (bars.first().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toBe(bars.nth(2).element());
    await userEvent.keyboard('{End}');
    await expect.element(bars.last()).toHaveFocus();
    expect(bars.elements().filter((bar) => (bar as HTMLElement).tabIndex === 0)).toHaveLength(1);
  });

  test('one that needs attention needs it, and several need it', async () => {
    await openDashboard({ credentialSets: oneOfEachStatus() });
    const names = (list: string) =>
      dashboard()
        .getByRole('list', { name: list })
        .getByRole('button')
        .elements()
        .map((bar) => (bar as HTMLElement).title);
    const all = [...names('Due in the next 12 months'), ...names('Age of secrets')].join('\n');
    expect(all).toMatch(/, 1 needs attention$/m);
    expect(all).not.toMatch(/, 1 need attention/);
  });

  test('clears the filter for what a number promises', async () => {
    await openDashboard({ credentialSets: oneOfEachStatus() });
    await page.getByRole('searchbox', { name: 'Filter' }).fill('webhook');
    await dashboard().getByRole('button', { name: 'Stale: 1 credential set' }).click();
    await expect.poll(rowNames).toEqual(['Review importer']);
    await expect.element(page.getByRole('searchbox', { name: 'Filter' })).toHaveValue('');
  });

  test('says what comes next where nothing is to be done', async () => {
    await openDashboard({
      credentialSets: [
        sampleSet(1, { name: 'Invoice sync', status: 'fresh', dueAt: sampleNow + 40 * dayInMs }),
      ],
    });
    await expect.element(dashboard().getByText(/^Nothing to do until/)).toBeVisible();
    await expect
      .element(dashboard().getByRole('button', { name: 'Invoice sync', exact: true }))
      .toBeVisible();
    expect(page.getByRole('button', { name: /^Rotate next/ }).elements()).toEqual([]);
  });

  test('says so where every set is disabled', async () => {
    await openDashboard({ credentialSets: [sampleSet(1, { status: 'disabled', enabled: false })] });
    await expect.element(page.getByText('Nothing to keep an eye on')).toBeVisible();
  });

  test('shows a failure of a change where it was asked for, and keeps what was typed', async () => {
    const main = await openDashboard({ credentialSets: oneOfEachStatus() });
    main.fail('changeCredentialSets', { code: 'invalid_input', message: 'The disk is full.' });
    await table()
      .getByRole('row', { name: /Review importer/ })
      .click();
    await page.getByRole('button', { name: 'Set contact…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set the contact' });
    await dialog.getByRole('textbox', { name: 'Contact' }).fill('new@example.com');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect.element(dialog.getByRole('alert')).toMatchTextContent(/^The disk is full\./);
    await expect.element(dialog.getByRole('textbox', { name: 'Contact' })).toHaveValue('new@example.com');
  });
});

test.each([
  ['a week after it was seen', -7 * dayInMs, true],
  ['not before', -6 * dayInMs, false],
  ['not in the moment after it was put off', 1_000, false],
  ['though it was seen by a clock that was set back since', 400 * dayInMs, true],
])('the digest is offered %s', async (_, seen, offered) => {
  const preferences = { ...defaultPreferences, digestSeenAt: sampleNow + seen };
  await openApp({ credentialSets: oneOfEachStatus(), appState: { preferences } });
  const offer = page.getByRole('button', { name: /^Weekly digest/ });
  await expect.element(view('Dashboard')).toBeVisible();
  await expect.poll(() => offer.elements().length).toBe(offered ? 1 : 0);
});
