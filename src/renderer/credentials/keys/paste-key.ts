import {
  entriesOf,
  idEndings,
  longestText,
  normalise,
  parsePastedCredentials,
  type Entry,
  type PastedCredentials,
} from '../paste.ts';
import { withLineBreaks } from './line-breaks.ts';

/** What a pasted file holds of a client that signs with a private key. */
export interface PastedKey {
  readonly clientId: string;
  /** PEM text in lines. */
  readonly privateKey: string;
  /** Empty: the file names none. */
  readonly keyId: string;
}

const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/;
// In the order in which they are trusted: Google's files also hold a `client_id` that signs nothing.
const signers = ['clientemail', 'issuer', 'integrationkey', ...idEndings];
const keyIds = ['privatekeyid', 'publickeyid', 'keyid', 'kid'];

/**
 * Picks a private key and whose it is out of a pasted block: a Google service account's JSON file and its likes, or
 * `.env` lines.
 * @returns null if the text doesn't hold both: then it is a value of its own and is left alone
 */
export function parsePastedKey(text: string): PastedKey | null {
  if (text.length > longestText) return null;
  const key = pem.exec(text)?.[0];
  if (key === undefined) return null;
  // Its lines would be read as names and values too.
  const entries = entriesOf(text.trimStart().startsWith('{') ? text : text.replace(key, ''));
  const clientId = ending(entries, signers);
  if (clientId === undefined) return null;
  return { clientId, privateKey: withLineBreaks(key), keyId: ending(entries, keyIds) ?? '' };
}

function ending(entries: readonly Entry[], endings: readonly string[]): string | undefined {
  for (const each of endings) {
    const found = entries.find(({ key, value }) => normalise(key).endsWith(each) && isPlain(value));
    if (found) return found.value;
  }
  return undefined;
}

const isPlain = (value: string): boolean => value !== '' && !value.includes('-----');

/**
 * What a pasted text holds: ID and secret, or whose private key it is.
 * @param keyWanted whether a private key may be what the form asks for
 */
export function parsePasted(
  text: string,
  keyWanted: boolean,
): (PastedCredentials & Pick<PastedKey, 'keyId'>) | null {
  const key = keyWanted ? parsePastedKey(text) : null;
  if (key) {
    const { clientId, privateKey: clientSecret, keyId } = key;
    return { clientId, clientSecret, keyId, expiresAt: null, pairs: 1 };
  }
  const found = parsePastedCredentials(text);
  return found && { ...found, keyId: '' };
}
