import type { TokenTestRecord } from '../../shared/token-test.ts';

/** What a mark looks like: its shape tells apart what its colour does. */
export type Mark = 'good' | 'bad' | 'odd';

export interface Point {
  readonly id: string;
  /** Within the box of {@link sparkline}; y counts downwards. */
  readonly x: number;
  readonly y: number;
  readonly mark: Mark;
}

export interface Sparkline {
  readonly points: readonly Point[];
  /** Of the line through all points with a latency, for an SVG path. */
  readonly path: string;
  /** The slowest of them in ms; 0 without any. */
  readonly slowest: number;
}

const marks: Record<TokenTestRecord['outcome']['kind'], Mark> = {
  granted: 'good',
  accepted: 'good',
  refused: 'bad',
  unreachable: 'odd',
  malformed: 'odd',
  blocked: 'odd',
  cancelled: 'odd',
};

/** More would be closer together than they are wide. */
export const mostPoints = 60;

/**
 * The latencies of a history's newest tests over their order, oldest first. Tests without a latency lie at the bottom.
 *
 * @param records - newest first
 * @param box - in the units of the drawing; marks stay inside by `margin`
 */
export function sparkline(
  records: readonly Pick<TokenTestRecord, 'id' | 'outcome' | 'latency'>[],
  box: { readonly width: number; readonly height: number; readonly margin: number },
): Sparkline {
  const shown = records.slice(0, mostPoints).reverse();
  const slowest = Math.max(0, ...shown.map(({ latency }) => latency?.total ?? 0));
  const step = shown.length > 1 ? (box.width - 2 * box.margin) / (shown.length - 1) : 0;
  const points = shown.map(({ id, outcome, latency }, index) => ({
    id,
    x: round(box.margin + step * index),
    y: round(box.margin + (box.height - 2 * box.margin) * (1 - (latency?.total ?? 0) / Math.max(slowest, 1))),
    mark: marks[outcome.kind],
  }));
  const line = points.filter((_, index) => shown[index]?.latency);
  return { points, path: line.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join(''), slowest };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The same in a sentence, for who doesn't see it. */
export function sparklineText(records: readonly Pick<TokenTestRecord, 'outcome' | 'latency'>[]): string {
  const shown = records.slice(0, mostPoints);
  const good = shown.filter(({ outcome }) => marks[outcome.kind] === 'good').length;
  const times = shown.flatMap(({ latency }) => (latency ? [latency.total] : [])).sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  const tests =
    shown.length === 1
      ? `The only test ${good === 1 ? 'succeeded' : 'did not succeed'}`
      : `${good} of the last ${shown.length} tests succeeded`;
  const [fastest, slowest] = [times[0], times.at(-1)];
  if (middle === undefined || fastest === undefined || slowest === undefined) return `${tests}.`;
  const ms = (time: number) => `${Math.round(time)} ms`;
  if (times.length === 1) return `${tests}. Latency: ${ms(middle)}.`;
  return `${tests}. Latency: typically ${ms(middle)}, between ${ms(fastest)} and ${ms(slowest)}.`;
}
