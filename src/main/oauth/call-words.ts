import type { Exchange } from './exchange.ts';
import type { CallWords, EndedCall } from './call-result.ts';
import { isObject, readMember } from './members.ts';
import { blockedWords, plainDuration, unreachableWords } from './plain-words.ts';
import { readRetryAfter } from './retry-after.ts';

/** Words for a call that brought no answer that could be judged; null: it did. */
export function wordsWithoutAnswer({ exchange, host, shown }: EndedCall): CallWords | null {
  switch (exchange.kind) {
    case 'answered':
      return null;
    case 'unreadable':
      return exchange.reason === 'too_large'
        ? said(`${host} answered with more than 256 kB, so Keyturn stopped reading`)
        : said(`${host} answered with data that can't be decoded`);
    case 'unreachable':
      return said(unreachableWords(exchange.reason, host), shown(exchange.detail));
    case 'blocked':
      return said(blockedWords(exchange.rule, host), shown(exchange.detail));
    case 'cancelled':
      return said('The request was cancelled');
  }
}

/** What an API made of a call with a token, or with an API key. */
export function apiCallWords(ended: EndedCall, credential: 'token' | 'key'): CallWords {
  const { exchange, host } = ended;
  const without = wordsWithoutAnswer(ended);
  if (without || exchange.kind !== 'answered') return without ?? said('');
  const { status } = exchange.answer;
  if (status === 429) return tooMany(ended);
  const known = byStatus[status];
  if (known) return known(host, credential, challengeOf(exchange));
  if (status >= 500) {
    return said(
      `${host} had an error of its own (HTTP status ${status})`,
      `It says nothing about the ${credential}. Try again later.`,
    );
  }
  if (status >= 200 && status < 300) return said(`${host} accepts the ${credential} (HTTP status ${status})`);
  return said(
    `${host} answered with HTTP status ${status}`,
    `It doesn't say whether the ${credential} was the reason: look at the answer.`,
  );
}

const said = (message: string, hint: string | null = null): CallWords => ({ message, hint });

type ByStatus = (host: string, credential: 'token' | 'key', challenge: Challenge | null) => CallWords;

const byStatus: Readonly<Record<number, ByStatus>> = {
  400: (host, credential) =>
    said(
      `${host} finds the request malformed`,
      `Most APIs say so only after they accepted the ${credential}.`,
    ),
  401: (host, credential, challenge) =>
    said(
      `${host} does not accept this ${credential}`,
      challenge === 'insufficient_scope'
        ? scopeHint
        : credential === 'token'
          ? 'It may be expired or revoked, meant for another audience, or of another environment than this API.'
          : 'It may be revoked, or of another environment than this API.',
    ),
  403: (host, credential, challenge) =>
    said(
      `${host} knows this ${credential}, but does not allow this request`,
      challenge === 'invalid_token' ? 'It says that the token is not valid.' : scopeHint,
    ),
  404: (host, credential) =>
    said(
      `${host} has nothing at this address`,
      `It doesn't say whether the ${credential} is accepted: check the path. Some APIs also hide what is not allowed.`,
    ),
  405: (host, credential) =>
    said(
      `${host} does not take this method at this address`,
      `It doesn't say whether the ${credential} is accepted: try another method.`,
    ),
  422: (host, credential) =>
    said(
      `${host} finds something missing in the request`,
      `Most APIs say so only after they accepted the ${credential}.`,
    ),
};

const scopeHint = 'It usually lacks a scope, or the role that this request needs.';

type Challenge = 'invalid_token' | 'insufficient_scope' | 'invalid_request';

/** @see RFC 6750 §3.1 */
function challengeOf(exchange: Exchange): Challenge | null {
  if (exchange.kind !== 'answered') return null;
  const header = exchange.answer.headers.get('www-authenticate')?.slice(0, 2_000) ?? '';
  const error = /\berror="?(invalid_token|insufficient_scope|invalid_request)\b/i.exec(header)?.[1];
  return error === undefined ? null : (error.toLowerCase() as Challenge);
}

function tooMany({ exchange, host, now }: EndedCall): CallWords {
  if (exchange.kind !== 'answered') return said('');
  const asked = readRetryAfter(exchange.answer.headers.get('retry-after'), now);
  const wait = asked === null ? 'Wait a while' : `Wait ${plainDuration(Math.ceil(asked / 1000))}`;
  return said(`${host} has had too many requests and asks to wait`, `${wait} before you try again.`);
}

/** What a neighbour of the token endpoint said, where that isn't success; null: it is. */
export function endpointWords(ended: EndedCall, endpoint: 'introspection' | 'revocation'): CallWords | null {
  const { exchange, host, text, shown } = ended;
  const without = wordsWithoutAnswer(ended);
  if (without || exchange.kind !== 'answered') return without;
  const { status } = exchange.answer;
  if (status >= 200 && status < 300) return null;
  if (status === 429) return tooMany(ended);
  const error = errorOf(text?.json);
  const said401 = error === 'invalid_client' || status === 401;
  if (said401) {
    return said(
      `${host} does not accept this client for ${endpoint}`,
      'Some providers want another client, or another client authentication method, at this endpoint.',
    );
  }
  if (status === 403) return said(`${host} does not let this client use ${endpoint}`);
  if (status === 404 || status === 405) return said(`${host} has no ${endpoint} at this address`);
  if (status >= 500)
    return said(`${host} had an error of its own (HTTP status ${status})`, 'Try again later.');
  return said(
    error === null
      ? `${host} refuses the request with HTTP status ${status}`
      : `${host} refuses the request: ${shown(error)}`,
  );
}

/** RFC 6749 §5.2 `error`. */
function errorOf(json: unknown): string | null {
  const error = isObject(json) ? readMember(json, 'error') : undefined;
  return typeof error === 'string' && error !== '' ? error : null;
}
