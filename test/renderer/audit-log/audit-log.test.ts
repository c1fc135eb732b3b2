import { page, userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { actionWords } from '../../../src/renderer/audit-log/audit-words.ts';
import { auditActions } from '../../../src/shared/vault.ts';
import { done } from '../../fakes/keyturn-bridge.ts';
import { sampleEntry, vaultEntry } from '../../fakes/sample-audit-log.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { axeFindings } from '../axe.ts';
import { openApp, row, selectedRow } from '../open-app.ts';
import { dialog, openSettings } from '../settings/settings-dialog.ts';

const gone = { credentialSetId: '00000000-0000-4000-8000-0000000000ff', credentialSetName: 'Old gateway' };
const auditLog = [
  vaultEntry(1_000_000, 'vault_unlocked', 'with the keychain'),
  sampleEntry(999_999, { action: 'secret_revealed' }),
  sampleEntry(999_998, { ...gone, action: 'credential_set_purged', actor: 'scheduler' }),
];
const credentialSets = [sampleSet(1), sampleSet(2)];
const entries = () => dialog().getByRole('table', { name: 'Audit log, newest first' }).getByRole('row');
const filter = () => dialog().getByRole('searchbox', { name: 'Filter the log' });

describe('The audit log', () => {
  test('says what happened in plain words, and leads to the set', async () => {
    await openSettings('Audit log', { credentialSets, vault: { auditLog } });
    await expect.element(entries().nth(1)).toMatchTextContent(/Vault unlocked.*With the keychain/);
    await expect.element(entries().nth(3)).toMatchTextContent(/Purged.*By Keyturn itself.*Old gateway/);
    expect(entries().nth(3).getByRole('button').elements()).toHaveLength(0);
    expect(await axeFindings()).toEqual([]);
    await entries().nth(2).getByRole('button', { name: 'Credential set 1' }).click();
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(selectedRow()).toHaveAccessibleName(/^Credential set 1/);
  });

  test('writes moments as the rest of the window does, and finds them so', async () => {
    const restored = vaultEntry(1_000_001, 'vault_restored', 'To the backup of 2026-11-20T12:00:00.856Z');
    await openSettings('Audit log', { credentialSets, vault: { auditLog: [restored, ...auditLog] } });
    await expect.element(entries().nth(1)).toMatchTextContent(/To the backup of Fri, 20 Nov 2026, \d\d:00/);
    await filter().fill('20 nov');
    await expect.poll(() => entries().elements()).toHaveLength(2);
  });

  test('has words for every action', () => {
    expect(Object.keys(actionWords).toSorted()).toEqual([...auditActions].toSorted());
  });

  test('is filtered by text and kind', async () => {
    await openSettings('Audit log', { credentialSets, vault: { auditLog } });
    await filter().fill('old GATE');
    await expect.poll(() => entries().elements()).toHaveLength(2);
    await filter().fill('');
    await dialog().getByRole('combobox', { name: 'Kind of entry' }).fill('Secrets');
    await dialog().getByRole('option', { name: 'Secrets and tokens' }).click();
    await expect.poll(() => entries().elements()).toHaveLength(2);
    await expect.element(entries().nth(1)).toMatchTextContent(/Client secret revealed/);
    await filter().fill('nothing like it');
    await expect.element(dialog().getByText('No match')).toBeVisible();
  });

  test('shows 200 at a time, and finds what lies further back', async () => {
    const many = Array.from({ length: 450 }, (_, index) => sampleEntry(1_000_000 - index));
    const oldest = vaultEntry(999_000, 'vault_created');
    await openSettings('Audit log', { credentialSets, vault: { auditLog: [...many, oldest] } });
    await expect.poll(() => entries().elements()).toHaveLength(201);
    await dialog().getByRole('button', { name: 'Show older' }).click();
    await expect.poll(() => entries().elements()).toHaveLength(401);
    await filter().fill('vault created');
    await expect.poll(() => entries().elements()).toHaveLength(2);
    expect(dialog().getByRole('button', { name: 'Show older' }).elements()).toHaveLength(0);
  });

  test('is exported, or says why not', async () => {
    const main = await openSettings('Audit log', { credentialSets, vault: { auditLog } });
    await dialog().getByRole('button', { name: 'Export all as CSV…' }).click();
    await expect.element(dialog().getByText('The log was written to the file you chose.')).toBeVisible();
    main.fail('exportAuditLog', { code: 'file_not_written', message: 'The file can’t be written.' });
    await dialog().getByRole('button', { name: 'Export all as CSV…' }).click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/can’t be written/);
    expect(main.callsOf('exportAuditLog')[0]).toEqual({ credentialSetId: null });
  });

  test('says when it can’t be read', async () => {
    const main = await openSettings('Vault');
    main.fail('listAuditLog', { code: 'vault_corrupt', message: 'The log is damaged.' });
    await dialog().getByRole('tab', { name: 'Audit log' }).click();
    await expect.element(dialog().getByRole('alert')).toMatchTextContent(/The log is damaged/);
  });
});

describe('A set’s own log', () => {
  test('shows at once what was copied while it stands there', async () => {
    const main = await openApp({ credentialSets, vault: { auditLog } });
    await row(/^Credential set 1/).click();
    await page.getByRole('tab', { name: 'Log' }).click();
    const table = page.getByRole('table', { name: 'Audit log, newest first' });
    await expect.poll(() => table.getByRole('row').elements()).toHaveLength(2);
    main.answer('copySecret', () => {
      main.vault.auditLog = [sampleEntry(1_000_001, { action: 'secret_copied' }), ...auditLog];
      return done({ clearsAfter: 30_000 });
    });
    await userEvent.keyboard('{Control>}{Shift>}c{/Shift}{/Control}');
    await expect.poll(() => table.getByRole('row').elements()).toHaveLength(3);
    await expect.element(table).toMatchTextContent(/Client secret copied/);
  });

  test('stands among its details', async () => {
    const main = await openApp({ credentialSets, vault: { auditLog } });
    await row(/^Credential set 1/).click();
    await page.getByRole('tab', { name: 'Log' }).click();
    const table = page.getByRole('table', { name: 'Audit log, newest first' });
    await expect.poll(() => table.getByRole('row').elements()).toHaveLength(2);
    await expect.element(table).toMatchTextContent(/Client secret revealed/);
    await page.getByRole('button', { name: 'Export all as CSV…' }).click();
    await expect.poll(() => main.callsOf('exportAuditLog')).toEqual([{ credentialSetId: sampleSet(1).id }]);
    expect(await axeFindings()).toEqual([]);
  });
});
