import type { TokenFinding } from '../../shared/token-test.ts';
import { plainDuration } from './plain-words.ts';
import { finding, type JwtFacts, type TokenSurroundings } from './finding.ts';

/** Seconds by which clocks may differ unnoticed: servers allow each other about as much. */
const tolerance = 60;

/** `exp`, `nbf`, `iat` and the two clocks. @see RFC 7519 §4.1.4 to §4.1.6 */
export function timeFindings(token: JwtFacts, surroundings: TokenSurroundings): TokenFinding[] {
  const { claims } = token;
  const iat = numericDate(claims['iat']);
  return [
    ...expiryFinding(claims['exp'], iat, surroundings),
    ...notBeforeFinding(claims['nbf'], surroundings),
    ...clockFindings(surroundings, iat),
  ];
}

/** The provider's clock as well as it is known: its `Date`, or else this computer's. In seconds. */
const providerNow = ({ serverDate, arrivedAt }: TokenSurroundings): number =>
  (serverDate ?? arrivedAt) / 1000;

function expiryFinding(value: unknown, iat: number | null, around: TokenSurroundings): TokenFinding[] {
  if (value === undefined) {
    return [finding('exp', 'note', 'The token does not say when it expires.')];
  }
  const exp = numericDate(value);
  if (exp === null) return [finding('exp', 'problem', 'The expiry is not a number of seconds since 1970.')];
  const left = exp - providerNow(around);
  if (left <= 0) {
    return [
      finding('exp', 'problem', `The token expired ${plainDuration(-left)} before it was issued to you.`),
    ];
  }
  const { expiresIn } = around;
  const lifetime = iat !== null && Math.abs(iat - providerNow(around)) <= tolerance ? exp - iat : left;
  if (
    expiresIn !== null &&
    Math.abs(lifetime - expiresIn) > tolerance &&
    Math.abs(left - expiresIn) > tolerance
  ) {
    const shorter = lifetime < expiresIn ? 'the token says' : 'the answer says';
    return [
      finding(
        'exp',
        'warning',
        `The token says that it is valid ${plainDuration(lifetime)}, the answer ${plainDuration(expiresIn)}. Go by what ${shorter}.`,
      ),
    ];
  }
  const agrees = expiresIn === null ? '' : ', as the answer says';
  return [finding('exp', 'good', `Valid ${plainDuration(expiresIn ?? Math.round(lifetime))}${agrees}.`)];
}

function notBeforeFinding(value: unknown, around: TokenSurroundings): TokenFinding[] {
  if (value === undefined) return [];
  const nbf = numericDate(value);
  if (nbf === null) return [finding('nbf', 'problem', 'The “not before” time is not a number of seconds.')];
  const ahead = nbf - providerNow(around);
  if (ahead <= tolerance) return [];
  return [finding('nbf', 'warning', `The token becomes valid only in ${plainDuration(ahead)}.`)];
}

/**
 * Whether this computer's clock is off, by the answer's `Date`; by when the token says it was issued where there
 * is none.
 *
 * @param iat - seconds since 1970
 */
export function clockFindings(around: TokenSurroundings, iat: number | null): TokenFinding[] {
  const { serverDate, arrivedAt } = around;
  if (serverDate !== null) {
    const ahead = (arrivedAt - serverDate) / 1000;
    const issued = iat === null ? 0 : iat - serverDate / 1000;
    return [...ownClock(ahead), ...issuedAhead(issued)];
  }
  if (iat === null || iat - arrivedAt / 1000 <= tolerance) return [];
  const difference = plainDuration(iat - arrivedAt / 1000);
  return [
    finding(
      'clock',
      'warning',
      `The token was issued ${difference} from now: this computer's clock is behind, or the provider's is ahead.`,
    ),
  ];
}

function ownClock(ahead: number): TokenFinding[] {
  if (Math.abs(ahead) <= tolerance) return [];
  const direction = ahead > 0 ? 'ahead of' : 'behind';
  return [
    finding(
      'clock',
      'warning',
      `This computer's clock is ${plainDuration(Math.abs(ahead))} ${direction} the provider's. Tokens seem to expire at the wrong time, and what Keyturn signs may be refused.`,
    ),
  ];
}

function issuedAhead(ahead: number): TokenFinding[] {
  if (ahead <= tolerance) return [];
  return [
    finding(
      'iat',
      'warning',
      `The token says that it was issued ${plainDuration(ahead)} after the provider sent it: its own clocks differ.`,
    ),
  ];
}

/** RFC 7519 §2 NumericDate, in seconds; null for what no date can hold. */
function numericDate(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value < 253_402_300_800 ? value : null;
}
