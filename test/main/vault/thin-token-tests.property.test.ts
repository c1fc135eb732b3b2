import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keptTokenTests,
  thinnedTokenTests,
  tokenTestsToDrop,
  untouchedTokenTests,
  type ThinnableTest,
} from '../../../src/main/vault/thin-token-tests.ts';
import type { TokenTestOutcome } from '../../../src/shared/token-test.ts';
import { day } from './temporary.ts';

const granted: TokenTestOutcome = {
  kind: 'granted',
  tokenType: 'Bearer',
  expiresIn: 60,
  grantedScopes: null,
  deviations: [],
};
const refused = (error: string): TokenTestOutcome => ({
  kind: 'refused',
  status: 401,
  error,
  errorDescription: null,
  deviations: [],
});
const dns: TokenTestOutcome = { kind: 'unreachable', reason: 'dns', detail: '' };

const start = Date.UTC(2026, 0, 16);
const test: fc.Arbitrary<ThinnableTest> = fc.record({
  at: fc.integer({ min: 0, max: 90 * day }).map((ms) => start + ms),
  // Mostly the same, as real histories are.
  outcome: fc.oneof(
    { weight: 30, arbitrary: fc.constant(granted) },
    { weight: 1, arbitrary: fc.constantFrom(refused('invalid_client'), refused('invalid_scope'), dns) },
  ),
  secretVersionId: fc.oneof(
    { weight: 60, arbitrary: fc.constant('first') },
    { weight: 1, arbitrary: fc.constant('second') },
  ),
});
const ofLength = (minLength: number, maxLength: number) =>
  fc
    .array(test, { minLength, maxLength, size: 'max' })
    .map((tests) => [...tests].sort((a, b) => b.at - a.at));
const tooLong = ofLength(keptTokenTests + 1, keptTokenTests + 120);
const runs = { numRuns: 60 };

const meaning = ({ outcome, secretVersionId }: ThinnableTest) => JSON.stringify([outcome, secretVersionId]);
const isChange = (tests: readonly ThinnableTest[], index: number) => {
  const [newer, older] = [tests[index], tests[index + 1]];
  return !newer || !older || meaning(newer) !== meaning(older);
};
const kept = (tests: readonly ThinnableTest[]) => {
  const dropped = new Set(tokenTestsToDrop(tests));
  return tests.filter((_, index) => !dropped.has(index));
};

describe('thinning a history', () => {
  it('leaves one of up to 500 alone', () => {
    fc.assert(
      fc.property(ofLength(0, keptTokenTests), (tests) => {
        expect(tokenTestsToDrop(tests)).toEqual([]);
      }),
      runs,
    );
  });

  it('keeps 400 of a longer one, in their order, and always the newest 100', () => {
    fc.assert(
      fc.property(tooLong, (tests) => {
        const left = kept(tests);
        expect(left).toHaveLength(thinnedTokenTests);
        expect(left.slice(0, untouchedTokenTests)).toEqual(tests.slice(0, untouchedTokenTests));
        expect(tokenTestsToDrop([...tests])).toEqual(tokenTestsToDrop(tests));
      }),
      runs,
    );
  });

  it('drops no change of outcome or secret while anything that only repeats another is left', () => {
    fc.assert(
      fc.property(tooLong, (tests) => {
        const dropped = new Set(tokenTestsToDrop(tests));
        const older = tests.map((_, index) => index).slice(untouchedTokenTests);
        const repeats = older.filter((index) => !isChange(tests, index));
        const lostChanges = older.filter((index) => isChange(tests, index) && dropped.has(index));
        if (lostChanges.length > 0) expect(repeats.every((index) => dropped.has(index))).toBe(true);
        // Some histories do have room for every change: this must not pass because none has.
        if (repeats.length >= tests.length - thinnedTokenTests) expect(lostChanges).toEqual([]);
      }),
      runs,
    );
  });

  it('tells the same story: the outcomes in their order, each run of equal ones told once', () => {
    const story = (tests: readonly ThinnableTest[]) =>
      tests.filter((_, index) => isChange(tests, index)).map(meaning);
    fc.assert(
      fc.property(tooLong, (tests) => {
        const changes = tests.filter((_, index) => index >= untouchedTokenTests && isChange(tests, index));
        fc.pre(changes.length <= thinnedTokenTests - untouchedTokenTests);
        expect(story(kept(tests))).toEqual(story(tests));
      }),
      runs,
    );
  });

  it('keeps the first test of a day rather than the ones after it', () => {
    const everyHour = Array.from({ length: 501 }, (_, index): ThinnableTest => ({
      at: start + (500 - index) * (day / 24),
      outcome: granted,
      secretVersionId: 'first',
    }));
    const firsts = everyHour.filter(({ at }) => (at - start) % day === 0);
    expect(firsts).toHaveLength(21);
    expect(kept(everyHour)).toEqual(expect.arrayContaining(firsts));
  });

  it('drops the oldest changes when there is nothing but changes', () => {
    const changing = Array.from({ length: 501 }, (_, index): ThinnableTest => ({
      at: start - index,
      outcome: index % 2 === 0 ? granted : dns,
      secretVersionId: 'first',
    }));
    expect(kept(changing)).toEqual(changing.slice(0, thinnedTokenTests));
  });
});
