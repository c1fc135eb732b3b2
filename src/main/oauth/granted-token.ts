import type { Deviation } from '../../shared/token-test.ts';
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

/**
 * Reads the token and what stands beside it.
 *
 * @param receivedAt - ms since 1970, for lifetimes that are given as a date
 * @returns null without a usable token: RFC 6749 appendix A.12 allows visible ASCII and spaces, and nothing
 *   else can be sent in a header
 */
export function readGrant(answer: Members, expected: Expectation, receivedAt: number): Grant | null {
  const { tokenPath, successMember } = expected;
  if (successMember && readPath(answer, successMember.path) !== successMember.value) return null;
  const accessToken = readPath(answer, tokenPath);
  if (typeof accessToken !== 'string' || !/^(?=.*\S)[\x20-\x7e]+$/.test(accessToken)) return null;
  const parent = readPath(answer, tokenPath.slice(0, -1));
  const beside = (name: string) =>
    (isObject(parent) ? readMember(parent, name) : undefined) ?? readMember(answer, name);
  const lifetime = expected.lifetimePath ? readPath(answer, expected.lifetimePath) : beside('expires_in');
  const dated = expected.expiresAtPath && secondsUntil(readPath(answer, expected.expiresAtPath), receivedAt);
  const deviations: Deviation[] = [];
  return {
    accessToken,
    tokenType: readTokenType(beside('token_type'), deviations),
    expiresIn: readExpiresIn(dated ?? lifetime, deviations),
    grantedScopes: readScopes(beside('scope'), expected.scopeSeparator, deviations),
    deviations,
  };
}

function secondsUntil(date: unknown, receivedAt: number): number | undefined {
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.round((time - receivedAt) / 1000);
}

function readTokenType(value: unknown, deviations: Deviation[]): string {
  if (typeof value !== 'string' || value.trim() === '') {
    deviations.push({
      code: 'token_type_missing',
      message: 'The answer has no token_type; Bearer is assumed.',
    });
    return 'Bearer';
  }
  if (value.toLowerCase() !== 'bearer') {
    deviations.push({ code: 'token_type_unusual', message: 'The token_type is not Bearer.' });
  }
  return value;
}

function readExpiresIn(value: unknown, deviations: Deviation[]): number | null {
  if (value === undefined || value === null || value === '') {
    deviations.push({
      code: 'expires_in_missing',
      message: 'The answer does not say how long the token is valid.',
    });
    return null;
  }
  const text = typeof value === 'string' ? value.trim() : value;
  const seconds = typeof text === 'string' && /^\d{1,20}(?:\.\d{1,20})?$/.test(text) ? Number(text) : text;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    deviations.push({
      code: 'expires_in_not_a_number',
      message: `The lifetime expires_in is ${typeof value === 'number' ? 'not a whole number' : 'not a number'}.`,
    });
  }
  if (typeof seconds !== 'number') return null;
  if (!(seconds >= 1 && seconds <= maximumExpiresIn)) {
    deviations.push({
      code: 'expires_in_out_of_range',
      message: 'The lifetime expires_in is beyond reason: below one second, or over ten years.',
    });
    return null;
  }
  return Math.floor(seconds);
}

function readScopes(value: unknown, separator: string, deviations: Deviation[]): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return splitScopes(value, separator);
  deviations.push({
    code: 'scope_not_a_string',
    message: 'The scope is not one text, as the standard has it.',
  });
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
