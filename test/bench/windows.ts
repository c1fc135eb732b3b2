import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { throwAwayFolder } from '../../scripts/lib/throw-away.mjs';
import type { Electron } from '../demo/seeding/seed.ts';
import { measureKeystrokes } from './keystrokes.ts';
import { canMeasureMemory, settledMemory } from './memory.ts';
import { RunningApp, type Painted } from './running-app.ts';

/** Run by run: the same index is the same run. */
export interface WindowSamples {
  readonly keyturn: readonly WindowRun[];
  readonly bare: readonly WindowRun[];
  /** Ms, all runs together. */
  readonly keystrokes: readonly number[];
}

export interface WindowRun {
  /** Ms since the process was started. */
  readonly painted: Painted;
  /** MB; null where the system doesn't tell. */
  readonly memory: number | null;
}

export interface WindowOptions {
  readonly runs: number;
  /** In how many of these runs to type. */
  readonly typingRuns: number;
  readonly say: (line: string) => void;
}

/** Starts Keyturn and a bare Electron in turns, on profiles that have been used before. */
export async function measureWindows(
  electron: Electron,
  profile: string,
  { runs, typingRuns, say }: WindowOptions,
): Promise<WindowSamples> {
  const bareProfile = throwAwayFolder('keyturn-bench');
  const bareApp = join(import.meta.dirname, 'bare-app');
  const startBare = () => RunningApp.start(electron, bareApp, bareProfile.folder, 'h1');
  const startKeyturn = () => RunningApp.start(electron, ROOT, profile, '[role=option]');
  const keyturn: WindowRun[] = [];
  const bare: WindowRun[] = [];
  const keystrokes: number[] = [];

  const measureBare = async () => {
    const app = await startBare();
    bare.push(await measured(app));
    await app.stop();
  };
  const measureKeyturn = async (run: number) => {
    const app = await startKeyturn();
    keyturn.push(await measured(app));
    if (run < typingRuns) keystrokes.push(...(await measureKeystrokes(app)));
    await app.stop();
  };
  // First starts fill caches of the profile and of the machine; a user has them filled.
  for (const start of [startBare, startKeyturn]) await (await start()).stop();
  for (let run = 0; run < runs; run += 1) {
    say(`Window ${run + 1} of ${runs} …`);
    // Whoever comes second finds the machine as the first left it: so take turns in that, too.
    if (run % 2 === 0) await measureBare();
    await measureKeyturn(run);
    if (run % 2 === 1) await measureBare();
  }
  bareProfile.remove();
  return { keyturn, bare, keystrokes };
}

async function measured(app: RunningApp): Promise<WindowRun> {
  return { painted: app.painted, memory: canMeasureMemory ? await settledMemory(app.processId) : null };
}
