import type { TokenTestOutcome } from '../../../src/shared/token-test.ts';
import { fillers } from './hostile-fillers.ts';

/** One way in which a token endpoint misbehaves, and what Keyturn has to make of it. */
export interface HostileCase {
  /** The server's path without its slash. */
  readonly name: string;
  readonly kind: TokenTestOutcome['kind'] | readonly TokenTestOutcome['kind'][];
  /** The outcome's reason, rule or error code; absent where only the kind matters. */
  readonly because?: string | readonly string[];
  /** Deviations that have to be noted. */
  readonly deviations?: readonly string[];
}

const blocked = (name: string): HostileCase => ({ name, kind: 'blocked', because: 'redirect' });
const malformed = (name: string, because: string | readonly string[]): HostileCase => ({
  name,
  kind: 'malformed',
  because,
});
const unreachable = (name: string, because: string | readonly string[]): HostileCase => ({
  name,
  kind: 'unreachable',
  because,
});
const granted = (name: string, ...deviations: readonly string[]): HostileCase => ({
  name,
  kind: 'granted',
  deviations,
});
const refused = (name: string, because?: string): HostileCase => ({
  name,
  kind: 'refused',
  ...(because !== undefined && { because }),
});

/**
 * Every path of the hostile server. Where Node's and Chromium's network stacks may rightly see different things,
 * both are listed; the tests run this table through either.
 */
export const hostileCases: readonly HostileCase[] = [
  blocked('redirect-301'),
  blocked('redirect-302'),
  blocked('redirect-303'),
  blocked('redirect-307'),
  blocked('redirect-308'),
  blocked('redirect-nowhere'),
  // RFC 9110 §15.4 names these among the redirections too, but gives no client leave to go on by itself.
  malformed('location-304', 'unexpected_status'),
  malformed('location-305', 'unexpected_status'),
  malformed('location-306', 'unexpected_status'),

  malformed('body-10-megabytes', 'too_large'),
  malformed('gzip-bomb', 'too_large'),
  malformed('gzip-broken', 'undecodable'),
  malformed('endless-body', 'too_large'),
  unreachable('endless-header-fast', ['network', 'timed_out']),
  unreachable('endless-header-slow', 'timed_out'),
  unreachable('stall-before-header', 'timed_out'),
  unreachable('stall-in-body', 'timed_out'),
  unreachable('one-byte-at-a-time', 'timed_out'),
  unreachable('reset-in-body', 'connection_lost'),
  unreachable('close-before-header', 'connection_lost'),
  unreachable('not-http', ['network', 'connection_lost']),

  malformed('invalid-json', 'not_json'),
  malformed('html-200', 'html'),
  malformed('empty-200', 'empty'),
  malformed('no-content', 'empty'),
  malformed('json-null', 'no_access_token'),
  malformed('json-list', 'no_access_token'),
  malformed('deep-json', 'no_access_token'),
  malformed('proto-members', 'no_access_token'),
  malformed('binary', 'undecodable'),
  malformed('error-500-html', 'unexpected_status'),
  { name: 'error-200', kind: 'refused', because: 'invalid_client', deviations: ['success_with_error'] },
  malformed('error-404-json', 'unexpected_status'),
  refused('error-429'),
  refused('challenge-basic', 'invalid_client'),
  refused('challenge-negotiate', 'invalid_client'),
  {
    name: 'challenge-proxy',
    kind: ['malformed', 'unreachable'],
    because: ['unexpected_status', 'proxy', 'network'],
  },
  granted('cookie-set'),
  granted('cookie-sent-back'),
  {
    name: 'error-503-oauth',
    kind: 'refused',
    because: 'temporarily_unavailable',
    deviations: ['error_status_unusual'],
  },

  granted('charset-utf16', 'charset_not_utf8', 'byte_order_mark'),
  granted('charset-utf16-lie', 'charset_not_utf8'),
  granted('charset-latin1', 'charset_not_utf8'),
  granted('charset-unknown', 'charset_not_utf8'),
  granted('byte-order-mark', 'byte_order_mark'),
  granted('duplicate-token', 'duplicate_member'),
  granted('lone-surrogates'),
  malformed('token-with-line-break', 'unusable_token'),
  granted('status-201', 'status_not_200'),
  granted('form-answer', 'content_type_not_json'),
  granted('text-plain', 'content_type_not_json'),
  granted('cacheable', 'cacheable'),
  granted('no-token-type', 'token_type_missing'),
  granted('expires-in-text', 'expires_in_not_a_number'),
  granted('expires-in-missing', 'expires_in_missing'),
  granted('expires-in-negative', 'expires_in_out_of_range'),
  granted('expires-in-huge', 'expires_in_out_of_range'),
  granted('expires-in-words', 'expires_in_not_a_number'),
  granted('expires-in-infinite', 'expires_in_not_a_number', 'expires_in_out_of_range'),

  ...fillers.flatMap((name) => [refused(`fill-body-${name}`), refused(`fill-error-${name}`)]),
  refused('echo-line-break', 'invalid_client'),
  refused('echo-html5-names', 'invalid_client'),
  refused('echo-raw', 'invalid_client'),
  refused('echo-url-encoded', 'invalid_client'),
  refused('echo-form-encoded', 'invalid_client'),
  refused('echo-lower-hex', 'invalid_client'),
  refused('echo-base64', 'invalid_client'),
  refused('echo-base64url', 'invalid_client'),
  refused('echo-html'),
  refused('echo-json-escaped', 'invalid_client'),
  refused('echo-as-error-code'),
  refused('echo-in-content-type'),
  granted('echo-in-scope', 'token_type_unusual'),
  refused('echo-request-body'),
];

/** A secret with every character that some encoding or other treats in its own way. */
export const hostileSecret = 'S3cr&t<"\\/+ %41\'~é€🔑=end';

/** What an outcome gives as its cause, whatever its kind calls it. */
export function causeOf(outcome: TokenTestOutcome): string | null {
  if (outcome.kind === 'refused') return outcome.error;
  if (outcome.kind === 'blocked') return outcome.rule;
  return outcome.kind === 'unreachable' || outcome.kind === 'malformed' ? outcome.reason : null;
}

/** The forms of a secret that nobody may find in anything that is shown or kept. */
export function leakForms(secret: string): readonly string[] {
  const utf8 = Buffer.from(secret, 'utf8');
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    utf8.toString('base64').slice(4, -4),
    utf8.toString('base64url').slice(4, -4),
    utf8.toString('hex'),
  ].filter((form) => form.length >= 4);
}
