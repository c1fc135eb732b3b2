import { boundedCopy } from '../oauth/bounded-copy.ts';

/** Values of claims, which are an enemy's to choose: of any depth, and with any name. */

/** Deeper than any issuer nests; what is below is compared as it is written. */
const maximumDepth = 64;

/** What a version's own client ID is taken for, so that a new pair's tokens don't differ by the pair alone. */
const ownClientId = '\u0000client';

/**
 * A text that two values share exactly when they say the same: the order of a list and of an object's members doesn't
 * matter, and neither does whose client ID it is.
 *
 * @param clientId - of the version that got the token; empty: there is none, or the same for all
 */
export function canonical(value: unknown, clientId: string, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(withoutOwnId(value, clientId));
  if (typeof value === 'number' && String(value) === clientId) return JSON.stringify(ownClientId);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  if (depth >= maximumDepth) return asWritten(value);
  if (Array.isArray(value)) {
    return `[${value
      .map((item: unknown) => canonical(item, clientId, depth + 1))
      .sort()
      .join(',')}]`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${canonical(member, clientId, depth + 1)}`,
  );
  return `{${members.sort().join(',')}}`;
}

const withoutOwnId = (text: string, clientId: string): string =>
  clientId === '' ? text : text.replaceAll(clientId, ownClientId);

function asWritten(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'too deep';
  }
}

/** A value for people: lists with commas, other structures as JSON. Neither redacted nor cut to a line. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'not there';
  if (value === '') return 'empty';
  if (typeof value === 'string') return value;
  const copy = boundedCopy(value, (text) => text);
  if (Array.isArray(copy) && copy.every((item) => typeof item !== 'object')) {
    return copy.length === 0 ? 'an empty list' : copy.map(String).join(', ');
  }
  return JSON.stringify(copy);
}

/** The words of a list, or of a text with spaces, each once and in order; null: it is neither. */
export function wordsIn(value: unknown): readonly string[] | null {
  const words = typeof value === 'string' ? value.split(/\s+/) : value;
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return null;
  return [...new Set(words)].filter((word) => word !== '').sort();
}
