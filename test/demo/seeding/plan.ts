import type { CredentialSetFacts } from '../../../src/shared/credential.ts';
import type { Latency, TokenTestOutcome } from '../../../src/shared/token-test.ts';

/** What the seeding app puts into a vault. All times are ms since 1970, most of them long gone. */
export interface SeedPlan {
  readonly sets: readonly PlannedSet[];
}

export interface PlannedSet {
  readonly facts: CredentialSetFacts;
  readonly clientSecret: string;
  readonly registeredAt: number;
  /** In order of time. */
  readonly events: readonly PlannedEvent[];
}

/** What happened to a credential set after it was registered. */
export type PlannedEvent =
  | { readonly kind: 'secret_replaced'; readonly at: number; readonly clientSecret: string }
  | {
      readonly kind: 'tested';
      readonly at: number;
      readonly outcome: TokenTestOutcome;
      readonly latency: Latency;
    }
  | { readonly kind: 'exposed' | 'disabled' | 'trashed'; readonly at: number };
