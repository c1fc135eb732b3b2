import { decodeAnswer } from '../oauth/answer-text.ts';
import {
  exchange,
  type Connection,
  type Exchange,
  type ExchangeDependencies,
  type TokenAnswer,
} from '../oauth/exchange.ts';
import { sendable } from '../oauth/header-value.ts';
import { isObject, readMember, type Members } from '../oauth/members.ts';
import { createRedactor } from '../oauth/redact.ts';
import { readRetryAfter } from '../oauth/retry-after.ts';
import type { ManagementAnswer, ManagementRequest, SendToManagement } from './adapter.ts';
import { answerLost, automationFailed } from './failures.ts';

export interface ManagementCallParts {
  readonly dependencies: ExchangeDependencies & { readonly clock: { readonly now: () => number } };
  /** The bearer token that may change the client; read, not kept. */
  readonly token: string;
  readonly connection: Connection;
  readonly allowInsecureHttp: boolean;
  /** Cancels what changes nothing. */
  readonly stop: AbortSignal;
}

/** @returns what sends the requests of an adapter with one token */
export function managementCalls(parts: ManagementCallParts): SendToManagement {
  return async (request) => {
    if (parts.stop.aborted) throw cancelled();
    const host = URL.parse(request.url)?.host ?? 'the provider';
    // Once a change is asked for, only the timeouts end it: an answer that nobody waits for would be a lost secret.
    const signal = request.changes ? undefined : parts.stop;
    const ended = await exchange(outgoing(request, parts), parts.dependencies, signal);
    if (ended.kind !== 'answered') throw unanswered(ended, request, host);
    return judged(ended.answer, request, host, parts);
  };
}

const outgoing = (
  { method, url, body }: ManagementRequest,
  { token, connection, allowInsecureHttp }: ManagementCallParts,
) => ({
  method,
  url,
  headers: {
    accept: 'application/json',
    authorization: sendable(`Bearer ${token}`),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  },
  body: body === undefined ? null : JSON.stringify(body),
  allowInsecureHttp,
  connection,
});

/** With these, not a byte of the request can have been acted on. */
const neverSent = new Set(['dns', 'connection_refused', 'proxy', 'offline']);
/** TLS breaks at its beginning, or over an answer that is on its way: only what is wrong with a certificate tells which. */
const isOfCertificate = /certificate|ERR_CERT_/i;

function unanswered(
  ended: Exclude<Exchange, { kind: 'answered' }>,
  { changes }: ManagementRequest,
  host: string,
) {
  if (ended.kind === 'cancelled') return cancelled();
  // A redirect is an answer: it may come after the deed, as a 303 always does.
  if (ended.kind === 'blocked')
    return changes && ended.rule === 'redirect'
      ? answerLost(ended.detail)
      : automationFailed(ended.detail, unchanged);
  if (ended.kind === 'unreadable') {
    const message = `${host} answered with status ${ended.status}, but the answer can’t be read.`;
    return changes ? answerLost(message) : automationFailed(message, unchanged);
  }
  const message = `${host} gave no answer: ${ended.detail}.`;
  const isTooEarly =
    neverSent.has(ended.reason) || (ended.reason === 'tls' && isOfCertificate.test(ended.detail));
  const mayHaveChanged = changes && !isTooEarly;
  return mayHaveChanged ? answerLost(message) : automationFailed(message, unchanged);
}

function judged(
  { status, headers, body }: TokenAnswer,
  request: ManagementRequest,
  host: string,
  { token, dependencies }: ManagementCallParts,
): ManagementAnswer {
  const text = decodeAnswer(body, headers.get('content-type'));
  const members = isObject(text?.json) ? text.json : {};
  if ((status >= 200 && status < 300) || request.alsoFine?.includes(status)) return { status, members };
  const code = errorCode(members, [token, ...(request.hidden ?? [])]);
  const said = `${host} answered with status ${status}${code === null ? '' : ` (${code})`}.`;
  if (status >= 500 && request.changes) throw answerLost(said);
  const retryAfter = readRetryAfter(headers.get('retry-after'), dependencies.clock.now());
  throw automationFailed(said, hintFor(status, retryAfter));
}

function hintFor(status: number, retryAfter: number | null): string {
  if (status === 400) return `It didn’t accept the request. ${unchanged}`;
  if (status === 401) return `It doesn’t accept the token that was sent. ${unchanged}`;
  if (status === 403) return `The token lacks the right to do this. Look at what it needs. ${unchanged}`;
  if (status === 404) return `It knows no such client. Look at the ID that was set up. ${unchanged}`;
  if (status === 429) {
    const seconds = retryAfter === null ? null : Math.ceil(retryAfter / 1000);
    return `Too many requests: try again ${seconds === null ? 'later' : `in ${seconds} s`}. ${unchanged}`;
  }
  return unchanged;
}

/**
 * The short code of an error: `error` (RFC 6749 §5.2), `error.code` (Graph), `errorCode` (Auth0). Never prose, which may
 * echo anything.
 */
function errorCode(members: Members, secrets: readonly string[]): string | null {
  const error = readMember(members, 'error');
  const candidates = [readMember(members, 'errorCode'), isObject(error) ? readMember(error, 'code') : error];
  const code = candidates.find((value) => typeof value === 'string' && /^[A-Za-z][\w.]{0,59}$/.test(value));
  if (typeof code !== 'string') return null;
  const echoes = secrets.some(
    (secret) => createRedactor({ clientSecret: secret, accessToken: null })(code) !== code,
  );
  return echoes ? null : code;
}

const unchanged = 'Nothing was changed at the provider.';

const cancelled = () => automationFailed('Cancelled.', unchanged);
