import { median, medianDifference, medianRatio } from './statistics.ts';

export type Unit = 'ms' | 'MB' | '/s';
/** What is to be reached; null: nothing in particular. */
export type Goal = number | null;

/** One line of the table. */
export interface Line {
  readonly what: string;
  readonly keyturn: number;
  /** The least and the most of several runs; null: there was one, or the line is about something else. */
  readonly spread: readonly [least: number, most: number] | null;
  /** What it is measured against; null: nothing. */
  readonly base: number | null;
  readonly unit: Unit;
  /** What the goal is about, and how it reads: a ratio, a difference, or the figure itself. */
  readonly verdict: { readonly kind: 'ratio' | 'more' | 'itself'; readonly value: number };
  /** The most that the verdict may be. */
  readonly goal: Goal;
}

export function ratioLine(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  unit: Unit,
  goal: Goal,
): Line {
  const verdict = { kind: 'ratio', value: medianRatio(ours, theirs) } as const;
  return { what, keyturn: median(ours), spread: spreadOf(ours), base: median(theirs), unit, verdict, goal };
}

export function moreLine(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  unit: Unit,
  goal: Goal,
): Line {
  const verdict = { kind: 'more', value: medianDifference(ours, theirs) } as const;
  return { what, keyturn: median(ours), spread: spreadOf(ours), base: median(theirs), unit, verdict, goal };
}

/** The median of several runs, against nothing. */
export function medianLine(what: string, runs: readonly number[], unit: Unit, goal: Goal): Line {
  return { ...itself(what, median(runs), goal, unit), spread: spreadOf(runs) };
}

export const itself = (what: string, value: number, goal: Goal, unit: Unit = 'ms'): Line => ({
  what,
  keyturn: value,
  spread: null,
  base: null,
  unit,
  verdict: { kind: 'itself', value },
  goal,
});

function spreadOf(runs: readonly number[]): Line['spread'] {
  return runs.length < 2 ? null : [Math.min(...runs), Math.max(...runs)];
}

export const isMet = ({ goal, verdict }: Line): boolean | null =>
  goal === null ? null : verdict.value <= goal;

export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.what,
    amount(line.keyturn, line.unit),
    line.spread === null ? '' : line.spread.map(digits).join(' – '),
    line.base === null ? '' : amount(line.base, line.unit),
    verdictWords(line),
    line.goal === null ? '' : `≤ ${goalWords(line, line.goal)}`,
    { true: 'met', false: 'missed', null: '' }[String(isMet(line)) as 'true' | 'false' | 'null'],
  ]);
  const all = [['', 'Keyturn', 'from – to', 'against', '', 'goal', ''], ...rows];
  const widths = [0, 1, 2, 3, 4, 5, 6].map((column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 || column === 6 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function verdictWords({ verdict: { kind, value }, unit }: Line): string {
  if (kind === 'ratio') return `${value.toFixed(value < 0.1 ? 3 : 2)} ×`;
  return kind === 'more' ? `${value < 0 ? '' : '+'}${amount(value, unit)}` : '';
}

function goalWords({ verdict: { kind }, unit }: Line, goal: number): string {
  if (kind === 'ratio') return `${goal} ×`;
  return kind === 'more' ? `+${goal} ${unit}` : `${goal} ${unit}`;
}

const amount = (value: number, unit: Unit): string => `${digits(value)} ${unit}`;

function digits(value: number): string {
  if (Math.abs(value) < 10) return value.toFixed(2);
  return Math.abs(value) < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}
