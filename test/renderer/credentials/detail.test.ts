import { page } from 'vitest/browser';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { awkwardSets, oneOfEachStatus, sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { openApp, row } from '../open-app.ts';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const shown = () => page.getByText('sample-secret-7f3a');

async function openSet(name: RegExp) {
  const main = await openApp({ credentialSets: [...oneOfEachStatus(), ...awkwardSets()] });
  await row(name).click();
  await expect.element(button('Copy client ID')).toBeVisible();
  return main;
}

afterEach(() => {
  vi.useRealTimers();
});

test('what one does with a credential set is there, whatever tab is open', async () => {
  await openSet(/^Review importer/);
  const names = [
    'Request test token',
    'Reveal secret',
    'Copy secret',
    'Copy client ID',
    'Edit',
    'Mark as exposed',
    'I rotated it',
    'Move to trash',
  ];
  for (const tab of ['Overview', 'Token test', 'Rotation', 'Usages', 'History']) {
    await page.getByRole('tab', { name: tab }).click();
    for (const name of names) expect([tab, name, button(name).elements().length]).toEqual([tab, name, 1]);
  }
});

describe('a revealed secret', () => {
  test('hides itself when its time is over, and main is told', async () => {
    const main = await openSet(/^Review importer/);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    (button('Reveal secret').element() as HTMLElement).click();
    await vi.waitFor(() => expect(shown().elements()).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(page.getByText('hides in 15 s').elements()).toHaveLength(1);
    expect(main.callsOf('hideSecret')).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(shown().elements()).toHaveLength(0);
    expect(main.callsOf('hideSecret')).toHaveLength(1);
  });

  test('hides when another set is chosen', async () => {
    const main = await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    await row(/^Checkout service/).click();
    await expect.element(page.getByRole('heading', { name: 'Checkout service' })).toBeVisible();
    await expect.element(shown()).not.toBeInTheDocument();
    expect(main.callsOf('hideSecret')).toHaveLength(1);
  });

  test('hides when the window is left, and on demand', async () => {
    await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    window.dispatchEvent(new Event('blur'));
    await expect.element(shown()).not.toBeInTheDocument();
    await button('Reveal secret').click();
    await button('Hide secret').click();
    await expect.element(shown()).not.toBeInTheDocument();
  });

  test('never appears if its set was left before main answered', async () => {
    const main = await openSet(/^Review importer/);
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    main.answer('revealSecret', async () => {
      await asked;
      return { ok: true, value: { clientSecret: 'sample-secret-7f3a', hideAfter: 20_000 } };
    });
    await button('Reveal secret').click();
    await row(/^Checkout service/).click();
    answer();
    await expect.poll(() => main.callsOf('hideSecret').length).toBe(1);
    expect(shown().elements()).toHaveLength(0);
  });
});

test('copying asks main; nothing of it comes to the window', async () => {
  const main = await openSet(/^Review importer/);
  await button('Copy secret').click();
  await button('Copy client ID').click();
  await expect.element(page.getByText('Client ID copied')).toBeVisible();
  expect(main.callsOf('copySecret')).toHaveLength(1);
  expect(main.callsOf('revealSecret')).toHaveLength(0);
});

test('a disabled set says why it isn’t tested, until it is switched on', async () => {
  await openSet(/^Old staging gateway/);
  await expect.element(button('Request test token')).toBeDisabled();
  await expect
    .element(button('Request test token'))
    .toHaveAccessibleDescription(/neither tested nor reminded/);
  await page.getByRole('switch', { name: 'Enabled' }).click();
  await expect.element(button('Request test token')).toBeEnabled();
});

test('an exposed set says what to do, and can be taken back', async () => {
  const main = await openSet(/^Payments webhook relay/);
  await expect.element(page.getByText('Create a new secret at Monite now.')).toBeVisible();
  await button('Open its console').click();
  expect(main.callsOf('openProviderLink')).toHaveLength(1);
  await button('Not exposed after all').click();
  await expect.element(button('Mark as exposed')).toBeVisible();
});

test('a set in the trash can’t be tested or edited', async () => {
  await openApp({ credentialSets: [sampleSet(1, { trashedAt: sampleNow })] });
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Trash' }).click();
  await row(/./).click();
  await expect.element(button('Restore')).toBeVisible();
  for (const name of ['Request test token', 'Edit', 'I rotated it'])
    expect(button(name).elements()).toHaveLength(0);
});

test('awkward names leave the buttons where they are', async () => {
  await openSet(/^The credential set of/);
  const pane = page.getByRole('region', { name: 'Details' }).element();
  expect(pane.scrollWidth).toBe(pane.clientWidth);
  for (const name of [/^🔑/, /^מפתח/]) {
    await row(name).click();
    await expect.element(page.getByRole('heading', { level: 2, name })).toBeVisible();
  }
});
