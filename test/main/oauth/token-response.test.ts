import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../../src/main/oauth/expectation.ts';
import { judgeTokenResponse } from '../../../src/main/oauth/token-response.ts';
import type { TokenTestOutcome } from '../../../src/shared/token-test.ts';

const receivedAt = Date.UTC(2026, 0, 1);
const standard: Expectation = { tokenPath: ['access_token'], scopeSeparator: ' ' };
const exemplary = { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' };

function judge(
  content: unknown,
  {
    status = 200,
    headers = exemplary,
    expected = standard,
  }: { status?: number; headers?: Record<string, string>; expected?: Expectation } = {},
) {
  const body =
    content instanceof Uint8Array
      ? content
      : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return judgeTokenResponse({ status, headers: new Headers(headers), body, receivedAt }, expected);
}

const codes = (outcome: TokenTestOutcome): string[] =>
  'deviations' in outcome ? outcome.deviations.map(({ code }) => code) : [];

/** RFC 6749 §5.1's own example, but for what a test changes. */
const answer = (changes: object = {}) => ({
  access_token: '2YotnFZFEjr1zCsicMWpAA',
  token_type: 'Bearer',
  expires_in: 3600,
  ...changes,
});

describe('a granted token', () => {
  it('is read as RFC 6749 §5.1 says, with nothing to complain of', () => {
    const { outcome, accessToken } = judge(answer({ scope: 'a b' }));
    expect(accessToken).toBe('2YotnFZFEjr1zCsicMWpAA');
    expect(outcome).toEqual({
      kind: 'granted',
      tokenType: 'Bearer',
      expiresIn: 3600,
      grantedScopes: ['a', 'b'],
      deviations: [],
    });
  });

  it.each([
    ['3600', 3600, ['expires_in_not_a_number']],
    [' 3600 ', 3600, ['expires_in_not_a_number']],
    [3599.9, 3599, ['expires_in_not_a_number']],
    ['soon', null, ['expires_in_not_a_number']],
    [true, null, ['expires_in_not_a_number']],
    [undefined, null, ['expires_in_missing']],
    [null, null, ['expires_in_missing']],
    [0, null, ['expires_in_out_of_range']],
    [-60, null, ['expires_in_out_of_range']],
    [315_360_000, 315_360_000, []],
    [315_360_001, null, ['expires_in_out_of_range']],
    [1_438_315_200_000, null, ['expires_in_out_of_range']],
  ])('with expires_in %j is valid for %j s', (expires_in, expected, deviations) => {
    const { outcome } = judge(answer({ expires_in }));
    expect(outcome).toMatchObject({ kind: 'granted', expiresIn: expected });
    expect(codes(outcome)).toEqual(deviations);
  });

  it.each([
    ['bearer', 'bearer', []],
    ['BearerToken', 'BearerToken', ['token_type_unusual']],
    [undefined, 'Bearer', ['token_type_missing']],
    [7, 'Bearer', ['token_type_missing']],
  ])('with token_type %j is a %s token', (token_type, expected, deviations) => {
    const { outcome } = judge(answer({ token_type }));
    expect(outcome).toMatchObject({ tokenType: expected });
    expect(codes(outcome)).toEqual(deviations);
  });

  it.each([
    ['a  b', ' ', ['a', 'b'], []],
    ['a,b c', ',', ['a', 'b', 'c'], []],
    ['a,b', ' ', ['a,b'], []],
    ['', ' ', [], []],
    ['a b"', ' ', ['a', 'b"'], ['scope_characters']],
    [['a', 'b', 3], ' ', ['a', 'b'], ['scope_not_a_string']],
    [{ a: 1 }, ' ', null, ['scope_not_a_string']],
    [undefined, ' ', null, []],
  ])('with scope %j and separator %j grants %j', (scope, scopeSeparator, grantedScopes, deviations) => {
    const { outcome } = judge(answer({ scope }), { expected: { ...standard, scopeSeparator } });
    expect(outcome).toMatchObject({ grantedScopes });
    expect(codes(outcome)).toEqual(deviations);
  });

  it('is usable in spite of other deviations, each of which is noted', () => {
    const { outcome } = judge(answer(), { status: 201, headers: { 'content-type': 'text/plain' } });
    expect(codes(outcome)).toEqual(['content_type_not_json', 'status_not_200', 'cacheable']);
  });

  it('counts although the answer also reports an error, but not silently', () => {
    expect(codes(judge(answer({ error: 'oops' })).outcome)).toEqual(['success_with_error']);
    expect(codes(judge(answer({ error: '' })).outcome)).toEqual([]);
    expect(codes(judge(answer({ error: null })).outcome)).toEqual([]);
  });

  it('is the last of two, because that is the one which most programs would use', () => {
    const { outcome, accessToken } = judge(
      '{"access_token":"one","token_type":"Bearer","expires_in":1,"access_token":"two"}',
    );
    expect(accessToken).toBe('two');
    expect(outcome).toMatchObject({
      deviations: [{ code: 'duplicate_member', message: expect.stringContaining('access_token') as string }],
    });
  });

  it('is found at the path where the provider puts it, with its lifetime beside it', () => {
    const expected = { ...standard, tokenPath: ['data', 'token'] };
    const { outcome, accessToken } = judge(
      { data: { token: 'abcd', expires_in: 60, token_type: 'Bearer' } },
      { expected },
    );
    expect(accessToken).toBe('abcd');
    expect(outcome).toMatchObject({ expiresIn: 60, deviations: [] });
  });

  it('is read as the catalogue says that the provider strays, without complaint', () => {
    const expected = { ...standard, tokenPath: ['token'], expiresAtPath: ['expires_at'], successStatus: 201 };
    const { outcome } = judge(
      { token: 'ghs_x', token_type: 'Bearer', expires_at: '2026-01-01T01:00:00Z' },
      { status: 201, expected },
    );
    expect(outcome).toMatchObject({ kind: 'granted', expiresIn: 3600, deviations: [] });
  });

  it.each([[''], [' '], [7], [['x']], [{ value: 'x' }], ['line\nbreak'], ['ünicode']])(
    'is not %j, which no header can carry',
    (access_token) => {
      expect(judge(answer({ access_token }))).toMatchObject({
        accessToken: null,
        outcome: { kind: 'malformed', reason: 'unusable_token' },
      });
    },
  );

  it.each([
    ['abc.DEF-1_2~+/==', []],
    ['Bearer abc', []],
    ['00D!AQ.x', ['token_characters']],
    ['two words', ['token_characters']],
    ['a=b', ['token_characters']],
  ])('%j is usable, though not every character of it may be allowed', (access_token, deviations) => {
    const { outcome, accessToken } = judge(answer({ access_token }));
    expect(accessToken).toBe(access_token);
    expect(codes(outcome)).toEqual(deviations);
  });

  it('comes without a refresh token in the client credentials grant, and may have one in others', () => {
    const withRefresh = answer({ refresh_token: 'r-0123456789' });
    expect(codes(judge(withRefresh).outcome)).toEqual(['refresh_token_issued']);
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    expect(codes(judge(withRefresh, { expected: { ...standard, grantType } }).outcome)).toEqual([]);
    expect(codes(judge(answer({ refresh_token: '' })).outcome)).toEqual([]);
  });

  it.each([
    ['the type that it is known to send', { tokenType: 'BearerToken' }, { token_type: 'bearertoken' }, []],
    ['the standard’s type', { tokenType: 'BearerToken' }, {}, []],
    ['another type', { tokenType: 'BearerToken' }, { token_type: 'mac' }, ['token_type_unusual']],
    ['no type', { tokenType: null }, { token_type: undefined }, []],
    ['a type after all', { tokenType: null }, { token_type: 'mac' }, ['token_type_unusual']],
    ['its lifetime as a text', { lifetimeIsText: true }, { expires_in: '60' }, []],
    ['its lifetime as a number', { lifetimeIsText: true }, { expires_in: 60 }, []],
    ['its lifetime as words', { lifetimeIsText: true }, { expires_in: 'soon' }, ['expires_in_not_a_number']],
  ])('of a provider with a dialect may have %s', (_what, dialect, changes, deviations) => {
    const { outcome } = judge(answer(changes), { expected: { ...standard, ...dialect } });
    expect(outcome.kind).toBe('granted');
    expect(codes(outcome)).toEqual(deviations);
  });

  it('is found in a list too', () => {
    const expected = { ...standard, tokenPath: ['tokens', '0', 'value'], tokenType: null };
    const { outcome, accessToken } = judge({ tokens: [{ value: 'abcd', expires_in: 60 }] }, { expected });
    expect(accessToken).toBe('abcd');
    expect(outcome).toMatchObject({ expiresIn: 60, deviations: [] });
    const bare = { ...standard, tokenPath: ['0', 'access_token'] };
    expect(judge([answer()], { expected: bare }).accessToken).toBe(answer().access_token);
  });

  it.each([
    ['2026-01-01T01:00:00Z', 3600],
    ['2026-01-01T02:00:00+01:00', 3600],
    ['2026-01-01T01:00:00', 3600],
    ['2026-01-01T01:00:00.5', 3601],
    ['2025-12-31T23:00:00Z', null],
    ['tomorrow', null],
    [17, null],
  ])('that expires at %j is valid for %j s', (expires_at, expiresIn) => {
    const expected = { ...standard, expiresAtPath: ['expires_at'] };
    const { outcome } = judge(answer({ expires_in: undefined, expires_at }), { expected });
    expect(outcome).toMatchObject({ kind: 'granted', expiresIn });
  });
});

describe('a refusal', () => {
  it('is read as RFC 6749 §5.2 says', () => {
    const content = { error: 'invalid_client', error_description: 'nope' };
    expect(judge(content, { status: 401 }).outcome).toEqual({
      kind: 'refused',
      status: 401,
      error: 'invalid_client',
      errorDescription: 'nope',
      deviations: [],
    });
  });

  it.each([
    ['Monite', { error: { message: 'Wrong client_id' } }, null, 'Wrong client_id'],
    ['Spring', { status: 401, error: 'Unauthorized', path: '/token' }, null, 'Unauthorized'],
    ['FastAPI', { detail: 'Not authenticated' }, null, 'Not authenticated'],
    ['CM.com', { message: 'Unauthorized' }, null, 'Unauthorized'],
    ['nobody', {}, null, null],
  ])('in the dialect of %s is understood', (_who, content, error, errorDescription) => {
    expect(judge(content, { status: 401 }).outcome).toMatchObject({
      kind: 'refused',
      error,
      errorDescription,
    });
  });

  it('counts under status 200 too, and where the status is unusual', () => {
    const refused = judge({ error: 'invalid_client' });
    expect(refused.outcome).toMatchObject({ kind: 'refused', error: 'invalid_client' });
    expect(codes(refused.outcome)).toEqual(['success_with_error']);
    expect(codes(judge({ error: 'server_error' }, { status: 500 }).outcome)).toEqual([
      'error_status_unusual',
    ]);
  });

  it.each([
    ['as the standard has it', 401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic' }, []],
    ['without a scheme', 401, { error: 'invalid_client' }, {}, ['www_authenticate_missing']],
    ['with 400', 400, { error: 'invalid_client' }, {}, ['error_status_unusual']],
  ])(
    'of a Basic header %s is measured by what a header asks for',
    (_how, status, content, headers, expected) => {
      const { outcome } = judge(content, {
        status,
        headers: { ...exemplary, ...headers },
        expected: { ...standard, authorizationHeader: true },
      });
      expect(codes(outcome)).toEqual(expected);
      expect(codes(judge({ error: 'invalid_client' }, { status: 400 }).outcome)).toEqual([]);
    },
  );

  it.each([
    [400, { error: 'invalid_grant' }, []],
    [400, {}, ['error_missing']],
    [401, { error: { code: 7 } }, ['error_missing']],
    [403, {}, []],
    [429, {}, []],
    [401, { error: 'invalid_scope' }, ['error_status_unusual']],
    [403, { error: 'access_denied' }, ['error_status_unusual']],
    [400, { error: 'wrong' }, ['error_unregistered']],
    [400, { error: 'wrörng' }, ['error_unregistered', 'error_characters']],
    [400, { error: 'invalid_grant', error_description: 'say "please"' }, ['error_characters']],
    [200, { error: 'invalid_client' }, ['success_with_error']],
  ])('with status %d and %j is measured by RFC 6749 §5.2', (status, content, expected) => {
    const { outcome } = judge(content, { status });
    expect(outcome.kind).toBe('refused');
    expect(codes(outcome)).toEqual(expected);
  });

  it.each([
    [
      'Feishu',
      200,
      { code: 10014, msg: 'app secret invalid' },
      { successMember: { path: ['code'], value: 0 }, errorPath: ['code'], errorDescriptionPath: ['msg'] },
      ['10014', 'app secret invalid', []],
    ],
    [
      'UPS',
      401,
      { response: { errors: [{ code: '10401', message: 'ClientId is Invalid' }] } },
      {
        errorPath: ['response', 'errors', '0', 'code'],
        errorDescriptionPath: ['response', 'errors', '0', 'message'],
      },
      ['10401', 'ClientId is Invalid', []],
    ],
    [
      'nobody in particular',
      400,
      { error: 'invalid_client', error_description: 'nope' },
      { errorPath: ['code'], errorDescriptionPath: ['msg'] },
      ['invalid_client', 'nope', []],
    ],
  ])(
    'of %s is read where the catalogue says',
    (_who, status, content, dialect, [error, text, deviations]) => {
      const { outcome } = judge(content, { status, expected: { ...standard, ...dialect } });
      expect(outcome).toMatchObject({ kind: 'refused', error, errorDescription: text });
      expect(codes(outcome)).toEqual(deviations);
    },
  );

  it('is told by the member that the provider has for it', () => {
    const expected = { ...standard, successMember: { path: ['code'], value: 0 } };
    const { outcome } = judge({ code: 7, message: 'bad app secret', access_token: 'stale' }, { expected });
    expect(outcome).toMatchObject({ kind: 'refused', error: null, errorDescription: 'bad app secret' });
  });

  it.each([400, 401, 403, 429])('is status %d, whatever the body', (status) => {
    for (const content of ['', '<html>', 'no', '[]', new Uint8Array([0, 1, 2])]) {
      expect(judge(content, { status }).outcome).toMatchObject({ kind: 'refused', status, error: null });
    }
  });
});

describe('a malformed answer', () => {
  it.each([
    ['nothing', '', 200, 'empty'],
    ['nothing, with 204', '', 204, 'empty'],
    ['white space', ' \n', 200, 'empty'],
    ['half of JSON', '{"access_token":"x', 200, 'not_json'],
    ['a text', 'hello', 200, 'not_json'],
    ['a page', '<!doctype HTML><p>', 200, 'html'],
    ['no token', '{"token":"x"}', 200, 'no_access_token'],
    ['no object', '"x"', 200, 'no_access_token'],
    ['bytes', new Uint8Array([0, 1, 2, 3, 0xff]), 200, 'undecodable'],
    ['a missing page', '<html>', 404, 'unexpected_status'],
    ['a validation error', '{"detail":[]}', 422, 'unexpected_status'],
    ["HTTP's own phrase as an error", '{"error":"Not Found"}', 404, 'unexpected_status'],
    ['a crash', '', 500, 'unexpected_status'],
    ['a teapot', '{}', 418, 'unexpected_status'],
    ['an informational answer', '', 304, 'unexpected_status'],
  ])('is %s', (_what, content, status, reason) => {
    expect(judge(content, { status }).outcome).toEqual({ kind: 'malformed', reason, status });
  });
});

describe('the charset', () => {
  const text = JSON.stringify(answer({ scope: 'für' }));
  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8', []],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8', ['byte_order_mark']],
    [
      'UTF-16 with a mark',
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      null,
      ['charset_not_utf8', 'byte_order_mark'],
    ],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), null, ['charset_not_utf8']],
    ['declared Latin-1', Buffer.from(text, 'latin1'), 'iso-8859-1', ['charset_not_utf8']],
    ['undeclared Latin-1', Buffer.from(text, 'latin1'), null, ['charset_not_utf8']],
    ['Latin-1 that claims to be UTF-8', Buffer.from(text, 'latin1'), 'utf-8', ['charset_not_utf8']],
  ])('%s is read', (_what, body, charset, deviations) => {
    const headers = {
      ...exemplary,
      'content-type': `application/json${charset === null ? '' : `; charset="${charset}"`}`,
    };
    const { outcome } = judge(body, { headers });
    expect(outcome).toMatchObject({ kind: 'granted', grantedScopes: ['für'] });
    expect(codes(outcome)).toEqual([...deviations, 'scope_characters']);
  });
});

