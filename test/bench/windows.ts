import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { throwAwayFolder } from '../../scripts/lib/throw-away.mjs';
import type { Electron } from '../demo/seeding/seed.ts';
import { measureDashboard } from './dashboard.ts';
import { measureKeystrokes } from './keystrokes.ts';
import { settledMemory } from './memory.ts';
import { canMeasureProcesses, processorTimeOf, type Memory } from './processes.ts';
import { RunningApp, type Painted } from './running-app.ts';

/** Run by run: the same index is the same run. */
export interface WindowSamples {
  /** Keyturn with the vault that is measured. */
  readonly full: readonly WindowRun[];
  /** Keyturn with nothing in its vault yet. */
  readonly empty: readonly WindowRun[];
  /** The same Electron with a window that shows a static page. */
  readonly bare: readonly WindowRun[];
  /** Ms, all runs together. */
  readonly keystrokes: readonly number[];
  /** From the key to the paint of the dashboard with its figures, in ms, once a run. */
  readonly dashboard: readonly number[];
}

export interface WindowRun {
  /** Ms since the process was started. */
  readonly painted: Painted;
  /** What all processes had taken of the processors by then, in ms; null where the system doesn't tell. */
  readonly processorTime: number | null;
  readonly memory: Memory | null;
}

export interface WindowOptions {
  readonly runs: number;
  /** In how many of these runs to type. */
  readonly typingRuns: number;
  readonly say: (line: string) => void;
}

interface Contestant {
  readonly name: 'full' | 'empty' | 'bare';
  readonly app: string;
  readonly profile: string;
  /** A selector for what its window is for. */
  readonly content: string;
}

/** Starts Keyturn and a bare Electron in turns, on profiles that have been used before. */
export async function measureWindows(
  electron: Electron,
  profile: string,
  { runs, typingRuns, say }: WindowOptions,
): Promise<WindowSamples> {
  const [emptyProfile, bareProfile] = [throwAwayFolder('keyturn-bench'), throwAwayFolder('keyturn-bench')];
  const contestants: readonly Contestant[] = [
    { name: 'bare', app: join(import.meta.dirname, 'bare-app'), profile: bareProfile.folder, content: 'h1' },
    { name: 'empty', app: ROOT, profile: emptyProfile.folder, content: '[aria-label="Welcome"]' },
    { name: 'full', app: ROOT, profile, content: '[role=option]' },
  ];
  const start = (each: Contestant) => RunningApp.start(electron, each.app, each.profile, each.content);
  const samples = { full: [] as WindowRun[], empty: [] as WindowRun[], bare: [] as WindowRun[] };
  const [keystrokes, dashboard]: [number[], number[]] = [[], []];

  // First starts fill caches of the profile and of the machine; a user has them filled.
  for (const each of contestants) await (await start(each)).stop();
  for (let run = 0; run < runs; run += 1) {
    say(`Windows, round ${run + 1} of ${runs} …`);
    // Whoever comes next finds the machine as the one before left it: so the order turns.
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const each = contestants[(run + turn) % contestants.length] as Contestant;
      const app = await start(each);
      samples[each.name].push(await measured(app));
      if (each.name === 'full' && run < typingRuns) keystrokes.push(...(await measureKeystrokes(app)));
      if (each.name === 'full') dashboard.push(await measureDashboard(app));
      await app.stop();
    }
  }
  emptyProfile.remove();
  bareProfile.remove();
  return { ...samples, keystrokes, dashboard };
}

async function measured({ painted, processId }: RunningApp): Promise<WindowRun> {
  if (!canMeasureProcesses) return { painted, processorTime: null, memory: null };
  const processorTime = processorTimeOf(processId);
  return { painted, processorTime, memory: await settledMemory(processId, 'proportional') };
}
