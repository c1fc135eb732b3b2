import type { VaultSecurity, VaultSettings, VaultState } from '../../shared/vault.ts';
import type { KeyKeeping } from '../vault/key-keeping.ts';
import { jobInProgress, type VaultJobs } from '../vault/jobs.ts';
import { requireStrongEnough, withPassphrase } from '../vault/passphrase.ts';
import type { RecoveryKeyOffer } from '../vault/recovery-key-offer.ts';
import { recoveryKeyText } from '../vault/recovery-key-text.ts';
import type { Handlers } from './register.ts';

/** What of the session these handlers call. */
export interface UnlockingSession {
  readonly state: VaultState;
  readonly vault: () => { readonly keyKeeping: KeyKeeping };
  readonly unlock: (passphrase: Buffer | null) => Promise<VaultState>;
  readonly create: (passphrase: Buffer) => Promise<VaultState>;
  readonly recover: (recoveryKey: string, newPassphrase: Buffer | null) => Promise<VaultState>;
  readonly lock: (reason: 'user') => VaultState;
  readonly tryPassphrase: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface UnlockHandlerParts {
  readonly clock: { now(): number };
  readonly session: UnlockingSession;
  readonly recoveryKeyOffer: RecoveryKeyOffer;
  readonly jobs: Pick<VaultJobs, 'running'>;
  readonly vaultSettings: () => VaultSettings;
  /** The folder that backups go to now. */
  readonly backupFolder: () => string;
  /**
   * Lets the user choose a file and writes the text into it, readable for this user only. False: cancelled.
   *
   * @throws KeyturnError `file_not_written`
   */
  readonly saveTextPrivately: (suggestedName: string, makeText: () => string) => Promise<boolean>;
  /** Keeps the window out of screenshots and recordings, at most for `duration` ms if it is given. */
  readonly protectContent: (shown: 'secret' | 'recovery_key', duration?: number) => void;
  readonly unprotectContent: (shown: 'secret' | 'recovery_key') => void;
}

export function vaultSecurity({ session, vaultSettings, backupFolder }: UnlockHandlerParts): VaultSecurity {
  const { keyKeeping } = session.vault();
  return { ...keyKeeping.facts(), settings: vaultSettings(), backupFolder: backupFolder() };
}

export function unlockHandlers(parts: UnlockHandlerParts) {
  return { ...doorHandlers(parts), ...passphraseHandlers(parts), ...recoveryKeyHandlers(parts) };
}

function doorHandlers({ session }: UnlockHandlerParts) {
  return {
    createVaultWithPassphrase: async ({ passphrase }) => {
      await requireStrongEnough(passphrase);
      return await withPassphrase(passphrase, (bytes) => session.create(bytes));
    },
    unlockVault: ({ passphrase }) => withPassphrase(passphrase, (bytes) => session.unlock(bytes)),
    recoverVault: async ({ recoveryKey, newPassphrase }) => {
      if (newPassphrase !== null) await requireStrongEnough(newPassphrase);
      return await withPassphrase(newPassphrase, (bytes) => session.recover(recoveryKey, bytes));
    },
    lockVault: () => session.lock('user'),
  } satisfies Partial<Handlers>;
}

function passphraseHandlers(parts: UnlockHandlerParts) {
  const { session } = parts;
  return {
    getVaultSecurity: () => vaultSecurity(parts),
    setPassphrase: async ({ current, next }) => {
      if (next !== null) await requireStrongEnough(next);
      await withPassphrase(current, (currentBytes) =>
        withPassphrase(next, (nextBytes) =>
          session.tryPassphrase(() => session.vault().keyKeeping.setPassphrase(currentBytes, nextBytes)),
        ),
      );
      return vaultSecurity(parts);
    },
  } satisfies Partial<Handlers>;
}

function recoveryKeyHandlers(parts: UnlockHandlerParts) {
  const { session, recoveryKeyOffer } = parts;
  return {
    createRecoveryKey: async ({ passphrase }) => {
      // It would be one of the former vault key, which opens nothing a moment later.
      if (parts.jobs.running === 'rekey') throw jobInProgress('rekey');
      const offered = await withPassphrase(passphrase, (bytes) =>
        session.tryPassphrase(() => recoveryKeyOffer.make(session.vault().keyKeeping, bytes)),
      );
      parts.protectContent('recovery_key');
      return offered;
    },
    saveRecoveryKey: () =>
      parts.saveTextPrivately('Keyturn recovery key.txt', () =>
        recoveryKeyText(recoveryKeyOffer.groups(), parts.clock.now()),
      ),
    confirmRecoveryKey: ({ group }) => {
      recoveryKeyOffer.confirm(session.vault().keyKeeping, group);
      parts.unprotectContent('recovery_key');
      return vaultSecurity(parts);
    },
    discardRecoveryKey: () => {
      recoveryKeyOffer.discard();
      parts.unprotectContent('recovery_key');
      return null;
    },
  } satisfies Partial<Handlers>;
}
