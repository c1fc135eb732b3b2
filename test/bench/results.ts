import type { MainProcessSamples } from './bench-app/job.ts';
import { itself, medianLine, moreLine, ratioLine, type Goal, type Line, type Unit } from './lines.ts';
import { median, quantile, worst } from './statistics.ts';
import type { WindowRun, WindowSamples } from './windows.ts';

export function windowLines({ full, empty, bare, keystrokes, dashboard }: WindowSamples): readonly Line[] {
  const against = (runs: readonly WindowRun[]) => (what: string, pick: Pick, unit: Unit, goal: Goal) =>
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
    ...keystrokeLines(keystrokes, 16, 50),
    medianLine('key to dashboard', dashboard, 'ms', 300),
  ];
}

export const keystrokeLines = (samples: readonly number[], usual: Goal, most: Goal): readonly Line[] => [
  itself('keystroke to list, median', median(samples), usual),
  itself('… 95 %', quantile(samples, 0.95), null),
  itself('… worst', worst(samples), most),
];

type Pick = (run: WindowRun) => number;
const first: Pick = ({ painted }) => painted.first;
const content: Pick = ({ painted }) => painted.content;
const processorTime: Pick = (run) => run.processorTime ?? Number.NaN;
const memory: Pick = (run) => run.memory?.total ?? Number.NaN;

export function mainProcessLines({ vault, tokenTests }: MainProcessSamples): readonly Line[] {
  const { open, list, keychain, raw } = vault;
  const opened = open.map((each, run) => each + (list[run] ?? 0));
  return [
    ratioLine('vault opened, listed', opened, raw, 'ms', null),
    medianLine('… of that: list as JSON', list, 'ms', null),
    itself('… and, once, the keychain', keychain, null),
    moreLine('token test', tokenTests.test, tokenTests.bare, 'ms', 2),
    moreLine('… and kept', tokenTests.recorded, tokenTests.bare, 'ms', null),
  ];
}
