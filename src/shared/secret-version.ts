import type { LastTest } from './token-test.ts';

/** What belongs to one secret version and changes with it. Times are ms since 1970. */
export interface VersionFacts {
  /** The client ID that goes with the secret: another one where the provider issues a new pair. */
  readonly clientId: string;
  /** `kid` of the token request, RFC 7515 §4.1.4; null: none. */
  readonly keyId: string | null;
  readonly secretExpiresAt: number | null;
  /** When the value came in. */
  readonly secretChangedAt: number;
  readonly exposedAt: number | null;
  readonly lastTest: LastTest | null;
  /** What tells where and how the set asked while it had this secret; absent: not known, or it still has it. */
  readonly requestMark?: string;
}

/** One way in which the pending secret's token differs from the current one's. */
export interface Difference {
  readonly about: 'scopes' | 'audience' | 'lifetime' | 'token_type' | 'format' | 'status' | 'claim';
  /** The claim's name for `claim`; else the same as `about`. */
  readonly name: string;
  /** What the current secret gets, in words; never a token, cut to 300 characters. */
  readonly current: string;
  /** What the pending secret gets. */
  readonly pending: string;
}

/** That a pending secret gets a token. */
export interface VersionProof {
  /** Ms since 1970. */
  readonly at: number;
  /** False: there was nothing to compare with, since the current secret got no token. */
  readonly compared: boolean;
  readonly differences: readonly Difference[];
  /** When the user accepted the differences, ms since 1970; null: not yet, or there are none. */
  readonly acceptedAt: number | null;
}

/** Whether a pending secret may be promoted: it got a token, and any difference was accepted. */
export const isProven = (proof: VersionProof | null): boolean =>
  proof !== null && (proof.differences.length === 0 || proof.acceptedAt !== null);

/**
 * How a version's life ended:
 * - `proven`: the provider refused it with `invalid_client` while it granted a token to the current one
 * - `confirmed`: the user said that it is revoked; nothing proved it
 * - `discarded`: a pending secret that was given up
 * - `replaced`: from before rotation was staged, when a second rotation destroyed it
 */
export interface Revocation {
  /** Ms since 1970. */
  readonly at: number;
  readonly how: 'proven' | 'confirmed' | 'discarded' | 'replaced';
}
