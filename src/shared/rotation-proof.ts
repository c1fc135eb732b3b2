import type { CredentialSetListItem } from './credential.ts';
import type { TokenTestResult } from './token-test.ts';

/** What came of proving a pending secret. */
export interface PendingProof {
  /** The set as it is now; its pending version has the proof, if there is one. */
  readonly credentialSet: CredentialSetListItem;
  /** The token request with the pending secret. */
  readonly test: TokenTestResult;
  /** The same with the current secret, to compare with; null: not asked, because the pending one got no token. */
  readonly currentTest: TokenTestResult | null;
  /** What it means for the rotation, in plain words, and what to do. */
  readonly message: string;
  readonly hint: string | null;
}

/** What came of proving a revocation. */
export interface RevocationProof {
  readonly credentialSet: CredentialSetListItem;
  /**
   * - `revoked`: refused with `invalid_client`, while the current secret got a token: its value is destroyed
   * - `alive`: it still gets a token
   * - `unknown`: neither is proven, such as when the server can't be reached
   */
  readonly verdict: 'revoked' | 'alive' | 'unknown';
  /**
   * The request with the old secret; null: not sent, because the one with the current secret showed that there is
   * nothing to learn now.
   */
  readonly test: TokenTestResult | null;
  /** The request with the current secret, sent first: it shows that the server isn't just refusing everybody. */
  readonly control: TokenTestResult | null;
  /** The verdict in plain words, and what to do. */
  readonly message: string;
  readonly hint: string | null;
}

/** What came of an automatic rotation: the new secret is in the vault, whatever else happened. */
export interface AutomaticRotation {
  readonly credentialSet: CredentialSetListItem;
  /** `promoted`: the provider ended the old secret at once, so the new one is the current. */
  readonly stage: 'pending' | 'promoted';
  readonly message: string;
}
