import type { Difference } from '../../shared/secret-version.ts';
import type { TokenTestResult } from '../../shared/token-test.ts';
import { plainDuration } from '../oauth/plain-words.ts';
import type { Redactor } from '../oauth/redact.ts';
import { shownLine } from '../oauth/redacted-outcome.ts';
import type { ReadToken } from '../oauth/related-tests.ts';
import { canonical, inWords, wordsIn } from './claim-values.ts';

/** What one secret version got. */
export interface Got {
  /** Granted, or accepted by the provider's probe. */
  readonly test: TokenTestResult;
  /** Null: no token was granted, as with an API key. */
  readonly token: ReadToken | null;
  readonly clientId: string;
}

export const maximumDifferences = 50;
const maximumWords = 300;

/** Of each token alone, whatever the secret: RFC 7519 §4.1, RFC 9068 §2.2, OpenID Connect, and Entra's own. */
const ofEachToken: ReadonlySet<string> = new Set([
  ...['exp', 'nbf', 'iat', 'jti', 'auth_time', 'nonce', 'sid', 'session_state', 'origin_jti', 'event_id'],
  ...['at_hash', 'c_hash', 's_hash', 'uti', 'aio', 'rh', 'xms_ftd'],
]);

/** These have a place of their own among the differences. */
const ofTheirOwn: ReadonlySet<string> = new Set(['aud', 'scope', 'scp', 'scopes']);

/** Not yet in words. */
interface Found {
  readonly about: Difference['about'];
  readonly name?: string;
  readonly current: string;
  readonly pending: string;
}

/**
 * In what the pending secret's token differs from the current one's, so that nobody learns it from a service that
 * stops working. What two tokens never share is left out, and so is the order of lists.
 *
 * @param redact - hides the secrets and tokens of both
 * @returns at most {@link maximumDifferences}, each fit to be shown and kept
 */
export function compareTokens(current: Got, pending: Got, redact: Redactor): Difference[] {
  const isNewPair = current.clientId !== pending.clientId;
  const compared = (got: Got) => (isNewPair ? got : { ...got, clientId: '' });
  const found = allThatDiffers(compared(current), compared(pending));
  const shown = found
    .slice(0, found.length > maximumDifferences ? maximumDifferences - 1 : maximumDifferences)
    .map((difference) => inPlace(difference, redact));
  if (found.length <= maximumDifferences) return shown;
  const rest = `${found.length - shown.length} more claims`;
  return [...shown, { about: 'claim', name: '…', current: rest, pending: `${rest} that differ` }];
}

function allThatDiffers(current: Got, pending: Got): Found[] {
  return [
    ...status(current, pending),
    ...scopes(current, pending),
    ...audience(current, pending),
    ...lifetime(current, pending),
    ...tokenType(current, pending),
    ...format(current, pending),
    ...claims(current, pending),
  ];
}

function inPlace({ about, name = about, current, pending }: Found, redact: Redactor): Difference {
  const shown = (text: string) => shownLine(text, redact, maximumWords);
  const words = { current: shown(current), pending: shown(pending) };
  const differs = words.current !== words.pending;
  // What differs is beyond the cut, hidden, or only in how it is written.
  const unlike = { current: 'a value that can’t be shown here', pending: 'another one' };
  return { about, name: shown(name), ...(differs ? words : unlike) };
}

const differing = (about: Difference['about'], current: string, pending: string): Found[] =>
  current === pending ? [] : [{ about, current, pending }];

/** An API key gets no token: what its probe answers is all there is to compare. */
function status({ test: { outcome: one } }: Got, { test: { outcome: other } }: Got): Found[] {
  const words = (outcome: typeof one) =>
    outcome.kind === 'accepted' ? `HTTP status ${outcome.status}` : 'a token';
  return one.kind === 'accepted' || other.kind === 'accepted'
    ? differing('status', words(one), words(other))
    : [];
}

function scopes(current: Got, pending: Got): Found[] {
  const words = (list: readonly string[] | null) =>
    list === null ? 'not told' : list.length === 0 ? 'none' : list.join(' ');
  const answered = differing('scopes', words(grantedScopes(current)), words(grantedScopes(pending)));
  const [one, other] = [claimedScopes(current), claimedScopes(pending)];
  return answered.length > 0 || isUnread(current, pending)
    ? answered
    : differing('scopes', words(one), words(other));
}

