import type { CredentialUse } from '../../../shared/provider.ts';
import type { TokenTestOutcome } from '../../../shared/token-test.ts';
import { plainDuration } from '../plain-words.ts';
import { isRejection } from '../refusal.ts';
import { skewWords } from './clock-skew.ts';
import type { KnownRefusal } from './known-refusal.ts';
import { blockedAid, malformedAid, unreachableWords } from './words.ts';

/** What a suggestion depends on besides the outcome. */
export interface FirstAidContext {
  readonly clientAuthenticationMethod: CredentialUse;
  /** Whether ID or secret look different form-encoded, and were sent so in a Basic header. */
  readonly basicWasEncoded: boolean;
  readonly askedScopes: readonly string[];
  /** Seconds the server asks to wait (RFC 9110 §10.2.3); null if it doesn't. */
  readonly retryAfter: number | null;
  /** What this provider is known to mean by it; null: no more than the standard says. Absent: null. */
  readonly known?: KnownRefusal | null;
  /** By how many seconds the server's clock is ahead of this computer's; null: not known. Absent: null. */
  readonly clockSkew?: number | null;
  /** Whether the request carried a proof for DPoP. Absent: false. */
  readonly dpop?: boolean;
}

/**
 * What an outcome usually means and what to try, in whole sentences.
 *
 * @returns null when there is nothing to do
 */
export function firstAid(outcome: TokenTestOutcome, context: FirstAidContext): string | null {
  switch (outcome.kind) {
    case 'granted':
      return missingScopes(outcome, context);
    case 'refused':
      return [context.known?.means ?? refused(outcome, context), skewWords(context)]
        .filter(Boolean)
        .join(' ');
    case 'unreachable':
      return unreachableWords(outcome.reason, outcome.detail);
    case 'malformed':
      return outcome.reason === 'unexpected_status'
        ? unexpectedStatus(outcome.status, context)
        : malformedAid[outcome.reason];
    case 'blocked':
      return blockedAid[outcome.rule];
    case 'accepted':
    case 'cancelled':
      return null;
  }
}

function missingScopes(
  { grantedScopes }: Extract<TokenTestOutcome, { kind: 'granted' }>,
  { askedScopes }: FirstAidContext,
): string | null {
  if (!grantedScopes) return null;
  const missing = askedScopes.filter((scope) => !grantedScopes.includes(scope));
  if (missing.length === 0) return null;
  const shown =
    missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '');
  return `Asked for but not granted: ${shown}. Allow these scopes for the client at the provider, if it needs them.`;
}

const wrongCredentials =
  'Usually the secret was mistyped, rotated or revoked, or it belongs to another environment. Compare both values with the provider.';

const refusedErrors: Readonly<Record<string, string>> = {
  unauthorized_client:
    'Usually the client is not allowed the client credentials grant: allow it at the provider. Some servers, Keycloak among them, also answer this to a wrong secret.',
  invalid_grant:
    'Usually the secret is wrong or no longer valid, or the provider wants another kind of request. Compare both values and the grant type with the provider.',
  unsupported_grant_type:
    'Usually the body is sent in the wrong format, so that the server does not see the grant type: try form instead of JSON or the reverse. Else check the token URL and the grant type.',
  invalid_scope:
    'A scope is misspelt, or not allowed for this client. Compare the scopes with the provider, or choose full access to send none.',
  invalid_request:
    'Usually a parameter or header that the provider demands is missing, such as an audience, or the body is in the wrong format. The description says which, where the provider gives one.',
  invalid_target:
    'Compare audience and resources with the provider: they must match what is registered there to the letter.',
  access_denied:
    'Usually the client is not allowed this audience or scope, or the client is disabled. Look at its permissions at the provider.',
  consent_required:
    'Usually somebody at the provider has to consent to what the client asks for, once, in a browser.',
  invalid_dpop_proof:
    'Usually the client has to prove possession of a key (DPoP), or the clock of this computer is wrong.',
  use_dpop_nonce: 'The server wants proof of possession (DPoP) with a nonce of its own.',
  temporarily_unavailable: 'The credentials may be fine. Try again later.',
  server_error: 'The credentials may be fine. Try again later; if it stays, ask the provider.',
  slow_down: 'The credentials may be fine. Wait a little before the next test.',
};

function refused(outcome: Extract<TokenTestOutcome, { kind: 'refused' }>, context: FirstAidContext): string {
  const { status, error } = outcome;
  if (status === 429) return `The credentials may be fine. ${waiting(context)}`;
  const known = error !== null && Object.hasOwn(refusedErrors, error) ? refusedErrors[error] : undefined;
  // Auth0 says access_denied with 401 to a wrong secret.
  if (known !== undefined && !(error === 'access_denied' && status === 401)) return known;
  if (isRejection(outcome)) return `${wrongCredentials} ${otherMethod(context)}`;
  if (status === 403) {
    return 'Usually a firewall or an allow-list of addresses stands before the provider, or the client is disabled there.';
  }
  if (error !== null) return 'Look this error code up in the documentation of the provider.';
  return 'Usually a parameter or header is missing, or the body is in the wrong format: try form instead of JSON or the reverse.';
}

function otherMethod({ clientAuthenticationMethod, basicWasEncoded }: FirstAidContext): string {
  if (clientAuthenticationMethod === 'client_secret_basic') {
    return basicWasEncoded
      ? 'If both are right, the server may not decode the Basic header: try the Basic encoding raw, or client_secret_post.'
      : 'If both are right, the server may want them in the body: try client_secret_post.';
  }
  return 'If both are right, the server may want them in a header: try client_secret_basic.';
}

function waiting({ retryAfter }: FirstAidContext): string {
  return retryAfter === null
    ? 'Wait a few minutes before the next test.'
    : `The server asks to wait ${plainDuration(retryAfter)} before the next test.`;
}

function unexpectedStatus(status: number, context: FirstAidContext): string {
  if (status === 404 || status === 410) return 'Check the path of the token URL, and the environment.';
  if (status === 405) return 'Check the path of the token URL: this address does not take POST requests.';
  if (status === 406 || status === 415 || status === 422) {
    return 'Usually the body is in the wrong format, or a parameter is missing: try form instead of JSON or the reverse.';
  }
  if (status === 407) return 'The proxy wants a password. Check the proxy settings of this computer.';
  if (status === 408 || status >= 500) {
    return `The credentials may be fine. ${context.retryAfter === null ? 'Try again later.' : waiting(context)}`;
  }
  return 'Compare the token URL with the documentation of the provider.';
}
