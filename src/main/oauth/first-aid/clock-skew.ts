import type { CredentialUse } from '../../../shared/provider.ts';
import { plainDuration } from '../plain-words.ts';

/** Seconds of difference that a server's own rounding and a slow connection explain. */
const unremarkable = 60;

/** What a signed request depends on the clock for: `exp` and `iat`, RFC 7523 §3. */
const signed: ReadonlySet<CredentialUse> = new Set(['client_secret_jwt', 'private_key_jwt', 'jwt_bearer']);

/**
 * @param date - the answer's `Date` (RFC 9110 §6.6.1)
 * @param answeredAt - ms since 1970 by this computer's clock
 * @returns by how many seconds the server's clock is ahead; null where it doesn't say
 */
export function clockSkew(date: string | null, answeredAt: number): number | null {
  // An HTTP date is 29 characters long; whatever else a server sends there isn't worth parsing.
  const time = date === null || date.length > 40 ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : Math.round((time - answeredAt) / 1_000);
}

/** What makes a request that is only valid for minutes. */
export interface Dated {
  readonly clientAuthenticationMethod: CredentialUse;
  /** Whether it carries a proof for DPoP, which is signed too. Absent: false. */
  readonly dpop?: boolean;
  readonly clockSkew?: number | null;
}

/** @returns the difference of the clocks where it may be the reason for a refusal; null where it can't be */
export function tellingSkew({
  clockSkew: skew = null,
  clientAuthenticationMethod,
  dpop,
}: Dated): number | null {
  if (skew === null || Math.abs(skew) < unremarkable) return null;
  return signed.has(clientAuthenticationMethod) || dpop === true ? skew : null;
}

/** Names a difference of the clocks where it may be the reason for a refusal; null where it can't be. */
export function skewWords(dated: Dated): string | null {
  const skew = tellingSkew(dated);
  if (skew === null) return null;
  const direction = skew > 0 ? 'behind' : 'ahead of';
  return `The clock of this computer is ${plainDuration(Math.abs(skew))} ${direction} the server's, and a signed request is only valid for minutes: set the clock, or try by the server's.`;
}