describe('whatever a server sends', () => {
  const kinds = ['granted', 'refused', 'malformed'];
  const status = fc.integer({ min: 200, max: 599 });
  const type = fc.constantFrom('application/json', 'text/html', 'application/json; charset=utf-16', 'x', '');

  it('is judged without throwing: bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), status, type, (body, code, contentType) => {
        expect(kinds).toContain(
          judge(body, { status: code, headers: { 'content-type': contentType } }).outcome.kind,
        );
      }),
    );
  });

  it('is judged without throwing: JSON with the right names and the wrong values', () => {
    const name = fc.constantFrom(
      'access_token',
      'token_type',
      'expires_in',
      'scope',
      'error',
      'error_description',
      '__proto__',
    );
    const content = fc.dictionary(name, fc.jsonValue(), { noNullPrototype: false });
    fc.assert(
      fc.property(content, status, (members, code) => {
        const { outcome, accessToken } = judge(members, { status: code });
        expect(kinds).toContain(outcome.kind);
        expect(accessToken !== null).toBe(outcome.kind === 'granted');
        if (outcome.kind === 'granted' && outcome.expiresIn !== null)
          expect(outcome.expiresIn).toBeGreaterThan(0);
      }),
    );
  });

  it('does not change the prototype of anything', () => {
    judge('{"__proto__":{"polluted":1},"access_token":"x","constructor":{"prototype":{"polluted":1}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
