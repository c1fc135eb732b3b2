import { KeyturnError } from '../../shared/failure.ts';
import { leastPassphraseLength } from '../../shared/vault.ts';

/**
 * A passphrase as the bytes that keys are derived from: UTF-8 of its composed form (NFC), so that "é" is the same on
 * every keyboard. It isn't trimmed.
 *
 * @returns for the caller to wipe; the string it came as can't be
 */
export function passphraseBytes(typed: string): Buffer {
  return Buffer.from(typed.normalize('NFC'), 'utf8');
}

/** Hands a passphrase over as bytes and wipes them once the promise has settled. */
export async function withPassphrase<P extends string | null, T>(
  typed: P,
  use: (passphrase: P extends null ? Buffer | null : Buffer) => Promise<T>,
): Promise<T> {
  const bytes = typed === null ? null : passphraseBytes(typed);
  try {
    return await use(bytes as P extends null ? Buffer | null : Buffer);
  } finally {
    bytes?.fill(0);
  }
}

/**
 * Checks a passphrase that is to protect a vault from now on.
 *
 * @throws KeyturnError `weak_passphrase` if it is too short, or among the first that anybody would try
 */
export async function requireStrongEnough(typed: string): Promise<void> {
  const composed = typed.normalize('NFC');
  const characters = [...composed];
  if (characters.length < leastPassphraseLength) {
    throw weak(`It has fewer than ${leastPassphraseLength} characters.`);
  }
  if (new Set(characters).size < 3) throw weak('It is made of one or two characters only.');
  // Thirty thousand words that nothing else needs: loaded when a passphrase is set, which is hardly ever.
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const common: readonly string[] = dictionary['passwords-common'];
  if (common.includes(composed.toLowerCase())) throw weak('It is one of the first that anybody would try.');
}

function weak(why: string): KeyturnError {
  return new KeyturnError({
    code: 'weak_passphrase',
    message: `This passphrase is too weak. ${why}`,
    hint: 'Choose a longer one: four or five unrelated words are hard to guess and easy to remember.',
  });
}
