import type { UnreachableReason } from './token-test.ts';

/** Methods that *Try it* sends. */
export const apiCallMethods = ['GET', 'HEAD', 'POST'] as const;
export type ApiCallMethod = (typeof apiCallMethods)[number];

/** An answer of an API or of a token endpoint's neighbours, with secrets and tokens replaced. */
export interface RedactedAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly redactedBody: string;
}

/**
 * How a request that isn't a token request ended: *Try it*, introspection, revocation, discovery.
 * `message` is in plain words; none of the texts holds a secret or a token.
 */
export interface CallResult {
  readonly method: string;
  readonly url: string;
  readonly outcome:
    | { readonly kind: 'answered'; readonly answer: RedactedAnswer }
    | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
    | { readonly kind: 'blocked' }
    | { readonly kind: 'cancelled' };
  /** Milliseconds in total; null: nothing was sent. */
  readonly milliseconds: number | null;
  readonly message: string;
  readonly hint: string | null;
}

/** What token introspection said. @see RFC 7662 §2.2 */
export interface Introspection extends CallResult {
  /** Null: the answer doesn't say. */
  readonly active: boolean | null;
  /** The answer's members, redacted; null: no usable answer. */
  readonly members: Readonly<Record<string, unknown>> | null;
}

/** What token revocation said. @see RFC 7009 §2.2 */
export interface Revocation extends CallResult {
  /** Whether the provider says that the token is now revoked. */
  readonly revoked: boolean;
}

/** Whether a token is signed with one of its provider's published keys. @see RFC 7515 §5.2, RFC 7517 §5 */
export interface SignatureCheck {
  readonly verdict: 'valid' | 'invalid' | 'not_checked';
  readonly message: string;
}
