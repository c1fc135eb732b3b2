import type { ClientAuthenticationMethod } from '../../shared/provider.ts';
import type {
  BlockedRule,
  MalformedReason,
  TokenTestOutcome,
  UnreachableReason,
} from '../../shared/token-test.ts';
import { plainDuration } from './plain-words.ts';
import { isRejection } from './refusal.ts';

/** What a suggestion depends on besides the outcome. */
export interface FirstAidContext {
  readonly clientAuthenticationMethod: ClientAuthenticationMethod;
  /** Whether ID or secret look different form-encoded, and were sent so in a Basic header. */
  readonly basicWasEncoded: boolean;
  readonly askedScopes: readonly string[];
  /** Seconds the server asks to wait (RFC 9110 §10.2.3); null if it doesn't. */
  readonly retryAfter: number | null;
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
      return refused(outcome, context);
    case 'unreachable':
      return unreachable[outcome.reason];
    case 'malformed':
      return outcome.reason === 'unexpected_status'
        ? unexpectedStatus(outcome.status, context)
        : malformed[outcome.reason];
    case 'blocked':
      return blocked[outcome.rule];
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

const unreachable: Readonly<Record<UnreachableReason, string>> = {
  dns: 'Check the spelling of the host in the token URL. A private host may need your VPN.',
  tls: "The server's certificate is not trusted, has expired, or is for another name. A proxy that inspects traffic needs its certificate in the trust store of this computer.",
  connection_refused:
    'The server is down, or host or port in the token URL are wrong. A private host may need your VPN.',
  timed_out:
    'The server is slow or down, or a firewall drops the request. Try again; a private host may need your VPN.',
  connection_lost:
    'Usually a passing fault: try again. If it stays, a firewall or proxy may be cutting the connection.',
  proxy: 'Check the proxy settings of this computer, and whether the proxy allows this host.',
  offline: 'Connect to a network, then try again.',
  network: 'Check the token URL and the network, then try again.',
};

const malformed: Readonly<Record<Exclude<MalformedReason, 'unexpected_status'>, string>> = {
  not_json:
    'Usually the token URL is not the token endpoint. Compare it with the documentation of the provider.',
  html: 'Usually the token URL leads to a sign-in page or a firewall instead of the token endpoint. Compare it with the documentation of the provider.',
  empty:
    'Usually the token URL is not the token endpoint. Compare it with the documentation of the provider.',
  no_access_token:
    'The answer is shown below with secrets hidden. The provider may put its token under another name.',
  too_large: 'Usually the token URL leads to a download or a page instead of the token endpoint.',
  undecodable:
    'The server, or a proxy on the way, may be announcing another compression or charset than it sends.',
};

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

const blocked: Readonly<Record<BlockedRule, string>> = {
  redirect:
    'Following would hand the client secret to that address. Put the final token URL into the credential set: often it differs only by https, www or a slash at the end.',
  insecure_http:
    'Use an https URL. Plain http is allowed to this computer only, unless you insist for this credential set.',
  invalid_url: 'Correct the token URL: it must be a complete https address.',
  unresolved_variable: 'Edit the credential set and fill in the missing value.',
};
