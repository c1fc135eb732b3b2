import { KeyturnError } from '../../shared/failure.ts';

export function keyLost(): KeyturnError {
  return new KeyturnError({
    code: 'vault_key_lost',
    message: 'The operating system’s keychain no longer holds the key that opens this vault.',
    hint:
      'The vault is whole and nothing was changed. This happens when the keychain was reset, or the vault came ' +
      'from another computer or user account. Restore that keychain, or open the vault where it was made.',
  });
}

/** Always the same, whatever the cause: nothing about it helps somebody who guesses. */
export function wrongPassphrase(): KeyturnError {
  return new KeyturnError({
    code: 'wrong_passphrase',
    message: 'This passphrase does not open the vault.',
    hint: 'Nothing was changed. Check the keyboard layout and Caps Lock, then try again.',
    field: 'passphrase',
  });
}

export function passphraseMissing(): KeyturnError {
  return new KeyturnError({
    code: 'wrong_passphrase',
    message: 'This vault opens with its passphrase.',
    hint: 'Type the passphrase.',
    field: 'passphrase',
  });
}

/** Its checksum holds, so it is no slip. */
export function wrongRecoveryKey(): KeyturnError {
  return new KeyturnError({
    code: 'wrong_recovery_key',
    message: 'This recovery key does not open the vault.',
    hint: 'Nothing was changed. It belongs to another vault, or a newer one has taken its place.',
    field: 'recoveryKey',
  });
}

export function noRecoveryKey(): KeyturnError {
  return new KeyturnError({
    code: 'wrong_recovery_key',
    message: 'No recovery key was ever made for this vault.',
    hint: 'Nothing was changed. Restore the vault from a backup that opens.',
    field: 'recoveryKey',
  });
}

export function noPendingRecoveryKey(): KeyturnError {
  return new KeyturnError({
    code: 'no_pending_recovery_key',
    message: 'No recovery key waits for its confirmation.',
    hint: 'Make a new one.',
  });
}
