import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { identification } from '../../../src/renderer/identify/identification.svelte.ts';
import type { IdentifiedValue } from '../../../src/shared/identification.ts';
import { defaultPreferences, type Preferences } from '../../../src/shared/preferences.ts';
import { done, fail, type FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp } from '../open-app.ts';
import { current, previous } from '../rotation/stages.ts';

const dialog = () => page.getByRole('dialog', { name: 'Identify' });
const box = () => dialog().getByRole('textbox', { name: 'What you found' });
const items = () => dialog().getByRole('list', { name: 'What was found' }).getByRole('listitem');
const set = sampleSet(1, {
  name: 'Orders',
  secretVersions: [current(), previous({ replacedAt: sampleNow - 86_400_000 })],
});
const value = (changes: Partial<IdentifiedValue> = {}): IdentifiedValue => ({
  kind: 'client_secret',
  form: 'text',
  name: null,
  line: 1,
  credentialSetId: set.id,
  versionId: set.secretVersions[1]?.id ?? null,
  stage: 'previous',
  ...changes,
});

const openDialog = (...found: readonly IdentifiedValue[]) => openDialogIn('light', ...found);

async function openDialogIn(
  theme: Preferences['theme'],
  ...found: readonly IdentifiedValue[]
): Promise<FakeMain> {
  identification.clear();
  const main = await openApp({
    credentialSets: [set],
    appState: { preferences: { ...defaultPreferences, theme } },
  });
  main.answer('identify', () => done({ found, examined: 12, cut: false }));
  await userEvent.keyboard('{Control>}i{/Control}');
  await expect.element(box()).toHaveFocus();
  return main;
}

function paste(text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  box()
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

function drop(target: Element, text: string): DragEvent {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], 'config.env'));
  const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

describe('what is pasted', () => {
  test('goes to main as it is, and is neither shown nor kept', async () => {
    const main = await openDialog(value());
    paste('  the secret\n');
    await expect.element(items()).toMatchTextContent(/This is the previous client secret of Orders/);
    expect(main.callsOf('identify').at(-1)).toEqual({ text: '  the secret\n' });
    await expect.element(box()).toHaveValue('');
    expect(JSON.stringify({ ...identification, answer: identification.answer })).not.toContain('the secret');
  });

  test('is told by lines where there are several', async () => {
    await openDialog(
      value({ kind: 'client_id', form: 'assignment', name: 'ID', line: 2, stage: 'current' }),
      value({ form: 'basic_header', line: 7 }),
    );
    paste('a\nb');
    await expect.poll(() => items().all().length).toBe(2);
    await expect.element(items().nth(0)).toMatchTextContent(/Line 2 · ID/);
    await expect.element(items().nth(1)).toMatchTextContent(/Line 7 · Basic header/);
  });

  test('opens its set', async () => {
    await openDialog(value());
    paste('x');
    await dialog().getByRole('button', { name: 'Open Orders' }).click();
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(page.getByRole('heading', { name: 'Orders' })).toBeVisible();
  });

  test('may be of nothing here: that says what was looked at', async () => {
    await openDialog();
    paste('x');
    await expect.element(dialog().getByRole('heading', { name: 'Nothing in this vault' })).toBeVisible();
    await expect.element(dialog()).toMatchTextContent(/12 values were compared with every client ID/);
  });

  test('is refused when it is too long, before it goes anywhere', async () => {
    const main = await openDialog();
    const before = main.callsOf('identify').length;
    paste('a'.repeat(1_000_001));
    await expect.element(dialog()).toMatchTextContent(/Pasted text is too long/);
    expect(main.callsOf('identify')).toHaveLength(before);
  });

  test('says why it can’t be looked up', async () => {
    const main = await openDialog();
    main.answer('identify', () => fail({ code: 'vault_not_open', message: 'The vault is locked.' }));
    paste('x');
    await expect.element(dialog()).toMatchTextContent(/The vault is locked\./);
  });
});

test('a dropped file opens the dialog, and never leaves the page', async () => {
  const main = await openApp({ credentialSets: [set] });
  main.answer('identify', () => done({ found: [value()], examined: 1, cut: false }));
  const event = drop(document.body, 'SECRET=x');
  expect(event.defaultPrevented).toBe(true);
  await expect.element(items()).toMatchTextContent(/previous client secret/);
  expect(main.callsOf('identify')).toContainEqual({ text: 'SECRET=x' });
  identification.clear();
});

test('a file over the window is shown where it would go, until it leaves', async () => {
  await openApp({ credentialSets: [set] });
  const drag = (type: string) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'config.env'));
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  };
  drag('dragover');
  await expect.element(page.getByText('Drop it to identify it')).toBeVisible();
  drag('dragleave');
  await expect.element(page.getByText('Drop it to identify it')).not.toBeInTheDocument();
  drag('dragover');
  drag('drop');
  await expect.element(page.getByText('Drop it to identify it')).not.toBeInTheDocument();
  identification.clear();
});

test('nothing stays once the dialog is closed', async () => {
  await openDialog(value());
  await box().fill('typed by hand');
  await userEvent.keyboard('{Enter}');
  await expect.element(items()).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(identification).toMatchObject({ typed: '', answer: null, problem: null });
});

test.each(['light', 'dark'] as const)('axe finds nothing in it: %s', async (theme) => {
  await openDialogIn(theme, value(), value({ kind: 'client_id', stage: 'current' }));
  paste('x');
  await expect.poll(() => items().all().length).toBe(2);
  expect(await axeFindings()).toEqual([]);
});
