import type { TokenFinding } from '../../shared/token-test.ts';
import { isObject } from './members.ts';
import { finding, type JwtFacts } from './finding.ts';

/** How the token is signed. Whether the signature holds is asked for separately. @see RFC 7515 §4.1 */
export function signatureFindings({ header }: JwtFacts): TokenFinding[] {
  const { alg, kid } = header;
  if (typeof alg !== 'string') return [finding('alg', 'problem', 'The token names no signature algorithm.')];
  if (alg.toLowerCase() === 'none') {
    return [finding('alg', 'problem', 'The token is not signed: anyone could have written it.')];
  }
  if (/^HS\d/.test(alg)) {
    return [
      finding(
        'alg',
        'note',
        'It is signed with a shared secret: whoever can check it could also have made it.',
      ),
    ];
  }
  if (kid === undefined) {
    return [finding('kid', 'note', 'The token does not say with which key it is signed (no kid).')];
  }
  return [];
}

/** @see RFC 9068 §2.1 and §2.2 */
export function typeFindings({ header, claims }: JwtFacts): TokenFinding[] {
  const { typ } = header;
  if (typeof typ !== 'string' || !/^(?:application\/)?at\+jwt$/i.test(typ)) return [];
  const missing = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'].filter(
    (name) => claims[name] === undefined,
  );
  if (missing.length === 0) {
    return [finding('typ', 'good', 'It is an access token as RFC 9068 has it, with all that belongs in it.')];
  }
  return [
    finding('typ', 'warning', `It calls itself an RFC 9068 access token, but lacks ${missing.join(', ')}.`),
  ];
}

/** @see RFC 7800 §3, RFC 8705 §3.1, RFC 9449 §6.1 */
export function bindingFindings({ claims }: JwtFacts): TokenFinding[] {
  const { cnf } = claims;
  if (!isObject(cnf)) return [];
  if (cnf['x5t#S256'] !== undefined) {
    return [finding('cnf', 'note', 'It only works over a connection with the same client certificate.')];
  }
  if (cnf['jkt'] !== undefined) {
    return [finding('cnf', 'note', 'It is bound to a key (DPoP): alone, as a bearer token, APIs refuse it.')];
  }
  return [finding('cnf', 'note', 'It is bound to a key that API calls have to prove.')];
}
