import type { Deviation, DeviationCode } from '../../shared/deviation.ts';
import type { MalformedReason, TokenTestOutcome } from '../../shared/token-test.ts';
import { formDeviations, membersOf } from './answer-members.ts';
import { decodeAnswer, type AnswerText } from './answer-text.ts';
import type { Expectation } from './expectation.ts';
import { readGrant, type Grant } from './granted-token.ts';
import { readMember, readPath, type Members } from './members.ts';
import { readRefusal } from './refusal.ts';
import { refusalDeviations } from './refusal-deviations.ts';

/** The parts of an answer that say how a token request ended. */
export interface AnswerToJudge {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: Uint8Array;
  /** Ms since 1970. */
  readonly receivedAt: number;
}

export type AnswerOutcome = Extract<TokenTestOutcome, { kind: 'granted' | 'refused' | 'malformed' }>;

/** Texts of the server's are as it sent them: they may echo the secret, and have to be redacted. */
export interface Judgement {
  readonly outcome: AnswerOutcome;
  readonly accessToken: string | null;
  /** The body as text; null where it is none. */
  readonly text: string | null;
}

/**
 * Judges an answer to a token request. What can be used is used, and each way in which it strays from the
 * standard is listed. Never throws, whatever the bytes, and takes time in proportion to their number.
 *
 * @see RFC 6749 §5.1 (success) and §5.2 (error)
 */
export function judgeTokenResponse(answer: AnswerToJudge, expected: Expectation): Judgement {
  const { status, body } = answer;
  const contentType = answer.headers.get('content-type');
  const decoded = body.length === 0 ? emptyText : decodeAnswer(body, contentType);
  const text = decoded?.text ?? null;
  const members = decoded && membersOf(decoded, contentType);
  const deviations = decoded ? [...decoded.deviations, ...formDeviations(decoded, contentType)] : [];
  const success = status >= 200 && status <= 299;
  const malformed = (reason: MalformedReason): Judgement => ({
    outcome: { kind: 'malformed', reason, status },
    accessToken: null,
    text,
  });

  const grant = success && members ? readGrant(members, expected, answer.receivedAt) : null;
  if (grant && grant !== 'unusable' && members) {
    deviations.push(...grant.deviations, ...grantDeviations(answer, expected, members));
    return { outcome: granted(grant, deviations), accessToken: grant.accessToken, text };
  }
  const refusal = readRefusal(members, status, expected);
  const isRefusal = refusal.error !== null || (success ? saysFailure(members, expected) : isPlain(status));
  if (!isRefusal) {
    if (!success) return malformed('unexpected_status');
    return malformed(grant === 'unusable' ? 'unusable_token' : whyUnusable(decoded, contentType));
  }
  deviations.push(...refusalDeviations(answer, members, refusal.error, expected));
  return { outcome: { kind: 'refused', status, ...refusal, deviations }, accessToken: null, text };
}

/** Whether a provider whose answers tell success from failure by a member of their own says failure. */
function saysFailure(members: Members | null, { successMember }: Expectation): boolean {
  return !!successMember && !!members && readPath(members, successMember.path) !== successMember.value;
}

/** Statuses that say no by themselves, whatever the body. */
const isPlain = (status: number): boolean => [400, 401, 403, 429].includes(status);

const emptyText: AnswerText = { text: '', json: undefined, deviations: [] };

const granted = (
  { tokenType, expiresIn, grantedScopes }: Grant,
  deviations: readonly Deviation[],
): AnswerOutcome => ({ kind: 'granted', tokenType, expiresIn, grantedScopes, deviations });

function grantDeviations(
  { status, headers }: AnswerToJudge,
  { successStatus = 200 }: Expectation,
  members: Members,
): Deviation[] {
  const deviations: Deviation[] = [];
  const note = (code: DeviationCode, message: string) => deviations.push({ code, message });
  if (status !== successStatus) {
    note('status_not_200', `The token comes with HTTP status ${status} instead of ${successStatus}.`);
  }
  // `Pragma: no-cache`, which the section also wants, adds nothing to no-store and is deprecated (RFC 9111 §5.4).
  if (!/\bno-store\b/i.test(headers.get('cache-control') ?? '')) {
    note('cacheable', 'The answer does not forbid caches to keep it (Cache-Control: no-store).');
  }
  const error = readMember(members, 'error');
  if (typeof error === 'string' && error !== '') {
    note('success_with_error', 'The answer holds a token and an error at once.');
  }
  return deviations;
}

function whyUnusable(decoded: AnswerText | null, contentType: string | null): MalformedReason {
  if (!decoded) return 'undecodable';
  if (decoded.text.trim() === '') return 'empty';
  if (decoded.json !== undefined) return 'no_access_token';
  const isHtml = /^(?:text\/html|application\/xhtml)/i.test(contentType ?? '');
  return isHtml || /^\s*(?:<!doctype html|<html\b)/i.test(decoded.text) ? 'html' : 'not_json';
}
