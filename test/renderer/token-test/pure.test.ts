import { expect, test } from 'vitest';
import { claimLines } from '../../../src/renderer/token-test/claims.ts';
import { latencyShares, remainingShare, remainingText } from '../../../src/renderer/token-test/lifetime.ts';
import { compareScopes } from '../../../src/renderer/token-test/scopes.ts';
import { sparklineText } from '../../../src/renderer/token-test/sparkline.ts';

test('what is left of a lifetime is said in words', () => {
  expect(remainingText(29 * 60_000 + 12_000)).toBe('expires in 29 min 12 s');
  expect(remainingText(59_001)).toBe('expires in 1 min');
  expect(remainingText(2_000)).toBe('expires in 2 s');
  expect(remainingText(3_600_000)).toBe('expires in 1 h');
  expect(remainingText(3_660_000)).toBe('expires in 1 h 1 min');
  expect(remainingText(50 * 3_600_000)).toBe('expires in 2 d 2 h');
  expect(remainingText(0)).toBe('expired');
});

test('shares stay between nothing and all', () => {
  expect([remainingShare(0, 0, 10), remainingShare(5, 0, 10), remainingShare(99, 0, 10)]).toEqual([
    1, 0.5, 0,
  ]);
  expect(remainingShare(0, 10, 10)).toBe(0);
  expect(latencyShares({ wait: 75, read: 25, total: 100 })).toEqual({ wait: 0.75, read: 0.25 });
  expect(latencyShares({ wait: 0, read: 0, total: 0 })).toEqual({ wait: 0, read: 0 });
});

test('scopes are set against what was asked', () => {
  expect(compareScopes(['a', 'b'], ['b', 'c'])).toEqual([
    { scope: 'a', fate: 'not_granted' },
    { scope: 'b', fate: 'granted' },
    { scope: 'c', fate: 'not_asked' },
  ]);
});

test('an answer that names no scopes grants those asked for', () => {
  expect(compareScopes(['a'], null)).toEqual([{ scope: 'a', fate: 'granted' }]);
});

test('registered times of a JWT are shown as dates, everything else as it is', () => {
  const [exp, iss, roles, realm] = claimLines({
    exp: 1_700_000_000,
    iss: 'https://auth.example.com',
    roles: ['reader', 'writer'],
    realm: { exp: 5 },
  });
  expect(exp).toMatchObject({ time: 1_700_000_000_000, meaning: 'expires' });
  expect(iss).toMatchObject({ text: 'https://auth.example.com', time: null, meaning: 'issuer' });
  expect(roles).toMatchObject({ items: ['reader', 'writer'], members: [] });
  expect(realm?.members[0]).toMatchObject({ name: 'exp', time: null });
});

test('a time that no date can hold stays a number', () => {
  expect(claimLines({ exp: 1e18 })[0]?.time).toBeNull();
  expect(claimLines({ exp: 'tomorrow' })[0]?.time).toBeNull();
});

test('a history of one test is told in the singular', () => {
  const latency = { wait: 60, read: 8, total: 68 };
  expect(sparklineText([{ outcome: { kind: 'accepted', status: 200 }, latency }])).toBe(
    'The only test succeeded. Latency: 68 ms.',
  );
  const unreachable = { kind: 'unreachable', reason: 'timed_out', detail: '' } as const;
  expect(sparklineText([{ outcome: unreachable, latency: null }])).toBe('The only test did not succeed.');
});
