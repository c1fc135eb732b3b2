import { checkSecret } from '../../../shared/check-secret.ts';
import { readKeyText, readPemBlocks, type KeyText } from '../../../shared/key-text.ts';
import type { SigningAlgorithm } from '../../../shared/provider.ts';
import type { SecretKind } from '../../../shared/request-kind.ts';
import { factsOfDer, factsOfJwk } from './key-material.ts';

/** What a text holds where a private key is wanted. Says nothing that would give the key away. */
export type RecognisedKey =
  | {
      readonly kind: 'key';
      /** "RSA 2048-bit private key, PKCS #8". */
      readonly words: string;
      /** Empty: not known. */
      readonly algorithms: readonly SigningAlgorithm[];
    }
  | { readonly kind: 'problem'; readonly message: string };

const formats: Readonly<Record<string, string>> = {
  'PRIVATE KEY': 'PKCS #8',
  'RSA PRIVATE KEY': 'PKCS #1',
  'EC PRIVATE KEY': 'SEC 1',
};
const damaged: RecognisedKey = {
  kind: 'problem',
  message: 'The key is cut off or damaged. Copy it whole, up to -----END … KEY-----',
};

/**
 * Looks at a text that should be a private key, alone or with its certificate. Main reads it by the same rules; here is
 * only told, without any cryptography, what it is.
 */
export function recogniseKey(
  text: string,
  kind: Extract<SecretKind, 'private_key' | 'certificate_and_key'> = 'private_key',
): RecognisedKey {
  const problem = formatProblem(text) ?? checkSecret(kind, text);
  if (problem) return { kind: 'problem', message: `${problem.message}. ${problem.hint}` };
  if (kind === 'private_key') return described(readKeyText(text), '');
  const blocks = readPemBlocks(text);
  const key = 'kind' in blocks ? undefined : blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  return key ? described({ kind: 'pem', pem: key.pem, keyId: null }, ', with its certificate') : damaged;
}

/** Formats that look nothing like what is wanted, yet hold a private key. */
const formatProblem = (text: string): { message: string; hint: string } | null =>
  text.trimStart().startsWith('PuTTY-User-Key-File')
    ? { message: 'This key is in PuTTY’s own format', hint: 'Export it from PuTTYgen in OpenSSL’s format.' }
    : null;

function described(key: KeyText, beside: string): RecognisedKey {
  if (key.kind === 'problem') return damaged;
  if (key.kind === 'jwk') {
    const facts = factsOfJwk(key.jwk);
    return facts
      ? { kind: 'key', words: `${facts.words} private key, JWK`, algorithms: facts.algorithms }
      : damaged;
  }
  const label = /-----BEGIN ([A-Z ]+)-----/.exec(key.pem)?.[1] ?? '';
  const facts = factsOfDer(label, bytesOf(key.pem));
  if (!facts) return damaged;
  const format = formats[label] ?? 'PEM';
  return {
    kind: 'key',
    words: `${facts.words} private key, ${format}${beside}`,
    algorithms: facts.algorithms,
  };
}

function bytesOf(pem: string): Uint8Array {
  const base64 = pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
