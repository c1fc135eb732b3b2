import type { Opening, Upkeep } from '../bench-app/job.ts';
import { itself, medianLine, moreLine, ratioLine, type Goal, type Line } from '../lines.ts';
import type { Memory } from '../processes.ts';
import { keystrokeLines } from '../results.ts';
import { quantile, worst } from '../statistics.ts';
import type { ScaleSamples } from './measure.ts';
import type { PageSamples, Unlocked } from './pages.ts';

/** Issue 3's goals for a vault of one size; those that it doesn't name are null. */
export interface Goals {
  readonly opened: Goal;
  /** Against KeePassXC, whose time is 1. */
  readonly againstKeePass: Goal;
  /** What neither main nor the page may be held up for. */
  readonly blocked: Goal;
  readonly write: Goal;
  /** Over an empty vault, in MB. */
  readonly memory: Goal;
}

export function goalsFor(sets: number): Goals {
  const isHuge = sets === 100_000;
  return {
    opened: sets === 10_000 ? 60 : isHuge ? 600 : null,
    againstKeePass: sets === 10_000 ? 0.1 : null,
    blocked: isHuge ? 50 : null,
    write: isHuge ? 5 : null,
    memory: isHuge ? 150 : null,
  };
}

export function scaleLines(samples: ScaleSamples): readonly Line[] {
  const goals = goalsFor(samples.sets);
  return [
    ...openingLines(samples, goals),
    ...pageLines(samples.pages, goals),
    ...memoryLines(samples.pages.memory, goals),
    ...writeLines(samples, goals),
    ...keystrokeLines(samples.pages.keystrokes, null, null),
    ...upkeepLines(samples),
  ];
}

const opened = (openings: readonly Opening[]): readonly number[] => openings.map(({ opened: ms }) => ms);

function openingLines({ closed, killed, rowByRow, keePass }: ScaleSamples, goals: Goals): readonly Line[] {
  const blocked = (openings: readonly Opening[]) => worst(openings.map((each) => each.blocked));
  return [
    medianLine('unlock to list in main, after a close', opened(closed), 'ms', goals.opened),
    medianLine(
      '… processor time of it',
      closed.map(({ processor }) => processor),
      'ms',
      null,
    ),
    itself('… the longest that main was held up', blocked(closed), goals.blocked),
    medianLine('… after a kill', opened(killed), 'ms', null),
    itself('… the longest that main was held up', blocked(killed), goals.blocked),
    medianLine('… without the snapshot, row by row', opened(rowByRow), 'ms', null),
    itself('… the longest that main was held up', blocked(rowByRow), goals.blocked),
    ...(keePass
      ? [
          ratioLine('… against keepassxc-cli ls -R', opened(closed), keePass.listed, 'ms', null),
          ratioLine(
            '… without its start and key derivation',
            opened(closed),
            keePass.listed.map((each, run) => each - (keePass.nothingListed[run] ?? 0)),
            'ms',
            goals.againstKeePass,
          ),
        ]
      : []),
    medianLine(
      'what opening puts off, with the window open',
      closed.map(({ settled }) => settled.took),
      'ms',
      null,
    ),
    itself(
      '… the longest that main was held up',
      worst(closed.map(({ settled }) => settled.blocked)),
      goals.blocked,
    ),
    medianLine(
      'the keychain, once for each start',
      closed.map(({ keychain }) => keychain),
      'ms',
      null,
    ),
    medianLine(
      'locking, in main',
      closed.map((each) => each.closed),
      'ms',
      null,
    ),
  ];
}

function pageLines({ started, unlocked }: PageSamples, goals: Goals): readonly Line[] {
  const all: readonly Unlocked[] = [...started, ...unlocked];
  const of = (runs: readonly Unlocked[], which: keyof Unlocked) => runs.map((run) => run[which]);
  return [
    medianLine('app started: vault open to first rows painted', of(started, 'firstRows'), 'ms', null),
    medianLine('… to the whole list', of(started, 'listed'), 'ms', null),
    medianLine(
      'unlocked again: click to vault open',
      unlocked.map(({ opened: ms }) => ms),
      'ms',
      null,
    ),
    medianLine('… vault open to first rows painted', of(unlocked, 'firstRows'), 'ms', null),
    medianLine('… to the whole list', of(unlocked, 'listed'), 'ms', null),
    itself('… longest task in the page', worst(of(all, 'longestInPage')), goals.blocked),
    itself('… longest in main', worst(of(all, 'longestInMain')), goals.blocked),
  ];
}

function memoryLines(memory: PageSamples['memory'], goals: Goals): readonly Line[] {
  if (memory.length === 0) return [];
  const of = (which: 'full' | 'empty', pick: (memory: Memory) => number) =>
    memory.map((run) => pick(run[which]));
  const line = (what: string, pick: (memory: Memory) => number, goal: Goal) =>
    moreLine(what, of('full', pick), of('empty', pick), 'MB', goal);
  return [
    line('own memory, against an empty vault', ({ total }) => total, goals.memory),
    line('… main alone', ({ byProcess }) => byProcess['main'] ?? Number.NaN, null),
    line('… the page alone', ({ byProcess }) => byProcess['renderer'] ?? Number.NaN, null),
  ];
}

function writeLines({ written, pages }: ScaleSamples, goals: Goals): readonly Line[] {
  const { bare, ...kinds } = written;
  return [
    ...Object.entries({
      'register a set': kinds.register,
      rename: kinds.rename,
      'rotate a secret, in two transactions': kinds.rotate,
    }).flatMap(([what, samples]) => [
      ratioLine(`${what}, against one bare row`, samples, bare, 'ms', null),
      itself('… 95 %', quantile(samples, 0.95), goals.write),
    ]),
    medianLine('register a set, from the window', pages.registered, 'ms', goals.write),
    itself('… 95 %', quantile(pages.registered, 0.95), null),
  ];
}

function upkeepLines(samples: ScaleSamples): readonly Line[] {
  const { sets, filled, verified, rekeyed, backedUp } = samples;
  const perSecond = ({ took }: { readonly took: number }) => (sets / took) * 1000;
  const lines = (what: string, upkeep: Upkeep): readonly Line[] => [
    itself(what, upkeep.took, null),
    itself('… sets in a second', perSecond(upkeep), null, '/s'),
    itself('… the longest that main was held up', upkeep.blocked, null),
  ];
  return [
    ...lines('full verification', verified),
    ...lines('re-keying', rekeyed),
    ...lines('backup, checked', backedUp),
    itself('the vault’s file', filled.bytes / 2 ** 20, null, 'MB'),
  ];
}
