import type { TokenTestOutcome, TokenTestRecord } from '../../shared/token-test.ts';

/** How many token tests are kept for each credential set. */
export const keptTokenTests = 500;
/** Down to how many a history is thinned that has grown too long: then there is room for the next hundred. */
export const thinnedTokenTests = 400;
/** How many of the newest are never thinned out. */
export const untouchedTokenTests = 100;

/** What thinning looks at. */
export type ThinnableTest = Pick<TokenTestRecord, 'at' | 'outcome' | 'secretVersionId'>;

/**
 * Which tests of a history to drop once it is longer than {@link keptTokenTests}: as many of those that tell least
 * as it takes to keep {@link thinnedTokenTests}. The newest {@link untouchedTokenTests} stay in any case. Of the
 * others, tests that only repeat what the one before them said go first, then those of them that were the first of
 * their day (UTC), and only then those with which the outcome, or the secret, changed; in each case the oldest first.
 *
 * @param tests - newest first
 * @returns the positions of those to drop; empty for a history that is short enough
 */
export function tokenTestsToDrop(tests: readonly ThinnableTest[]): readonly number[] {
  if (tests.length <= keptTokenTests) return [];
  const worth = tests.map((test, index) => worthOf(test, tests[index + 1]));
  return tests
    .map((_, index) => index)
    .slice(untouchedTokenTests)
    .sort((a, b) => (worth[a] ?? 0) - (worth[b] ?? 0) || b - a)
    .slice(0, tests.length - thinnedTokenTests)
    .sort((a, b) => a - b);
}

/** 2: says something new; 1: says what was said before, but on a new day; 0: says nothing new. */
function worthOf(test: ThinnableTest, former: ThinnableTest | undefined): 0 | 1 | 2 {
  if (!former || meaningOf(test) !== meaningOf(former)) return 2;
  return dayOf(test) === dayOf(former) ? 0 : 1;
}

const dayOf = ({ at }: ThinnableTest): number => Math.floor(at / 86_400_000);

const meaningOf = ({ outcome, secretVersionId }: ThinnableTest): string =>
  JSON.stringify([secretVersionId, ...whatHappened(outcome)]);

/** An outcome without what differs from one time to the next. */
function whatHappened(outcome: TokenTestOutcome): readonly (string | number | null)[] {
  switch (outcome.kind) {
    case 'granted':
    case 'cancelled':
      return [outcome.kind];
    case 'accepted':
      return [outcome.kind, outcome.status];
    case 'refused':
      return [outcome.kind, outcome.status, outcome.error];
    case 'malformed':
      return [outcome.kind, outcome.status, outcome.reason];
    case 'unreachable':
      return [outcome.kind, outcome.reason];
    case 'blocked':
      return [outcome.kind, outcome.rule];
  }
}
