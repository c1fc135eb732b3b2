import type { Deviation, DeviationCode } from '../../shared/deviation.ts';
import type { Expectation } from './expectation.ts';
import { readMember, type Members } from './members.ts';

/** Errors that the standards have registered for answers of authorization servers. @see the IANA OAuth registry */
const registered: ReadonlySet<string> = new Set([
  // RFC 6749 §5.2 and §4.1.2.1
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
  'unsupported_response_type',
  'server_error',
  'temporarily_unavailable',
  // RFC 8707 §2, RFC 8628 §3.5, RFC 9449 §5 and §8, RFC 7009 §2.2.1, RFC 9396 §5
  'invalid_target',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'unsupported_token_type',
  'invalid_authorization_details',
  // OpenID Connect Core §3.1.2.6
  'interaction_required',
  'login_required',
  'consent_required',
]);

/**
 * How a refusal strays from RFC 6749 §5.2. A provider that is known for errors of its own is not measured by what
 * the standard says about `error`.
 *
 * @param error - as it was read from wherever the provider puts it
 */
export function refusalDeviations(
  { status, headers }: { readonly status: number; readonly headers: Pick<Headers, 'get'> },
  members: Members | null,
  error: string | null,
  expected: Expectation,
): Deviation[] {
  const deviations: Deviation[] = [];
  const note = (code: DeviationCode, message: string) => deviations.push({ code, message });
  const ownStatus = expected.successMember !== undefined && status < 300;
  if (!ownStatus) noteStatus(status, error, expected, note);
  if (expected.authorizationHeader && status === 401 && !headers.get('www-authenticate')?.trim()) {
    note('www_authenticate_missing', 'The answer does not say in WWW-Authenticate how to authenticate.');
  }
  if (expected.errorPath === undefined && members) noteError(status, error, members, note);
  return deviations;
}

type Note = (code: DeviationCode, message: string) => void;

function noteStatus(status: number, error: string | null, expected: Expectation, note: Note): void {
  if (status < 300) {
    note('success_with_error', `The answer reports an error under HTTP status ${status}.`);
  } else if (error !== null && status !== 400 && status !== 401) {
    note('error_status_unusual', `The error comes with HTTP status ${status} instead of 400 or 401.`);
  } else if (status === 401 && error !== null && error !== 'invalid_client' && registered.has(error)) {
    note('error_status_unusual', 'The error comes with HTTP status 401, which is for invalid_client only.');
  } else if (status === 400 && error === 'invalid_client' && expected.authorizationHeader) {
    note(
      'error_status_unusual',
      'The error invalid_client comes with HTTP status 400, where an Authorization header asks for 401.',
    );
  }
}

function noteError(status: number, error: string | null, members: Members, note: Note): void {
  const description = readMember(members, 'error_description');
  if (error === null) {
    // Other statuses come from what stands before a token endpoint, and owe it no error.
    if (status === 400 || status === 401) {
      note('error_missing', 'The refusal does not say why in a text named error.');
    }
  } else if (!registered.has(error)) {
    note('error_unregistered', 'The error is none that a standard knows.');
  }
  if ([error, description].some((text) => typeof text === 'string' && !allowed.test(text))) {
    note('error_characters', 'The error or its description holds characters that they should not have.');
  }
}

/** %x20-21 / %x23-5B / %x5D-7E */
const allowed = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
