import { page, userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { detailCommands } from '../../../src/renderer/state/detail-commands.svelte.ts';
import { factsOf, moveToTrash, update } from '../../../src/renderer/state/actions.ts';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { filterBox, openApp, row, rowNames } from '../open-app.ts';

const invoiceSync = sampleSet(1, { name: 'Invoice sync' });
let main: FakeMain;

beforeEach(async () => {
  main = await openApp({ credentialSets: [invoiceSync] });
  await row(/^Invoice sync/).findElement();
});

const registerDialog = () => page.getByRole('dialog', { name: 'Register credential set' });

describe('commands', () => {
  test('Ctrl+N registers, also while the filter has focus', async () => {
    await filterBox().click();
    await userEvent.keyboard('{Control>}n{/Control}');
    await expect.element(registerDialog()).toBeVisible();
  });

  test('the native menu runs the same command', async () => {
    main.emit('commandInvoked', 'register');
    await expect.element(registerDialog()).toBeVisible();
  });

  test.each([['{Control>}f{/Control}'], ['/']])('%s goes to the filter', async (keys) => {
    await userEvent.keyboard(keys);
    await expect.element(filterBox()).toHaveFocus();
    await expect.element(filterBox()).toHaveValue('');
  });

  test('? and / are letters while typing', async () => {
    await filterBox().click();
    await userEvent.keyboard('a/b?');
    await expect.element(filterBox()).toHaveValue('a/b?');
    expect(page.getByRole('dialog').elements()).toEqual([]);
  });

  test('nothing runs behind an open dialog', async () => {
    const requestTestToken = vi.fn();
    main.emit('commandInvoked', 'shortcuts');
    await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    detailCommands.requestTestToken = requestTestToken;
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(requestTestToken).not.toHaveBeenCalled();
  });

  test('Ctrl+C copies the client ID only where no text is meant', async () => {
    const copyClientId = vi.fn();
    detailCommands.copyClientId = copyClientId;
    await filterBox().click();
    await userEvent.keyboard('{Control>}c{/Control}');
    expect(copyClientId).not.toHaveBeenCalled();
    await page.getByRole('listbox').click();
    detailCommands.copyClientId = copyClientId;
    await userEvent.keyboard('{Control>}c{/Control}');
    expect(copyClientId).toHaveBeenCalledOnce();
  });
});

describe('undo', () => {
  test('Ctrl+Z takes back an edit', async () => {
    await update(invoiceSync.id, { ...factsOf(invoiceSync), name: 'Renamed' });
    await expect.poll(rowNames).toEqual(['Renamed']);
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(rowNames).toEqual(['Invoice sync']);
  });

  test('moving to the trash offers Undo, which brings the set back', async () => {
    await moveToTrash([invoiceSync.id]);
    await expect.poll(rowNames).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(rowNames).toEqual(['Invoice sync']);
    expect(main.sets.get(invoiceSync.id)?.trashedAt).toBeNull();
  });

  test('an edit sends the facts alone, as the contract wants them', async () => {
    await update(invoiceSync.id, factsOf(invoiceSync));
    const [request] = main.callsOf('updateCredentialSet');
    expect(Object.keys(request?.facts ?? {})).not.toContain('status');
    expect(request?.facts.name).toBe('Invoice sync');
  });

  test('a failure is shown with its hint', async () => {
    main.fail('moveToTrash', { code: 'disk_full', message: 'The disk is full.', hint: 'Free some space.' });
    await moveToTrash([invoiceSync.id]);
    await expect.element(page.getByText('The disk is full.')).toBeVisible();
    await expect.element(page.getByText('Free some space.')).toBeVisible();
    expect(rowNames()).toEqual(['Invoice sync']);
  });
});
