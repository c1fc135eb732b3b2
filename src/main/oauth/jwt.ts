import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { TokenFacts } from '../../shared/token-test.ts';
import { isObject } from './members.ts';

/** Characters. Longer tokens are shown as opaque: no server accepts them in a header anyway. */
export const maximumTokenLength = 65_536;

const maximumDepth = 8;
const maximumMembers = 200;
const maximumText = 2_000;

/**
 * Reads what a token says about itself, without checking its signature: enough to look at, never to trust.
 *
 * @returns `opaque` for everything that isn't a signed JWT with a JSON header and claims; the claims of an
 *   encrypted one can't be read
 * @see RFC 7519 §7.2, RFC 7515 §7.1
 */
export function readTokenFacts(accessToken: string): TokenFacts {
  const opaque: TokenFacts = { format: 'opaque', length: accessToken.length };
  if (accessToken.length > maximumTokenLength || !accessToken.includes('.')) return opaque;
  try {
    const header = plainCopy(decodeProtectedHeader(accessToken), 0);
    const claims = plainCopy(decodeJwt(accessToken), 0);
    if (!isObject(header) || !isObject(claims)) return opaque;
    return { format: 'jwt', length: accessToken.length, header, claims };
  } catch {
    return opaque;
  }
}

/**
 * When the token's own `exp` claim lets it end.
 *
 * @returns ms since 1970; null when there is none
 * @see RFC 7519 §4.1.4
 */
export function expiryOf(facts: TokenFacts): number | null {
  if (facts.format === 'opaque') return null;
  const exp = facts.claims['exp'];
  return typeof exp === 'number' && exp > 0 && exp < 8.64e12 ? Math.floor(exp * 1000) : null;
}

/**
 * Copies what somebody else wrote into plain data of bounded size. `__proto__` is left out: it would become the
 * prototype of whoever copies the claims next by assignment.
 */
function plainCopy(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > maximumText ? `${value.slice(0, maximumText)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '…';
  if (Array.isArray(value)) return value.slice(0, maximumMembers).map((item) => plainCopy(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__proto__')
      .slice(0, maximumMembers)
      .map(([name, member]) => [name, plainCopy(member, depth + 1)]),
  );
}
