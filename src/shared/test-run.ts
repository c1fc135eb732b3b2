import type { Failure } from './failure.ts';
import type { TokenTestOutcome } from './token-test.ts';

/** How one credential set fared in a test run. The rest is in its history. */
export interface TestRunResult {
  readonly credentialSetId: string;
  /** `not_run`: Keyturn could not ask at all; `message` says why. */
  readonly kind: TokenTestOutcome['kind'] | 'not_run';
  /** True when the provider turned down these credentials themselves. */
  readonly rejected: boolean;
  /** The HTTP status; null: none arrived. */
  readonly status: number | null;
  /** RFC 6749 §5.2 `error`; null where there is none. */
  readonly error: string | null;
  /** Milliseconds in total; null: no answer. */
  readonly milliseconds: number | null;
  readonly message: string;
}

/** A run of token tests over many credential sets: at most one at a time. */
export interface TestRunState {
  readonly id: string;
  /** Who asked for it: the user, or Keyturn by itself at a set time. */
  readonly actor: 'user' | 'scheduler';
  /** Ms since 1970. */
  readonly startedAt: number;
  /** How many sets are tested. */
  readonly total: number;
  /** How many were asked for but are not tested: disabled, in the trash, or gone. */
  readonly skipped: number;
  readonly done: number;
  readonly running: number;
  readonly ended: null | 'completed' | 'cancelled';
  /** Hosts that asked to slow down (429), and until when they are left alone, ms since 1970. */
  readonly slowedHosts: readonly { readonly host: string; readonly until: number }[];
  /** Why outcomes could not be added to the history; null: all could. */
  readonly problem: Failure | null;
}

/** What is new since the last event of the same run. */
export interface TestRunProgress {
  readonly state: TestRunState;
  readonly results: readonly TestRunResult[];
}

/** A part of what a run has found so far. */
export interface TestRunPart extends TestRunProgress {
  /** What to ask for the next part with; null: these were the last so far. */
  readonly next: number | null;
}

/** What a test run would do. */
export interface TestRunPreview {
  /** How many credential sets it would test: one request each, at least. */
  readonly sets: number;
  readonly skipped: number;
  /** How many hosts the requests would go to. */
  readonly hosts: number;
  /** The most that would go to one of them at a time. */
  readonly perHost: number;
}

/** The most requests that a run sends at the same time, unless the settings say otherwise. */
export const testRunLimits = { perHost: 2, overall: 16 } as const;

/** How many requests may go to one host at a time. */
export const perHostChoices = [1, 2, 4, 8] as const;

/** How often Keyturn tests every enabled credential set by itself, while the vault is unlocked. */
export const testSchedules = ['off', 'daily', 'weekly'] as const;
export type TestSchedule = (typeof testSchedules)[number];
