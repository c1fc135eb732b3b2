import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { integrityHandlers } from '../../../src/main/ipc/integrity-handlers.ts';
import { VaultJobs } from '../../../src/main/vault/jobs.ts';
import { RecoveryKeyOffer } from '../../../src/main/vault/recovery-key-offer.ts';
import type { AuditEntry, VaultSecurity } from '../../../src/shared/vault.ts';
import { failureOf, readSecret, someFacts, surroundings } from '../vault/temporary.ts';

const passphrase = 'brass otter nine kettles';

/** The handlers over a real vault with one set, and what they wrote and asked for. */
async function handlers() {
  const around = surroundings();
  const vault = await around.open();
  const set = vault.register(someFacts({ name: 'Billing' }), 'secret');
  const saved: { readonly name: string; readonly text: string }[] = [];
  const answers = { save: true };
  const jobs = new VaultJobs(() => undefined);
  const calls: string[] = [];
  const recoveryKeyOffer = new RecoveryKeyOffer();
  const make = vi.fn(() => Promise.resolve());
  const parts = {
    vault: () => vault,
    jobs,
    backups: { make },
    testRuns: { cancelled: () => Promise.resolve(calls.push('test run cancelled')) },
    automaticRotations: { requireAllStored: () => Promise.resolve(calls.push('new secrets stored')) },
    session: { tryPassphrase: <T>(work: () => Promise<T>) => work() },
    recoveryKeyOffer,
    saveTextPrivately: async (name: string, makeText: () => string) => {
      // The user takes time to choose a file.
      await setImmediate();
      saved.push({ name, text: makeText() });
      return answers.save;
    },
    vaultSecurity: () => vault.keyKeeping.facts() as VaultSecurity,
  };
  return {
    ...integrityHandlers(parts as unknown as Parameters<typeof integrityHandlers>[0]),
    around,
    vault,
    set,
    saved,
    answers,
    jobs,
    make,
    recoveryKeyOffer,
    calls,
  };
}

const entries = (text: string) => JSON.parse(text) as AuditEntry[];

describe('the audit log', () => {
  it('is listed newest first, of all or of one set, page by page', async () => {
    const { listAuditLog, set } = await handlers();
    const all = entries(await listAuditLog({ credentialSetId: null, before: null, limit: 10 }));
    expect(all.map(({ action }) => action)).toEqual(['credential_set_registered', 'vault_created']);
    const [newest] = all;
    const older = await listAuditLog({ credentialSetId: null, before: newest?.sequence ?? 0, limit: 10 });
    expect(entries(older)).toEqual(all.slice(1));
    expect(entries(await listAuditLog({ credentialSetId: set.id, before: null, limit: 10 }))).toEqual([
      newest,
    ]);
  });

  it('is exported oldest first, and the export is noted, with its set', async () => {
    const { exportAuditLog, vault, set, saved } = await handlers();
    expect(await exportAuditLog({ credentialSetId: set.id })).toBe(true);
    expect(saved[0]?.text).toContain('Billing');
    expect(saved[0]?.text).not.toContain(set.clientId);
    expect(vault.audit.list(null, null, 1)[0]).toMatchObject({
      action: 'audit_log_exported',
      credentialSetName: 'Billing',
    });
    await exportAuditLog({ credentialSetId: null });
    const text = saved[1]?.text ?? '';
    expect(text.indexOf('Billing')).toBeGreaterThan(0);
    expect(vault.audit.list(null, null, 1)[0]).toMatchObject({ credentialSetId: null });
  });

  it('writes nothing of a vault that was locked while the user chose a file', async () => {
    const { exportAuditLog, vault, saved } = await handlers();
    const exporting = failureOf(() => exportAuditLog({ credentialSetId: null }));
    vault.close();
    expect((await exporting).code).toBe('vault_not_open');
    expect(saved).toEqual([]);
  });

  it('notes nothing when the export was cancelled', async () => {
    const { exportAuditLog, vault, answers } = await handlers();
    answers.save = false;
    const before = vault.audit.list(null, null, 10);
    expect(await exportAuditLog({ credentialSetId: null })).toBe(false);
    expect(vault.audit.list(null, null, 10)).toEqual(before);
  });
});

describe('long work', () => {
  it('verifies everything, and tells what was looked at', async () => {
    const { verifyVault } = await handlers();
    expect(await verifyVault()).toMatchObject({ credentialSets: 1, secretVersions: 1, problems: [] });
  });

  it('is ended by a cancellation, and one thing at a time', async () => {
    const { verifyVault, rekeyVault, cancelVaultJob } = await handlers();
    const verifying = failureOf(async () => await verifyVault());
    expect((await failureOf(async () => await rekeyVault({ passphrase: null }))).code).toBe(
      'job_in_progress',
    );
    cancelVaultJob();
    expect((await verifying).code).toBe('job_cancelled');
  });
});

describe('re-keying', () => {
  it('ends a test run, stores new secrets and makes a backup first, and the vault opens as before', async () => {
    const { rekeyVault, around, vault, set, make, calls } = await handlers();
    await rekeyVault({ passphrase: null });
    expect(calls).toEqual(['test run cancelled', 'new secrets stored']);
    expect(make).toHaveBeenCalledWith(vault, 'before_rekey', expect.anything());
    vault.close();
    expect(await readSecret(await around.open(), set.id)).toBe('secret');
  });

  it('takes the right passphrase only, and makes no backup for another', async () => {
    const { rekeyVault, vault, make } = await handlers();
    await vault.keyKeeping.setPassphrase(null, Buffer.from(passphrase));
    for (const wrong of ['brass otter', null]) {
      const failure = await failureOf(async () => await rekeyVault({ passphrase: wrong }));
      expect(failure.code).toBe('wrong_passphrase');
    }
    expect(make).not.toHaveBeenCalled();
    expect(await rekeyVault({ passphrase })).toMatchObject({ protection: 'keychain_and_passphrase' });
  });

  it('discards a recovery key that waits: it is of the former key. The next one is of the new key', async () => {
    const { rekeyVault, recoveryKeyOffer, around, vault, set } = await handlers();
    const former = await recoveryKeyOffer.make(vault.keyKeeping, null);
    await rekeyVault({ passphrase: null });
    expect((await failureOf(() => recoveryKeyOffer.groups())).code).toBe('no_pending_recovery_key');

    const { groups, confirmGroup } = await recoveryKeyOffer.make(vault.keyKeeping, null);
    recoveryKeyOffer.confirm(vault.keyKeeping, groups[confirmGroup] ?? '');
    vault.close();
    const by = (key: readonly string[]) => ({
      unlocking: { by: 'recovery_key', recoveryKey: key.join('-'), newPassphrase: null } as const,
    });
    expect((await failureOf(() => around.open(by(former.groups)))).code).toBe('wrong_recovery_key');
    expect(await readSecret(await around.open(by(groups)), set.id)).toBe('secret');
  });
});
