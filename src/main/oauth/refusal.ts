import { STATUS_CODES } from 'node:http';
import type { TokenTestOutcome } from '../../shared/token-test.ts';
import { isObject, readMember, type Members } from './members.ts';

/** What a refusing answer says, as the server wrote it. */
export interface Refusal {
  /** RFC 6749 §5.2 `error`, or the code that the server gives in its place; null if none. */
  readonly error: string | null;
  readonly errorDescription: string | null;
}

/** Where servers put a sentence about what went wrong, the standard's name first. */
const descriptionMembers = [
  'error_description',
  'errorDescription',
  'error_message',
  'errorMessage',
  'message',
  'detail',
  'error_summary',
  'title',
  'Message',
] as const;

/** Reads error and description out of an answer without a token. */
export function readRefusal(members: Members | null, status: number): Refusal {
  if (!members) return { error: null, errorDescription: null };
  const error = readMember(members, 'error');
  const nested = isObject(error) ? error : null;
  const description = describe(members) ?? (nested && describe(nested));
  if (typeof error !== 'string' || error.trim() === '') return { error: null, errorDescription: description };
  // Spring, NestJS and others put HTTP's own phrase there: that is the status again, not an OAuth error.
  if (error.toLowerCase() === STATUS_CODES[status]?.toLowerCase()) {
    return { error: null, errorDescription: description ?? error };
  }
  return { error, errorDescription: description };
}

function describe(members: Members): string | null {
  for (const name of descriptionMembers) {
    const value = readMember(members, name);
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}

/** Error codes for a client ID or a client secret that is wrong, as the standard and large providers name them. */
const credentialErrors =
  /^(?:invalid_client|unauthorized_client|invalid_grant|(?:invalid|incorrect|wrong|bad|unknown|expired|disabled|inactive)[_ -]?(?:client|credential|secret|login|user|password)\w*|client_not_found|incorrect_client_credentials)$/i;

/** Errors about the request or the moment: the same credentials may work in the next one. */
const otherErrors: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'unsupported_grant_type',
  'unsupported_response_type',
  'temporarily_unavailable',
  'server_error',
  'slow_down',
  'rate_limit_exceeded',
  'too_many_requests',
]);

/** Codes that the standards define: they are words of theirs, never an echo. */
export const isStandardError = (error: string): boolean =>
  otherErrors.has(error) ||
  ['invalid_client', 'unauthorized_client', 'invalid_grant', 'access_denied'].includes(error);

/**
 * Whether the provider turned down these credentials themselves, which makes a credential set *failing*; not
 * when it had no time, no answer, or something against the request.
 *
 * `unauthorized_client` counts: Keycloak answers it to a wrong secret. `access_denied` and codes of the
 * provider's own count with status 401 only, so that a scope, an audience or a firewall (403) does not.
 */
export function isRejection(outcome: TokenTestOutcome): boolean {
  if (outcome.kind !== 'refused') return false;
  const { status, error } = outcome;
  if (status === 429 || status >= 500 || (error !== null && otherErrors.has(error))) return false;
  return status === 401 || (error !== null && credentialErrors.test(error));
}
