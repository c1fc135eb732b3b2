import { decodeJwt, decodeProtectedHeader } from 'jose';
import { withoutEdgeSpace } from '../../shared/edge-space.ts';
import { maximumTokenLength } from './jwt.ts';
import { createRedactor, type Redactor } from './redact.ts';

/** What a token says, as it stands there: texts in it may be a secret that the server echoes. */
export type ReadToken =
  | { readonly format: 'opaque' }
  | {
      readonly format: 'jwt';
      /** `alg` of the header, RFC 7515 §4.1.1; null: it names none. */
      readonly algorithm: string | null;
      readonly claims: ReadonlyMap<string, unknown>;
    };

/**
 * Several token tests of one credential set, whose tokens are compared. A server that has seen the secret of one can
 * put it into its answer to another, so everything that any of them must not show is hidden in all of them.
 */
export class RelatedTests {
  readonly #hidden = new Set<string>();
  readonly #tokens = new Map<string, ReadToken>();

  /** Hides a secret from now on. */
  hide(secret: string): void {
    this.#hidden.add(secret);
    // A server that trims echoes what is left.
    this.#hidden.add(withoutEdgeSpace(secret) || secret);
  }

  get hidden(): readonly string[] {
    return [...this.#hidden];
  }

  /** Takes note of what a granted token says; the token itself is only remembered to be hidden. */
  note(secretVersionId: string, accessToken: string): void {
    this.hide(accessToken);
    this.#tokens.set(secretVersionId, readToken(accessToken));
  }

  /** @returns null: no token was granted */
  tokenOf(secretVersionId: string): ReadToken | null {
    return this.#tokens.get(secretVersionId) ?? null;
  }

  /** Hides everything that is hidden by now. */
  redactor(): Redactor {
    const [clientSecret = '', ...others] = this.hidden;
    return createRedactor({ clientSecret, accessToken: null, others });
  }
}

/** Reads a token without checking its signature: what can't be read as a JWT is opaque. */
export function readToken(accessToken: string): ReadToken {
  if (accessToken.length > maximumTokenLength || !accessToken.includes('.')) return { format: 'opaque' };
  try {
    const { alg } = decodeProtectedHeader(accessToken);
    const claims = new Map(Object.entries(decodeJwt<Record<string, unknown>>(accessToken)));
    return { format: 'jwt', algorithm: typeof alg === 'string' ? alg : null, claims };
  } catch {
    return { format: 'opaque' };
  }
}
