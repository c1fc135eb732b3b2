import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../src/main/oauth/retry-after.ts';
import { answering, credentialSet, customProvider, testerFor } from './tester-for-tests.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('Retry-After (RFC 9110 §10.2.3)', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    [null, null],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['99999999999999999999', null],
    ['Sun, 99 Nov 2026 12:00:30 GMT', null],
    ['2026-11-22T12:00:30Z', null],
  ])('reads %o', (value, milliseconds) => {
    expect(readRetryAfter(value, now)).toBe(milliseconds);
  });

  it('comes out of a token test, whose token is held only if it is wanted', async () => {
    const limited = testerFor('s3cret', {
      fetch: answering(() => new Response('', { status: 429, headers: { 'retry-after': '7' } })),
    });
    const set = credentialSet({}, { tokenUrl: 'https://auth.example.com/token' });
    expect(await limited.tester.run(set, customProvider())).toMatchObject({ retryAfter: 7000 });

    const granting = testerFor('s3cret', {
      fetch: answering(() => Response.json({ access_token: 'token-0123456789', token_type: 'Bearer' })),
    });
    const finished = await granting.tester.run(set, customProvider(), { holdsToken: false });
    expect(finished).toMatchObject({ retryAfter: null, result: { outcome: { kind: 'granted' } } });
    expect(granting.tokens.has(set.id)).toBe(false);
  });
});
