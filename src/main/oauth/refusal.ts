import { STATUS_CODES } from 'node:http';
import type { TokenTestOutcome } from '../../shared/token-test.ts';
import type { Expectation } from './expectation.ts';
import { isObject, readMember, readPath, type Members } from './members.ts';

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
  'errorSummary',
  'msg',
  'title',
  'Message',
] as const;

/** Reads error and description out of an answer without a token. */
export function readRefusal(members: Members | null, status: number, expected?: Expectation): Refusal {
  if (!members) return { error: null, errorDescription: null };
  const own = expected?.errorPath && textAt(members, expected.errorPath);
  const ownDescription = expected?.errorDescriptionPath && textAt(members, expected.errorDescriptionPath);
  const error = readMember(members, 'error');
  const nested = isObject(error) ? error : null;
  const description = ownDescription ?? describe(members) ?? (nested && describe(nested));
  if (own) return { error: own, errorDescription: description };
  if (typeof error !== 'string' || error.trim() === '') return { error: null, errorDescription: description };
  // Spring, NestJS and others put HTTP's own phrase there: that is the status again, not an OAuth error.
  if (error.toLowerCase() === STATUS_CODES[status]?.toLowerCase()) {
    return { error: null, errorDescription: description ?? error };
  }
  return { error, errorDescription: description };
}

/** A text, or a number other than zero, which stands for "no error" where errors are numbers. */
function textAt(members: Members, path: readonly string[]): string | null {
  const value = readPath(members, path);
  if (typeof value === 'number' && value !== 0) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
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

/** A sentence that names ID or secret as wrong, where there is no code: CrowdStrike, Twitch. */
const wrongValues = /\b(?:invalid|incorrect|wrong|unknown)\s+client[_ -]?(?:id|secret)\b/i;

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
  // RFC 9449 §5 and §8: about the proof of possession.
  'invalid_dpop_proof',
  'use_dpop_nonce',
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
  const { status, error, errorDescription } = outcome;
  if (status === 429 || status >= 500 || (error !== null && otherErrors.has(error))) return false;
  if (status === 401 || (error !== null && credentialErrors.test(error))) return true;
  return status === 403 && error === null && wrongValues.test(errorDescription ?? '');
}
