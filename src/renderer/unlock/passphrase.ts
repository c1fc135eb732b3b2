import type { Failure } from '../../shared/failure.ts';
import { leastPassphraseLength, mostPassphraseLength } from '../../shared/vault.ts';

/** In characters as main counts them: composed, so that it doesn't matter how a keyboard makes an “é”. */
export const passphraseLength = (passphrase: string): number =>
  Array.from(passphrase.normalize('NFC')).length;

export const isLongEnough = (passphrase: string): boolean =>
  passphraseLength(passphrase) >= leastPassphraseLength && passphrase.length <= mostPassphraseLength;

/** Whether a failure belongs beside the field for the current passphrase. */
export const isAboutPassphrase = (failure: Failure | null): boolean =>
  failure?.code === 'wrong_passphrase' || failure?.code === 'attempt_too_soon';