/** RFC 6749 §5.1: an answer that names no scopes grants those that were asked for, if any were. */
function grantedScopes({ test: { outcome, request } }: Got): readonly string[] | null {
  if (outcome.kind !== 'granted') return null;
  return wordsIn(outcome.grantedScopes ?? (request.askedScopes.length > 0 ? request.askedScopes : null));
}

function claimedScopes(got: Got): readonly string[] | null {
  const lists = ['scope', 'scp', 'scopes'].flatMap((name) => wordsIn(claimOf(got, name)) ?? []);
  return lists.length === 0 ? null : wordsIn(lists);
}

function audience(current: Got, pending: Got): Found[] {
  if (isUnread(current, pending)) return [];
  const [one, other] = [claimOf(current, 'aud'), claimOf(pending, 'aud')];
  const told = (value: unknown, { clientId }: Got) =>
    canonical(Array.isArray(value) ? value : value === undefined ? [] : [value], clientId);
  return told(one, current) === told(other, pending)
    ? []
    : [{ about: 'audience', current: inWords(one), pending: inWords(other) }];
}

/** Servers that hand out a token they have already tell what is left of it: a few seconds are no difference. */
function lifetime(current: Got, pending: Got): Found[] {
  const [one, other] = [lifetimeOf(current), lifetimeOf(pending)];
  if (one === other) return [];
  if (one !== null && other !== null && Math.abs(one - other) <= Math.max(2, 0.05 * Math.max(one, other))) {
    return [];
  }
  const words = (seconds: number | null) => (seconds === null ? 'not told' : plainDuration(seconds));
  return [{ about: 'lifetime', current: words(one), pending: words(other) }];
}

/** Seconds; null: neither the answer nor the token tells. */
function lifetimeOf(got: Got): number | null {
  const { outcome } = got.test;
  if (outcome.kind !== 'granted') return null;
  if (outcome.expiresIn !== null) return outcome.expiresIn;
  const [from, until] = [claimOf(got, 'iat'), claimOf(got, 'exp')];
  const seconds = typeof from === 'number' && typeof until === 'number' ? until - from : -1;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function tokenType({ test: { outcome: one } }: Got, { test: { outcome: other } }: Got): Found[] {
  if (one.kind !== 'granted' || other.kind !== 'granted') return [];
  return one.tokenType.toLowerCase() === other.tokenType.toLowerCase()
    ? []
    : [{ about: 'token_type', current: one.tokenType, pending: other.tokenType }];
}

function format({ token: one, test }: Got, { token: other }: Got): Found[] {
  // What an API accepted in a token's place was made here.
  if (test.outcome.kind !== 'granted') return [];
  const words = (token: ReadToken) =>
    token.format === 'opaque' ? 'opaque' : `JWT, ${token.algorithm ?? 'without an algorithm'}`;
  return one && other ? differing('format', words(one), words(other)) : [];
}

function claims(current: Got, pending: Got): Found[] {
  if (isUnread(current, pending)) return [];
  const names = new Set([...claimNames(current), ...claimNames(pending)]);
  return [...names].sort().flatMap((name): Found[] => {
    const [one, other] = [claimOf(current, name), claimOf(pending, name)];
    return canonical(one, current.clientId) === canonical(other, pending.clientId)
      ? []
      : [{ about: 'claim', name, current: inWords(one), pending: inWords(other) }];
  });
}

const claimNames = ({ token }: Got): string[] =>
  token?.format === 'jwt'
    ? [...token.claims.keys()].filter((name) => !ofEachToken.has(name) && !ofTheirOwn.has(name))
    : [];

const claimOf = ({ token }: Got, name: string): unknown =>
  token?.format === 'jwt' ? token.claims.get(name) : undefined;

/** One of them can't be read, which is a difference of its own where the other can, or is no granted token. */
const isUnread = (...both: readonly Got[]): boolean =>
  both.some(({ token, test }) => token?.format !== 'jwt' || test.outcome.kind !== 'granted');
