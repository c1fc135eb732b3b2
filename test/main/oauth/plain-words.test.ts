import { describe, expect, it } from 'vitest';
import { firstAid, type FirstAidContext } from '../../../src/main/oauth/first-aid/first-aid.ts';
import { plainDuration, plainWords } from '../../../src/main/oauth/plain-words.ts';
import type {
  BlockedRule,
  MalformedReason,
  TokenTestOutcome,
  UnreachableReason,
} from '../../../src/shared/token-test.ts';

const asked = { who: 'Monite', host: 'api.monite.com' };
const context: FirstAidContext = {
  clientAuthenticationMethod: 'client_secret_basic',
  basicWasEncoded: false,
  askedScopes: [],
  retryAfter: null,
};
const say = (outcome: TokenTestOutcome) => plainWords(outcome, asked);
const advise = (outcome: TokenTestOutcome, more: Partial<FirstAidContext> = {}) =>
  firstAid(outcome, { ...context, ...more });

const granted = (
  changes: Partial<Extract<TokenTestOutcome, { kind: 'granted' }>> = {},
): TokenTestOutcome => ({
  kind: 'granted',
  tokenType: 'Bearer',
  expiresIn: 1800,
  grantedScopes: null,
  deviations: [],
  ...changes,
});
const refused = (status: number, error: string | null): TokenTestOutcome => ({
  kind: 'refused',
  status,
  error,
  errorDescription: null,
  deviations: [],
});

const errors = [
  'invalid_client',
  'invalid_scope',
  'unauthorized_client',
  'invalid_grant',
  'unsupported_grant_type',
  'invalid_request',
  'invalid_target',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  'slow_down',
  'their_own_code',
];
const unreachable: UnreachableReason[] = [
  'dns',
  'tls',
  'connection_refused',
  'timed_out',
  'connection_lost',
  'proxy',
  'offline',
  'network',
];
const malformed: MalformedReason[] = [
  'not_json',
  'html',
  'empty',
  'no_access_token',
  'too_large',
  'undecodable',
];
const blocked: BlockedRule[] = ['redirect', 'insecure_http', 'invalid_url', 'unresolved_variable'];

const failures: TokenTestOutcome[] = [
  ...errors.map((error) => refused(400, error)),
  ...[400, 401, 403, 418, 429].map((status) => refused(status, null)),
  ...unreachable.map((reason): TokenTestOutcome => ({ kind: 'unreachable', reason, detail: '' })),
  ...malformed.map((reason): TokenTestOutcome => ({ kind: 'malformed', reason, status: 200 })),
  ...[304, 404, 405, 407, 415, 422, 500, 503].map((status): TokenTestOutcome => ({
    kind: 'malformed',
    reason: 'unexpected_status',
    status,
  })),
  ...blocked.map((rule): TokenTestOutcome => ({ kind: 'blocked', rule, detail: '' })),
];

describe('every failure', () => {
  it.each(failures)('is told in one sentence, with advice in whole sentences: %j', (outcome) => {
    const message = say(outcome);
    expect(message).toMatch(/^[A-Z\w][^\n]{10,160}[^.\s]$/);
    expect(advise(outcome)).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('has advice of its own', () => {
    expect(new Set(failures.map(say)).size).toBeGreaterThan(failures.length - 10);
  });
});

describe('plainWords', () => {
  it.each([
    [granted(), 'Monite issued a bearer token, valid 30 min'],
    [granted({ expiresIn: null }), 'Monite issued a bearer token, and does not say how long it is valid'],
    [granted({ tokenType: 'DPoP', expiresIn: 86_400 }), 'Monite issued a DPoP token, valid 24 h'],
    [refused(401, 'invalid_client'), 'Monite does not accept this client ID and client secret'],
    [refused(400, 'E-17'), 'Monite refuses the request: E-17'],
    [refused(429, 'invalid_client'), 'Monite has had too many requests and asks to wait'],
    [refused(400, 'constructor'), 'Monite refuses the request: constructor'],
    [{ kind: 'unreachable', reason: 'dns', detail: '' }, 'No server is known by the name api.monite.com'],
    [
      { kind: 'malformed', reason: 'html', status: 200 },
      'Monite answered with a web page instead of a token',
    ],
    [{ kind: 'accepted', status: 200 }, 'Monite accepted the credentials (HTTP status 200)'],
    [{ kind: 'cancelled' }, 'The token test was cancelled'],
  ] as [TokenTestOutcome, string][])('says of %j: %s', (outcome, words) => {
    expect(say(outcome)).toBe(words);
  });
});

describe('plainDuration', () => {
  it.each([
    [0, '0 s'],
    [45, '45 s'],
    [60, '1 min'],
    [90, '1 min 30 s'],
    [1800, '30 min'],
    [3600, '1 h'],
    [3661, '1 h 1 min'],
    [5400, '1 h 30 min'],
    [86_400, '24 h'],
    [172_800, '2 days'],
    [180_000, '2 days 2 h'],
    [315_360_000, '3650 days'],
  ])('%d s is %s', (seconds, words) => {
    expect(plainDuration(seconds)).toBe(words);
  });
});

describe('firstAid', () => {
  it('has nothing to say about a token that grants what was asked for', () => {
    expect(advise(granted())).toBeNull();
    expect(advise(granted({ grantedScopes: ['a', 'b'] }), { askedScopes: ['a'] })).toBeNull();
    expect(advise({ kind: 'cancelled' })).toBeNull();
  });

  it('names the scopes that were asked for and not granted', () => {
    const askedScopes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(advise(granted({ grantedScopes: ['a'] }), { askedScopes })).toMatch(
      /^Asked for but not granted: b, c, d, e, f and 1 more\./,
    );
  });

  it('suggests the other client authentication method', () => {
    expect(advise(refused(401, 'invalid_client'))).toContain('try client_secret_post');
    expect(advise(refused(401, null), { clientAuthenticationMethod: 'client_secret_post' })).toContain(
      'try client_secret_basic',
    );
  });

  it('suggests raw Basic where the encoding makes a difference', () => {
    expect(advise(refused(401, 'invalid_client'), { basicWasEncoded: true })).toContain(
      'try the Basic encoding raw',
    );
  });

  it('tells how long the server asks to wait', () => {
    expect(advise(refused(429, null), { retryAfter: 90 })).toContain('asks to wait 1 min 30 s');
    expect(
      advise({ kind: 'malformed', reason: 'unexpected_status', status: 503 }, { retryAfter: 5 }),
    ).toContain('5 s');
  });
});
