import type { Deviation } from './deviation.ts';
import type { Experiment, ExperimentChange } from './experiment.ts';
import type { CredentialUse } from './provider.ts';

/** What can be read off a token without its secret part. Never the token itself. */
export type TokenFacts =
  | { readonly format: 'opaque'; readonly length: number }
  | {
      readonly format: 'jwt';
      readonly length: number;
      readonly header: Readonly<Record<string, unknown>>;
      readonly claims: Readonly<Record<string, unknown>>;
    };

export type UnreachableReason =
  'dns' | 'tls' | 'connection_refused' | 'timed_out' | 'connection_lost' | 'proxy' | 'offline' | 'network';

export type MalformedReason =
  | 'not_json'
  | 'html'
  | 'empty'
  | 'no_access_token'
  /** The token is empty, no text, or holds what no header can carry. */
  | 'unusable_token'
  | 'too_large'
  | 'undecodable'
  | 'unexpected_status';

export type BlockedRule =
  | 'redirect'
  | 'insecure_http'
  | 'invalid_url'
  | 'unresolved_variable'
  | 'no_probe'
  | 'unusable_key'
  | 'certificate_file';

/** How a token test ended. Discriminated by `kind`. */
export type TokenTestOutcome =
  | {
      readonly kind: 'granted';
      readonly tokenType: string;
      /** Lifetime in seconds as the answer gives it; null: the answer doesn't say. */
      readonly expiresIn: number | null;
      /** Scopes the answer names; null: it names none, which RFC 6749 §5.1 reads as "as asked". */
      readonly grantedScopes: readonly string[] | null;
      readonly deviations: readonly Deviation[];
    }
  /** An API key, or a JWT that is its own token, was accepted by the provider's probe. */
  | { readonly kind: 'accepted'; readonly status: number }
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** RFC 6749 §5.2 `error`; null where the answer has none. */
      readonly error: string | null;
      readonly errorDescription: string | null;
      readonly deviations: readonly Deviation[];
    }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string }
  | { readonly kind: 'malformed'; readonly reason: MalformedReason; readonly status: number }
  | { readonly kind: 'blocked'; readonly rule: BlockedRule; readonly detail: string }
  | { readonly kind: 'cancelled' };

/** Milliseconds. `wait` ends with the answer's header, `read` with its body. */
export interface Latency {
  readonly wait: number;
  readonly read: number;
  readonly total: number;
}

/** What was asked, without a secret. */
export interface TokenRequestFacts {
  readonly url: string;
  readonly clientAuthenticationMethod: CredentialUse;
  readonly askedScopes: readonly string[];
  readonly audience: string | null;
}

/** What is kept of a token test: never the token, its claims, or the answer's body. */
export interface TokenTestRecord {
  readonly id: string;
  readonly credentialSetId: string;
  readonly secretVersionId: string;
  /** When the request was sent, ms since 1970. */
  readonly at: number;
  readonly outcome: TokenTestOutcome;
  readonly latency: Latency | null;
  readonly request: TokenRequestFacts;
  /** The outcome in plain words: "Monite issued a bearer token, valid 30 min". */
  readonly message: string;
  /** What it usually means and what to try. */
  readonly hint: string | null;
  /** What was tried otherwise than the set says. Absent: nothing. */
  readonly experiment?: ExperimentChange;
}

/** One thing worth knowing about a token, in one line. */
export interface TokenFinding {
  /** What it is about: a claim's name, `signature`, `format`. */
  readonly about: string;
  readonly severity: 'good' | 'note' | 'warning' | 'problem';
  readonly message: string;
}

/** A token test as the window shows it right after it ran. */
export interface TokenTestResult extends TokenTestRecord {
  /** Facts about the granted token; null if none was granted. */
  readonly token: TokenFacts | null;
  /** What the token says, compared with what was asked and with the time. Empty if none was granted. */
  readonly findings: readonly TokenFinding[];
  /** What to try next after a refusal, most promising first. */
  readonly experiments: readonly Experiment[];
  /** When the granted token expires, ms since 1970; null: not known or none granted. */
  readonly tokenExpiresAt: number | null;
  /** The answer with every known form of the secret, and the token, replaced; null if there was none. */
  readonly response: {
    readonly status: number;
    readonly contentType: string | null;
    readonly redactedBody: string;
  } | null;
}

/** What the list needs to know of the latest test. */
export interface LastTest {
  readonly at: number;
  readonly kind: TokenTestOutcome['kind'];
  /** True when the provider turned down these credentials themselves: that makes the set *failing*. */
  readonly rejected: boolean;
  /** When a test before this one passed with the same secret, ms since 1970. Absent: none did, or this one passed. */
  readonly passedAt?: number;
}

/** Whether a test passed: it got a token, or the provider accepted the key. */
export const isPass = (kind: TokenTestOutcome['kind']): boolean => kind === 'granted' || kind === 'accepted';

/** Whether the secret is known to have worked at some time. */
export const hasPassed = (test: LastTest): boolean => isPass(test.kind) || test.passedAt !== undefined;

/** The forms in which main copies a token to the clipboard. */
export const tokenCopyForms = ['token', 'header', 'curl'] as const;
export type TokenCopyForm = (typeof tokenCopyForms)[number];
