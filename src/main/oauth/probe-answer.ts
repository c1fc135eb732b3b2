import type { TokenTestOutcome } from '../../shared/token-test.ts';
import { decodeAnswer } from './answer-text.ts';
import type { Exchange } from './exchange.ts';
import type { Expectation } from './expectation.ts';
import { isObject, readPath } from './members.ts';
import { readRefusal } from './refusal.ts';

/** Statuses with which an API turns down what a call carries, or the call for now (RFC 9110 §15.5, RFC 6585 §4). */
const refusals: ReadonlySet<number> = new Set([401, 403, 429]);

/**
 * Judges an API's answer to a probe. Only its status and, for APIs that say so in the body, its success member
 * matter: what the API lists is nobody's business here.
 *
 * @returns `text`: the body as text; null where it is none or wasn't kept
 */
export function judgeProbeAnswer(
  exchange: Extract<Exchange, { kind: 'answered' | 'unreadable' }>,
  { successMember }: Expectation,
): { outcome: TokenTestOutcome; text: string | null } {
  if (exchange.kind === 'unreadable') {
    const { reason, status } = exchange;
    // An API that lists more than is read has let the caller in.
    const accepted = reason === 'too_large' && isSuccess(status);
    return {
      outcome: accepted ? { kind: 'accepted', status } : { kind: 'malformed', reason, status },
      text: null,
    };
  }
  const { status, headers, body } = exchange.answer;
  const contentType = headers.get('content-type');
  const decoded = body.length === 0 ? null : decodeAnswer(body, contentType);
  const text = body.length === 0 ? '' : (decoded?.text ?? null);
  const members = isObject(decoded?.json) ? decoded.json : null;
  const saysFailure =
    successMember !== undefined && members && readPath(members, successMember.path) !== successMember.value;
  if (refusals.has(status) || (isSuccess(status) && saysFailure)) {
    return { outcome: { kind: 'refused', status, ...readRefusal(members, status), deviations: [] }, text };
  }
  if (!isSuccess(status))
    return { outcome: { kind: 'malformed', reason: 'unexpected_status', status }, text };
  // A sign-in page that anybody gets is no sign that the key was looked at.
  return /^(?:text\/html|application\/xhtml)/i.test(contentType ?? '')
    ? { outcome: { kind: 'malformed', reason: 'html', status }, text }
    : { outcome: { kind: 'accepted', status }, text };
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;
