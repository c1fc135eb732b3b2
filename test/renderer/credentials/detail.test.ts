import { sampleVersion } from '../../fakes/sample-credential-sets.ts';
import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import type { Result } from '../../../src/shared/failure.ts';
import type { ResponseOf } from '../../../src/shared/ipc-contract.ts';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
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

function setNamed(main: FakeMain, name: string): CredentialSetListItem {
  const found = [...main.sets.values()].find((set) => set.name === name);
  if (!found) throw new Error(`No set is named ${name}`);
  return found;
}

const rotated = (set: CredentialSetListItem): CredentialSetListItem => ({
  ...set,
  secretChangedAt: sampleNow,
  secretVersions: [
    sampleVersion(0, { id: crypto.randomUUID() }),
    ...set.secretVersions.map((version) => ({
      ...version,
      stage: 'previous' as const,
      replacedAt: sampleNow,
    })),
  ],
});

type RevealAnswer = Result<ResponseOf<'revealSecret'>>;

/** Lets a test give main's next two answers to a reveal itself, whenever it wants. */
function answersInTurn(main: FakeMain) {
  const answerOf: ((answer: RevealAnswer) => void)[] = [];
  main.answer('revealSecret', () => new Promise<RevealAnswer>((resolve) => answerOf.push(resolve)));
  const give = (turn: number) => (answer: RevealAnswer) => answerOf[turn]?.(answer);
  return [give(0), give(1)] as const;
}

const clientId = () =>
  page
    .getByRole('region', { name: 'Details' })
    .getByTitle(/^client-/)
    .element();

/** Selects from the start of one element to the end of another, as dragging over them would. */
function selectFrom(first: Element, last = first): void {
  document.getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
}

/** What Chromium sends to where the selection starts, also for its own menu. */
function clipboardEvent(kind: string): ClipboardEvent {
  const event = new ClipboardEvent(kind, { cancelable: true, bubbles: true });
  document.getSelection()?.anchorNode?.dispatchEvent(event);
  return event;
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
    'Rotate',
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

  test('hides when a rotation makes another secret the current one', async () => {
    const main = await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    main.change(rotated(setNamed(main, 'Review importer')));
    // Much sooner than it would hide by itself.
    await expect.element(shown(), { timeout: 5_000 }).not.toBeInTheDocument();
    expect(main.callsOf('hideSecret')).toHaveLength(1);
  });

  test('stays when something else about its set changes', async () => {
    const main = await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    main.change({ ...setNamed(main, 'Review importer'), project: 'Reviews' });
    await expect.element(page.getByText('Reviews', { exact: true })).toBeVisible();
    await expect.element(shown()).toBeVisible();
    expect(main.callsOf('hideSecret')).toEqual([]);
  });

  test('keeps its protection from screenshots when it was asked for twice in a row', async () => {
    const main = await openSet(/^Review importer/);
    const [first, second] = answersInTurn(main);
    await button('Reveal secret').click();
    await button('Reveal secret').click();
    first({ ok: true, value: { clientSecret: 'too-late', hideAfter: 20_000 } });
    second({ ok: true, value: { clientSecret: 'sample-secret-7f3a', hideAfter: 20_000 } });
    await expect.element(shown()).toBeVisible();
    expect(main.callsOf('hideSecret')).toEqual([]);
  });

  test('leaves no protection behind when only the answer that came too late had a secret', async () => {
    const main = await openSet(/^Review importer/);
    const [first, second] = answersInTurn(main);
    await button('Reveal secret').click();
    await button('Reveal secret').click();
    first({ ok: true, value: { clientSecret: 'too-late', hideAfter: 20_000 } });
    second({ ok: false, failure: { code: 'vault_busy', message: 'The vault is busy.' } });
    await expect.element(page.getByText('The vault is busy.')).toBeVisible();
    expect(main.callsOf('hideSecret')).toHaveLength(1);
  });
});

