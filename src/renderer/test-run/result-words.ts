import CircleMinus from '@lucide/svelte/icons/circle-minus';
import type { TestRunPreview, TestRunState } from '../../shared/test-run.ts';
import { testRunLimits } from '../../shared/test-run.ts';
import { outcomeLooks } from '../token-test/outcome-words.ts';
import { formatCount, formatNumber } from '../ui/format.ts';
import type { ResultKind } from './test-run.svelte.ts';

/** How each result is shown: always an icon and a word, so that colour is never alone. */
export const resultLooks: Record<ResultKind, (typeof outcomeLooks)[keyof typeof outcomeLooks]> = {
  ...outcomeLooks,
  not_run: { word: 'Not run', tone: 'neutral', icon: CircleMinus },
};

/** In the order in which the summary has them. */
export const resultKinds = [
  'granted',
  'accepted',
  'refused',
  'unreachable',
  'malformed',
  'blocked',
  'not_run',
  'cancelled',
] as const satisfies readonly ResultKind[];

/** Where a run stands, in one line. */
export function progressWords({ done, total, ended }: TestRunState): string {
  if (ended === 'completed') return `${formatCount(total, 'credential set')} tested`;
  const of = `${formatNumber(done)} of ${formatCount(total, 'credential set')}`;
  return ended === 'cancelled' ? `Cancelled after ${of}` : `${of} tested`;
}

/** What a run will send, for who is to agree to it. */
export function consentWords({ sets, skipped, hosts, perHost }: TestRunPreview): string {
  const { overall } = testRunLimits;
  const where = `${formatCount(hosts, 'host')}, at most ${perHost} at a time to each and ${overall} in all`;
  return [
    `Keyturn sends a token request for each of ${formatCount(sets, 'credential set')} to ${where}.`,
    skippedWords(skipped),
    'None is repeated by itself. Providers may count requests, and lock out clients that fail often.',
  ]
    .filter(Boolean)
    .join(' ');
}

export const skippedWords = (skipped: number): string =>
  skipped === 0 ? '' : `${formatNumber(skipped)} left out: disabled, or in the trash.`;
