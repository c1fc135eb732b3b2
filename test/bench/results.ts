import type { BenchSamples } from './bench-app/job.ts';
import { median, medianDifference, medianRatio, quantile, worst } from './statistics.ts';
import type { WindowRun, WindowSamples } from './windows.ts';

/** One line of the table. */
export interface Line {
  readonly what: string;
  readonly keyturn: number;
  /** What it is measured against; null: nothing. */
  readonly base: number | null;
  readonly unit: 'ms' | 'MB';
  /** What the goal is about, and how it reads: a ratio, a difference, or the figure itself. */
  readonly verdict: { readonly kind: 'ratio' | 'more' | 'itself'; readonly value: number };
  readonly goal: number | null;
}

export function windowLines({ full, empty, bare, keystrokes }: WindowSamples): readonly Line[] {
  const against =
    (runs: readonly WindowRun[]) => (what: string, pick: Pick, unit: Line['unit'], goal: Goal) =>
      ratioLine(what, runs.map(pick), bare.map(pick), unit, goal);
  const ofFull = against(full);
  const ofEmpty = against(empty);
  const measuredProcesses = bare.every(({ memory }) => memory !== null);
  return [
    ofFull('window painted', first, 'ms', 1.25),
    ofFull('… with its list', content, 'ms', null),
    ofEmpty('… with an empty vault', content, 'ms', null),
    ...(measuredProcesses
      ? [
          ofFull('… processor time', processorTime, 'ms', null),
          ofFull('memory', memory, 'MB', 1.2),
          ofEmpty('… with an empty vault', memory, 'MB', 1.2),
        ]
      : []),
    itself('keystroke to list, median', median(keystrokes), 16),
    itself('… 95 %', quantile(keystrokes, 0.95), null),
    itself('… worst', worst(keystrokes), 50),
  ];
}

type Pick = (run: WindowRun) => number;
type Goal = number | null;
const first: Pick = ({ painted }) => painted.first;
const content: Pick = ({ painted }) => painted.content;
const processorTime: Pick = (run) => run.processorTime ?? Number.NaN;
const memory: Pick = (run) => run.memory?.total ?? Number.NaN;

export function mainProcessLines({ vault, tokenTests }: BenchSamples): readonly Line[] {
  const { open, list, keychain, raw } = vault;
  const opened = open.map((each, run) => each + (list[run] ?? 0));
  return [
    ratioLine('vault opened, listed', opened, raw, 'ms', null),
    itself('… of that: list as JSON', median(list), null),
    itself('… and, once, the keychain', keychain, null),
    moreLine('token test', tokenTests.test, tokenTests.bare, 2),
    moreLine('… and kept', tokenTests.recorded, tokenTests.bare, null),
  ];
}

function ratioLine(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  unit: Line['unit'],
  goal: number | null,
): Line {
  const verdict = { kind: 'ratio', value: medianRatio(ours, theirs) } as const;
  return { what, keyturn: median(ours), base: median(theirs), unit, verdict, goal };
}

function moreLine(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  goal: number | null,
): Line {
  const verdict = { kind: 'more', value: medianDifference(ours, theirs) } as const;
  return { what, keyturn: median(ours), base: median(theirs), unit: 'ms', verdict, goal };
}

const itself = (what: string, value: number, goal: number | null): Line => ({
  what,
  keyturn: value,
  base: null,
  unit: 'ms',
  verdict: { kind: 'itself', value },
  goal,
});

export const isMet = ({ goal, verdict }: Line): boolean | null =>
  goal === null ? null : verdict.value <= goal;

export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.what,
    amount(line.keyturn, line.unit),
    line.base === null ? '' : amount(line.base, line.unit),
    verdictWords(line),
    line.goal === null ? '' : `≤ ${goalWords(line, line.goal)}`,
    { true: 'met', false: 'missed', null: '' }[String(isMet(line)) as 'true' | 'false' | 'null'],
  ]);
  const all = [['', 'Keyturn', 'against', '', 'goal', ''], ...rows];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 || column === 5 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function verdictWords({ verdict: { kind, value }, unit }: Line): string {
  if (kind === 'ratio') return `${value.toFixed(2)} ×`;
  return kind === 'more' ? `${value < 0 ? '' : '+'}${amount(value, unit)}` : '';
}

function goalWords({ verdict: { kind }, unit }: Line, goal: number): string {
  if (kind === 'ratio') return `${goal} ×`;
  return kind === 'more' ? `+${goal} ${unit}` : `${goal} ${unit}`;
}

const amount = (value: number, unit: string): string =>
  `${Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
