import { readKeyText, readPemBlocks, type KeyProblem } from './key-text.ts';
import type { SecretKind } from './request-kind.ts';

/**
 * Whether a secret looks like what it has to be. Cheap enough for every keystroke; that a key really works shows
 * when it is used.
 *
 * @returns null when it does, or is empty; else why not, without quoting it
 */
export function checkSecret(kind: SecretKind, secret: string): KeyProblem | null {
  if (secret === '' || kind === 'client_secret' || kind === 'api_key') return null;
  if (kind === 'private_key') {
    const key = readKeyText(secret);
    return key.kind === 'problem' ? key : null;
  }
  const blocks = readPemBlocks(secret);
  if ('kind' in blocks) return blocks;
  const has = (what: string) => blocks.some(({ label }) => label.endsWith(what));
  if (has('CERTIFICATE') && has('PRIVATE KEY')) return null;
  return {
    kind: 'problem',
    message: has('CERTIFICATE')
      ? 'The private key of this certificate is missing'
      : 'A client certificate is needed',
    hint: 'Paste both in PEM, one after the other: the certificate and its private key.',
  };
}
