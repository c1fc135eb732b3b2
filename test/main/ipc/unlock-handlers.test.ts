import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { unlockHandlers, type UnlockHandlerParts } from '../../../src/main/ipc/unlock-handlers.ts';
import type { KeyKeeping } from '../../../src/main/vault/key-keeping.ts';
import { makeRecoveryWrap } from '../../../src/main/vault/wraps.ts';
import { newKey } from '../../../src/main/vault/vault-key.ts';
import { RecoveryKeyOffer } from '../../../src/main/vault/recovery-key-offer.ts';
import { defaultVaultSettings, type VaultJob, type VaultState } from '../../../src/shared/vault.ts';
import { failureOf } from '../vault/temporary.ts';

/** The handlers over a session that takes everything, and the passphrases that it was given. */
function handlers() {
  const given: (string | null)[] = [];
  const buffers: Buffer[] = [];
  const take = (passphrase: Buffer | null): void => {
    given.push(passphrase && passphrase.toString('utf8'));
    if (passphrase) buffers.push(passphrase);
  };
  let hasRecoveryKey = false;
  const keyKeeping = {
    facts: () => ({ protection: 'keychain_and_passphrase', hasRecoveryKey }),
    setPassphrase: vi.fn((current: Buffer | null, next: Buffer | null) => {
      take(current);
      take(next);
      return Promise.resolve();
    }),
    wrapForRecovery: (recoveryKey: Buffer) =>
      Promise.resolve({ wrap: makeRecoveryWrap('id', newKey(), recoveryKey), vaultKeyMark: '' }),
    addRecoveryWrap: () => (hasRecoveryKey = true),
  } as unknown as KeyKeeping;
  const open: VaultState = { kind: 'open' };
  const opens = (passphrase: Buffer | null): Promise<VaultState> => {
    take(passphrase);
    return Promise.resolve(open);
  };
  const saved: string[] = [];
  const jobs: { running: VaultJob | null } = { running: null };
  const isProtected = new Set<string>();
  const parts: UnlockHandlerParts = {
    clock: { now: () => Date.UTC(2026, 10, 22) },
    session: {
      state: open,
      vault: () => ({ keyKeeping }),
      unlock: opens,
      create: opens,
      recover: (_, newPassphrase) => opens(newPassphrase),
      lock: () => open,
      tryPassphrase: (work) => work(),
    },
    recoveryKeyOffer: new RecoveryKeyOffer(),
    jobs,
    vaultSettings: () => defaultVaultSettings,
    backupFolder: () => '/backups',
    saveTextPrivately: async (_, makeText) => {
      // The user takes time to choose a file.
      await setImmediate();
      saved.push(makeText());
      return true;
    },
    protectContent: (shown) => isProtected.add(shown),
    unprotectContent: (shown) => isProtected.delete(shown),
  };
  return { ...unlockHandlers(parts), given, buffers, saved, isProtected, jobs };
}

describe('the channels that take a passphrase', () => {
  it('hand it on composed and untrimmed, and wipe it', async () => {
    const { unlockVault, setPassphrase, given, buffers } = handlers();
    await unlockVault({ passphrase: ' cafe\u0301 ' });
    await unlockVault({ passphrase: null });
    await setPassphrase({ current: null, next: 'brass otter nine kettles' });
    expect(given).toEqual([' caf\u00e9 ', null, null, 'brass otter nine kettles']);
    for (const bytes of buffers) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('take no weak one for a vault, and any for unlocking', async () => {
    const weak = 'password1';
    const { createVaultWithPassphrase, recoverVault, setPassphrase, unlockVault, given } = handlers();
    for (const call of [
      () => createVaultWithPassphrase({ passphrase: weak }),
      () => recoverVault({ recoveryKey: 'key', newPassphrase: weak }),
      () => setPassphrase({ current: 'former', next: weak }),
    ]) {
      expect((await failureOf(call)).code).toBe('weak_passphrase');
    }
    expect(given).toEqual([]);
    await unlockVault({ passphrase: weak });
    expect(given).toEqual([weak]);
  });
});

describe('a recovery key', () => {
  it('is not written any more once it was discarded, such as by a lock, while the user chose a file', async () => {
    const { createRecoveryKey, saveRecoveryKey, discardRecoveryKey, saved } = handlers();
    await createRecoveryKey({ passphrase: null });
    const saving = failureOf(() => saveRecoveryKey());
    await discardRecoveryKey();
    expect((await saving).code).toBe('no_pending_recovery_key');
    expect(saved).toEqual([]);
  });

  it('is shown, saved as it was shown, and counts once a group was typed back', async () => {
    const { createRecoveryKey, saveRecoveryKey, confirmRecoveryKey, getVaultSecurity, saved } = handlers();
    const { groups, confirmGroup } = await createRecoveryKey({ passphrase: null });
    expect(await saveRecoveryKey()).toBe(true);
    expect(saved[0]).toContain(groups.slice(0, 3).join('-'));
    expect((await getVaultSecurity()).hasRecoveryKey).toBe(false);
    const security = await confirmRecoveryKey({ group: groups[confirmGroup] ?? '' });
    expect(security).toEqual({
      protection: 'keychain_and_passphrase',
      hasRecoveryKey: true,
      settings: defaultVaultSettings,
      backupFolder: '/backups',
    });
    expect((await failureOf(() => saveRecoveryKey())).code).toBe('no_pending_recovery_key');
  });

  it('keeps the window out of screenshots from when it is shown until it was confirmed or discarded', async () => {
    const { createRecoveryKey, confirmRecoveryKey, discardRecoveryKey, isProtected } = handlers();
    const { groups, confirmGroup } = await createRecoveryKey({ passphrase: null });
    expect([...isProtected]).toEqual(['recovery_key']);
    expect((await failureOf(() => confirmRecoveryKey({ group: 'XXXX' }))).code).toBe('wrong_recovery_key');
    expect([...isProtected]).toEqual(['recovery_key']);
    await confirmRecoveryKey({ group: groups[confirmGroup] ?? '' });
    expect([...isProtected]).toEqual([]);

    await createRecoveryKey({ passphrase: null });
    await discardRecoveryKey();
    expect([...isProtected]).toEqual([]);
  });

  it('is not made while the vault gets a new key, of which it would know nothing', async () => {
    const { createRecoveryKey, isProtected, jobs } = handlers();
    jobs.running = 'rekey';
    expect((await failureOf(() => createRecoveryKey({ passphrase: null }))).code).toBe('job_in_progress');
    expect([...isProtected]).toEqual([]);
    jobs.running = 'verify';
    await createRecoveryKey({ passphrase: null });
  });

  it('is forgotten when it is discarded', async () => {
    const { createRecoveryKey, discardRecoveryKey, saveRecoveryKey } = handlers();
    await createRecoveryKey({ passphrase: null });
    await discardRecoveryKey();
    expect((await failureOf(() => saveRecoveryKey())).code).toBe('no_pending_recovery_key');
  });
});
