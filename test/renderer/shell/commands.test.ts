import { page, userEvent } from 'vitest/browser';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { detailCommands } from '../../../src/renderer/state/detail-commands.svelte.ts';
import { moveToTrash, update } from '../../../src/renderer/state/actions.ts';
import { undoHistory } from '../../../src/renderer/state/undo-history.svelte.ts';
import { factsOf } from '../../../src/shared/credential.ts';
import type { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { sampleNow, sampleSet, sampleVersion } from '../../fakes/sample-credential-sets.ts';
import { filterBox, openApp, row, rowNames } from '../open-app.ts';

const invoiceSync = sampleSet(1, { name: 'Invoice sync' });
let main: FakeMain;

beforeEach(async () => {
  main = await openApp({ credentialSets: [invoiceSync] });
  await row(/^Invoice sync/).findElement();
});

const day = 86_400_000;
/** The set as main keeps it. */
const storedSet = () => main.sets.get(invoiceSync.id) ?? invoiceSync;

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

  test('takes back what the edit changed, and nothing that came after it', async () => {
    await update(invoiceSync.id, { ...factsOf(invoiceSync), name: 'Renamed' });
    main.change({ ...storedSet(), enabled: false, tags: ['added since'] });
    await undoHistory.undoLast();
    expect(storedSet()).toMatchObject({ name: 'Invoice sync', enabled: false, tags: ['added since'] });
  });

  describe('of an edit after which the secret was replaced', () => {
    const [expiryOfFormer, expiryOfNew] = [sampleNow + 30 * day, sampleNow + 300 * day];
    /** As when the rotation's promotion put the new secret in the former one's place. */
    const replace = () => {
      const secretVersions = [
        sampleVersion(7),
        ...storedSet().secretVersions.map((version) => ({ ...version, stage: 'previous' as const })),
      ];
      main.change({ ...storedSet(), secretVersions, secretExpiresAt: expiryOfNew });
    };

    test('keeps the new secret’s expiry', async () => {
      await update(invoiceSync.id, { ...factsOf(invoiceSync), name: 'Renamed' });
      replace();
      await undoHistory.undoLast();
      expect(storedSet()).toMatchObject({ name: 'Invoice sync', secretExpiresAt: expiryOfNew });
    });

    test('keeps it also where the edit was about the former secret’s expiry', async () => {
      await update(invoiceSync.id, {
        ...factsOf(invoiceSync),
        name: 'Renamed',
        secretExpiresAt: expiryOfFormer,
      });
      replace();
      await undoHistory.undoLast();
      expect(storedSet()).toMatchObject({ name: 'Invoice sync', secretExpiresAt: expiryOfNew });
    });

    test('says so where nothing is left to take back', async () => {
      await update(invoiceSync.id, { ...factsOf(invoiceSync), secretExpiresAt: expiryOfFormer });
      replace();
      await undoHistory.undoLast();
      await expect.element(page.getByText(/has been replaced since/)).toBeVisible();
      expect(main.callsOf('updateCredentialSet')).toHaveLength(1);
      expect(storedSet().secretExpiresAt).toBe(expiryOfNew);
    });
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
