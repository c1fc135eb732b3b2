import type { Deviation, MalformedReason, TokenTestOutcome } from '../../shared/token-test.ts';
import { decodeAnswer, type AnswerText } from './answer-text.ts';
import { duplicateMembers } from './duplicate-members.ts';
import type { Expectation } from './expectation.ts';
import { readGrant } from './granted-token.ts';
import { isObject, readMember, readPath, type Members } from './members.ts';
import { readRefusal } from './refusal.ts';

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
 * standard is listed. Never throws, whatever the bytes.
 *
 * @see RFC 6749 §5.1 (success) and §5.2 (error)
 */
export function judgeTokenResponse(answer: AnswerToJudge, expected: Expectation): Judgement {
  const { status, body } = answer;
  const contentType = answer.headers.get('content-type');
  const decoded = body.length === 0 ? emptyText : decodeAnswer(body, contentType);
  const text = decoded?.text ?? null;
  const malformed = (reason: MalformedReason): Judgement => ({
    outcome: { kind: 'malformed', reason, status },
    accessToken: null,
    text,
  });
  const success = status >= 200 && status <= 299;
  const members = decoded && asMembers(decoded, contentType);
  const deviations = decoded ? [...decoded.deviations, ...formDeviations(decoded, contentType)] : [];

  if (success && members) {
    const grant = readGrant(members, expected, answer.receivedAt);
    if (grant) return granted(answer, expected, grant, members, deviations, text);
  }
  const refusal = readRefusal(members, status);
  if (success) {
    if (refusal.error !== null || saysFailure(members, expected)) {
      deviations.push(
        deviation('success_with_error', `The answer reports an error under HTTP status ${status}.`),
      );
      return { outcome: { kind: 'refused', status, ...refusal, deviations }, accessToken: null, text };
    }
    return malformed(whyUnusable(decoded, contentType));
  }
  if (refusal.error === null && !plainRefusals.has(status)) return malformed('unexpected_status');
  if (refusal.error !== null && status !== 400 && status !== 401) {
    deviations.push(
      deviation('error_status_unusual', `The error comes with HTTP status ${status} instead of 400 or 401.`),
    );
  }
  return { outcome: { kind: 'refused', status, ...refusal, deviations }, accessToken: null, text };
}

/** Whether a provider whose answers tell success from failure by a member of their own says failure. */
function saysFailure(members: Members | null, { successMember }: Expectation): boolean {
  return !!successMember && !!members && readPath(members, successMember.path) !== successMember.value;
}

/** Statuses that say no by themselves, whatever the body. */
const plainRefusals: ReadonlySet<number> = new Set([400, 401, 403, 429]);

const emptyText: AnswerText = { text: '', json: undefined, deviations: [] };

const deviation = (code: Deviation['code'], message: string): Deviation => ({ code, message });

/** Characters. Node takes time that grows with the square of the number of pairs, and a token is not longer. */
const maximumFormLength = 65_536;

/** The answer's members: of a JSON object, or of the form that some old endpoints answer with. */
function asMembers(decoded: AnswerText, contentType: string | null): Members | null {
  if (isObject(decoded.json)) return decoded.json;
  const isForm = /^application\/x-www-form-urlencoded/i.test(contentType ?? '');
  if (decoded.json !== undefined || !(isForm || /^(?:access_token|error)=/.test(decoded.text))) return null;
  return Object.fromEntries(new URLSearchParams(decoded.text.slice(0, maximumFormLength)));
}

function formDeviations(decoded: AnswerText, contentType: string | null): Deviation[] {
  const deviations: Deviation[] = [];
  if (decoded.json === undefined) {
    if (decoded.text !== '') deviations.push(deviation('content_type_not_json', 'The answer is not JSON.'));
    return deviations;
  }
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(?:json|[^/\s]+\+json)$/.test(essence)) {
    deviations.push(
      deviation('content_type_not_json', 'The answer is JSON, but its Content-Type says something else.'),
    );
  }
  const duplicates = duplicateMembers(decoded.text);
  if (duplicates.size > 0) {
    const what = duplicates.has('access_token') ? 'access_token' : 'a member';
    deviations.push(
      deviation(
        'duplicate_member',
        `The answer holds ${what} more than once. Keyturn uses the last, as most programs do.`,
      ),
    );
  }
  return deviations;
}

function granted(
  { status, headers }: AnswerToJudge,
  { successStatus = 200 }: Expectation,
  grant: NonNullable<ReturnType<typeof readGrant>>,
  members: Members,
  deviations: Deviation[],
  text: string | null,
): Judgement {
  const { accessToken, tokenType, expiresIn, grantedScopes } = grant;
  deviations.push(...grant.deviations);
  if (status !== successStatus) {
    deviations.push(
      deviation('status_not_200', `The token comes with HTTP status ${status} instead of ${successStatus}.`),
    );
  }
  if (!/\bno-store\b/i.test(headers.get('cache-control') ?? '')) {
    deviations.push(
      deviation('cacheable', 'The answer does not forbid caches to keep it (Cache-Control: no-store).'),
    );
  }
  const error = readMember(members, 'error');
  if (typeof error === 'string' && error !== '') {
    deviations.push(deviation('success_with_error', 'The answer holds a token and an error at once.'));
  }
  return {
    outcome: { kind: 'granted', tokenType, expiresIn, grantedScopes, deviations },
    accessToken,
    text,
  };
}

function whyUnusable(decoded: AnswerText | null, contentType: string | null): MalformedReason {
  if (!decoded) return 'undecodable';
  if (decoded.text.trim() === '') return 'empty';
  if (decoded.json !== undefined) return 'no_access_token';
  const isHtml = /^(?:text\/html|application\/xhtml)/i.test(contentType ?? '');
  return isHtml || /^\s*(?:<!doctype html|<html\b)/i.test(decoded.text) ? 'html' : 'not_json';
}
