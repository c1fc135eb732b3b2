import { KeyturnError, type Failure } from '../shared/failure.ts';
import type { LockReason, VaultState } from '../shared/vault.ts';
import type { KeyFacts } from './vault/wraps.ts';

type StateOf<K extends VaultState['kind']> = Extract<VaultState, { readonly kind: K }>;

/** @param facts - null only if the vault was closed before its header was read */
export function lockedState(
  reason: LockReason,
  facts: KeyFacts | null,
  retryAt: number | null,
): StateOf<'locked'> {
  return {
    kind: 'locked',
    reason,
    asksPassphrase: facts?.protection !== 'keychain',
    hasRecoveryKey: facts?.hasRecoveryKey ?? false,
    retryAt,
  };
}

export function unavailableState(
  error: unknown,
  facts: KeyFacts | null,
  backups: number,
): StateOf<'unavailable'> {
  const hasRecoveryKey = facts?.hasRecoveryKey ?? false;
  return { kind: 'unavailable', failure: openingFailure(error), hasRecoveryKey, backups };
}

/** Whether the vault is well, but a passphrase didn't open it, or came too soon. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof KeyturnError && (error.code === 'wrong_passphrase' || error.code === 'attempt_too_soon')
  );
}

export function noPassphraseNeeded(): KeyturnError {
  return new KeyturnError({
    code: 'invalid_input',
    message: 'There is a vault already, or a keychain to keep its key.',
    hint: 'Open the vault, then set a passphrase in the settings.',
  });
}

/** Why the vault couldn't be opened, for the window: nothing of an error that isn't ours. */
export function openingFailure(error: unknown): Failure {
  if (error instanceof KeyturnError) return error.toFailure();
  return {
    code: 'unexpected',
    message: 'The vault could not be opened, for a reason that Keyturn does not know. Nothing was changed.',
    hint: 'Try again. If it happens again, restart Keyturn.',
  };
}