describe('copying a revealed secret as text', () => {
  test.each([
    ['alone', () => selectFrom(shown().element())],
    ['together with the client ID above it', () => selectFrom(clientId(), shown().element())],
  ])('copies it as the button does when it is selected %s: main clears it later', async (_, select) => {
    const main = await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    select();
    await userEvent.keyboard('{Control>}c{/Control}');
    await expect
      .poll(() => main.callsOf('copySecret'))
      .toEqual([{ id: setNamed(main, 'Review importer').id }]);
  });

  test.each(['copy', 'cut'])('puts no text into the clipboard on %s', async (kind) => {
    await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    selectFrom(shown().element());
    expect(clipboardEvent(kind).defaultPrevented).toBe(true);
  });

  test('leaves other text alone', async () => {
    const main = await openSet(/^Review importer/);
    await button('Reveal secret').click();
    await expect.element(shown()).toBeVisible();
    selectFrom(clientId());
    expect(clipboardEvent('copy').defaultPrevented).toBe(false);
    expect(main.callsOf('copySecret')).toEqual([]);
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
  await expect.element(page.getByText('Create a new secret at Monite and enter it.')).toBeVisible();
  await button('Replace it now').click();
  await expect.element(page.getByRole('tab', { name: 'Rotation' })).toHaveAttribute('aria-selected', 'true');
  await button('Open console').click();
  expect(main.callsOf('openProviderLink')).toHaveLength(1);
  await button('Not exposed after all').click();
  await expect.element(button('Mark as exposed')).toBeVisible();
});

test('under the banner all of the pane scrolls: else the guide would be seen through a slit', async () => {
  await openSet(/^Payments webhook relay/);
  await button('Replace it now').click();
  const guide = page.getByRole('region', { name: 'Guided rotation' }).element();
  const pane = page.getByRole('tablist').element().parentElement?.parentElement;
  if (!pane) throw new Error('the tabs are in no pane');
  await expect
    .poll(() => guide.getBoundingClientRect().top - pane.getBoundingClientRect().top)
    .toBeLessThan(100);
  await button('Not exposed after all').click();
  await expect.element(button('Mark as exposed')).toBeInTheDocument();
  expect(pane.scrollHeight).toBeGreaterThan(pane.clientHeight);
});

test('a set in the trash can’t be tested or edited', async () => {
  await openApp({ credentialSets: [sampleSet(1, { trashedAt: sampleNow })] });
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Trash' }).click();
  await row(/./).click();
  await expect.element(button('Restore')).toBeVisible();
  for (const name of ['Request test token', 'Edit', 'Rotate'])
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

describe('in the smallest usual window', () => {
  beforeEach(() => page.viewport(900, 600));
  afterEach(() => page.viewport(1280, 800));

  test('every tab is in sight, and a GUID is one line', async () => {
    const guid = '11112222-bbbb-3333-cccc-4444dddd5555';
    await openApp({ credentialSets: [sampleSet(1, { clientId: guid, usages: [] })] });
    await row(/./).click();
    await expect.element(button('Copy client ID')).toBeVisible();
    const tabs = page.getByRole('tablist').element();
    expect(tabs.scrollWidth).toBe(tabs.clientWidth);
    const range = document.createRange();
    range.selectNodeContents(page.getByRole('region', { name: 'Details' }).getByText(guid).element());
    expect(range.getClientRects()).toHaveLength(1);
  });

  test('the head of the pane gives way to what is below it, and the tabs stay', async () => {
    await openSet(/^The credential set of/);
    const tabs = page.getByRole('tablist').element();
    const pane = tabs.parentElement?.parentElement;
    if (!pane) throw new Error('the tabs are in no pane');
    expect(pane.scrollHeight).toBeGreaterThan(pane.clientHeight);
    pane.scrollTop = pane.scrollHeight;
    await expect.poll(() => tabs.getBoundingClientRect().top).toBe(pane.getBoundingClientRect().top);
  });
});
