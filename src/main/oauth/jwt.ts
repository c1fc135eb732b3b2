import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { TokenFacts } from '../../shared/token-test.ts';
import { boundedCopy, cutText } from './bounded-copy.ts';
import { isObject } from './members.ts';

/** Characters. Longer tokens are shown as opaque: no server accepts them in a header anyway. */
export const maximumTokenLength = 65_536;

/**
 * Reads what a token says about itself, without checking its signature: enough to look at, never to trust.
 *
 * @param shown - what is made of each text in it; it has to cut them
 * @returns `opaque` for everything that isn't a signed JWT with a JSON header and claims; the claims of an
 *   encrypted one can't be read
 * @see RFC 7519 §7.2, RFC 7515 §7.1
 */
export function readTokenFacts(accessToken: string, shown = cutText): TokenFacts {
  const opaque: TokenFacts = { format: 'opaque', length: accessToken.length };
  if (accessToken.length > maximumTokenLength || !accessToken.includes('.')) return opaque;
  try {
    const header = boundedCopy(decodeProtectedHeader(accessToken), shown);
    const claims = boundedCopy(decodeJwt(accessToken), shown);
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
