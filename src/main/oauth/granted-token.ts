import type { Deviation, DeviationCode } from '../../shared/deviation.ts';
import type { Expectation } from './expectation.ts';
import { isObject, readMember, readPath, type Members } from './members.ts';

/** A usable token, and what the answer says about it. */
export interface Grant {
  readonly accessToken: string;
  readonly tokenType: string;
  /** Seconds. */
  readonly expiresIn: number | null;
  readonly grantedScopes: readonly string[] | null;
  readonly deviations: readonly Deviation[];
}

/** Ten years in seconds. A longer lifetime is a server's mistake (Twilio's sample says 45,000 years). */
export const maximumExpiresIn = 315_360_000;
const maximumScopes = 1_000;

type Note = (code: DeviationCode, message: string) => void;

/**
 * Reads the token and what stands beside it.
 *
 * @param receivedAt - ms since 1970, for lifetimes that are given as a date
 * @returns `unusable` for something in the token's place that can't be used as one: RFC 6749 appendix A.12 allows
 *   visible ASCII and spaces, and nothing else can be sent in a header; null where there is nothing
 */
export function readGrant(
  answer: Members,
  expected: Expectation,
  receivedAt: number,
): Grant | 'unusable' | null {
  const { tokenPath, successMember } = expected;
  if (successMember && readPath(answer, successMember.path) !== successMember.value) return null;
  const accessToken = readPath(answer, tokenPath);
  if (accessToken === undefined || accessToken === null) return null;
  if (typeof accessToken !== 'string' || !/^(?=.*\S)[\x20-\x7e]+$/.test(accessToken)) return 'unusable';
  const parent = readPath(answer, tokenPath.slice(0, -1));
  const beside = (name: string) =>
    (isObject(parent) ? readMember(parent, name) : undefined) ?? readMember(answer, name);
  const lifetime = expected.lifetimePath ? readPath(answer, expected.lifetimePath) : beside('expires_in');
  const dated = expected.expiresAtPath && secondsUntil(readPath(answer, expected.expiresAtPath), receivedAt);
  const deviations: Deviation[] = [];
  const note: Note = (code, message) => deviations.push({ code, message });
  const tokenType = readTokenType(beside('token_type'), expected, note);
  noteTokenCharacters(accessToken, tokenType, note);
  noteRefreshToken(beside('refresh_token'), expected, note);
  return {
    accessToken,
    tokenType,
    expiresIn: readExpiresIn(dated ?? lifetime, expected, note),
    grantedScopes: readScopes(beside('scope'), expected.scopeSeparator, note),
    deviations,
  };
}

/** A date without a zone is taken for UTC: the server's own zone is not known, and UTC is what most mean. */
function secondsUntil(date: unknown, receivedAt: number): number | undefined {
  const text = typeof date === 'string' ? date.trim() : '';
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?$/.test(text) ? `${text}Z` : text;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : Math.round((time - receivedAt) / 1000);
}

function readTokenType(value: unknown, { tokenType: expected }: Expectation, note: Note): string {
  if (typeof value !== 'string' || value.trim() === '') {
    if (expected !== null) note('token_type_missing', 'The answer has no token_type; Bearer is assumed.');
    return 'Bearer';
  }
  const isExpected = value.toLowerCase() === expected?.toLowerCase();
  if (!isExpected && value.toLowerCase() !== 'bearer') {
    note('token_type_unusual', 'The token_type is not Bearer.');
  }
  return value;
}

/** A token that begins with its scheme is one, after it. */
function noteTokenCharacters(accessToken: string, tokenType: string, note: Note): void {
  if (tokenType.toLowerCase() !== 'bearer') return;
  if (/^(?:bearer )?[\w.~+/-]+=*$/i.test(accessToken)) return;
  note('token_characters', 'The token holds characters that a bearer token should not have.');
}

function noteRefreshToken(
  value: unknown,
  { grantType = 'client_credentials' }: Expectation,
  note: Note,
): void {
  if (typeof value !== 'string' || value === '' || grantType !== 'client_credentials') return;
  note(
    'refresh_token_issued',
    'The answer holds a refresh token, which a client that has a secret never needs.',
  );
}

function readExpiresIn(value: unknown, { lifetimeIsText }: Expectation, note: Note): number | null {
  if (value === undefined || value === null || value === '') {
    note('expires_in_missing', 'The answer does not say how long the token is valid.');
    return null;
  }
  const text = typeof value === 'string' ? value.trim() : value;
  const seconds = typeof text === 'string' && /^\d{1,20}(?:\.\d{1,20})?$/.test(text) ? Number(text) : text;
  const isExpectedText = lifetimeIsText === true && typeof value === 'string' && /^\d{1,20}$/.test(value);
  if (!isExpectedText && !(typeof value === 'number' && Number.isInteger(value))) {
    const what = typeof value === 'number' ? 'not a whole number' : 'not a number';
    note('expires_in_not_a_number', `The lifetime expires_in is ${what}.`);
  }
  if (typeof seconds !== 'number') return null;
  if (!(seconds >= 1 && seconds <= maximumExpiresIn)) {
    note(
      'expires_in_out_of_range',
      'The lifetime expires_in is beyond reason: below one second, or over ten years.',
    );
    return null;
  }
  return Math.floor(seconds);
}

function readScopes(value: unknown, separator: string, note: Note): readonly string[] | null {
  if (value === undefined || value === null) return null;
  const scopes = scopesIn(value, separator);
  if (typeof value !== 'string')
    note('scope_not_a_string', 'The scope is not one text, as the standard has it.');
  if (scopes?.some((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))) {
    note('scope_characters', 'A scope holds characters that scopes should not have.');
  }
  return scopes;
}

function scopesIn(value: unknown, separator: string): readonly string[] | null {
  if (typeof value === 'string') return splitScopes(value, separator);
  if (!Array.isArray(value)) return null;
  return value
    .filter((scope): scope is string => typeof scope === 'string' && scope !== '')
    .slice(0, maximumScopes);
}

function splitScopes(value: string, separator: string): string[] {
  // Providers that want commas in the request answer with commas, with spaces, or with both.
  const parts = separator.trim() === '' ? [value] : value.split(separator);
  return parts
    .flatMap((part) => part.split(/\s+/))
    .filter((scope) => scope !== '')
    .slice(0, maximumScopes);
}
