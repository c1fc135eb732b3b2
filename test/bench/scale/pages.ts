import { ROOT } from '../../../scripts/lib/paths.mjs';
import type { Electron } from '../../demo/seeding/seed.ts';
import { measureKeystrokes } from '../keystrokes.ts';
import { settledMemory } from '../memory.ts';
import { canMeasureProcesses, type Memory } from '../processes.ts';
import { RunningApp } from '../running-app.ts';
import { manySets } from '../sample-vault.ts';
import { firstListScript, lockScript, registerScript, unlockScript, watchScript } from './page-scripts.ts';

/** Ms. */
export interface Unlocked {
  /** From the vault's opening, as the page was told, until its first rows were painted. */
  readonly firstRows: number;
  /** The same, until the list had every set. */
  readonly listed: number;
  /** The longest that the page was held up, from the click until a second after the list. */
  readonly longestInPage: number;
  /** The same for main. */
  readonly longestInMain: number;
}

/** What was measured in the window of the real app, run by run. */
export interface PageSamples {
  /** At the start of the app, where all code is new to the machine. */
  readonly started: readonly Unlocked[];
  /** After a lock: with the time from the click on *Unlock* until the page was told that the vault is open. */
  readonly unlocked: readonly (Unlocked & { readonly opened: number })[];
  readonly keystrokes: readonly number[];
  /** Registering, from the call in the page until its answer. */
  readonly registered: readonly number[];
  /** With this vault and with an empty one; empty where the system doesn't tell. */
  readonly memory: readonly { readonly full: Memory; readonly empty: Memory }[];
}

export interface PageOptions {
  readonly sets: number;
  readonly starts: number;
  readonly unlocks: number;
  readonly writes: number;
  /** A profile whose vault is empty. */
  readonly emptyProfile: string;
  readonly say: (line: string) => void;
}

/** Starts the app with the vault, and with an empty one, in turns. */
export async function measurePages(
  electron: Electron,
  profile: string,
  { sets, starts, unlocks, writes, emptyProfile, say }: PageOptions,
): Promise<PageSamples> {
  const samples = { started: [], unlocked: [], keystrokes: [], registered: [], memory: [] } as {
    [K in keyof PageSamples]: PageSamples[K][number][];
  };
  for (let run = 0; run < starts; run += 1) {
    say(`  the window, ${run + 1} of ${starts} …`);
    const empty = canMeasureProcesses ? await memoryOfEmpty(electron, emptyProfile) : null;
    const app = await RunningApp.start(electron, ROOT, profile, '[role=option]', {
      script: watchScript,
      watchesMain: true,
    });
    try {
      samples.started.push(await watched(app, firstListScript(sets)));
      if (empty) samples.memory.push({ empty, full: await settledMemory(app.processId, 'own') });
      for (let time = 0; time < unlocks; time += 1) samples.unlocked.push(await unlockAgain(app, sets));
      if (run > 0) continue;
      samples.keystrokes.push(...(await measureKeystrokes(app)));
      samples.registered.push(...(await app.page.evaluate<number[]>(registerScript(newFacts(writes)))));
    } finally {
      await app.stop();
    }
  }
  return samples;
}

async function memoryOfEmpty(electron: Electron, profile: string): Promise<Memory> {
  // Watched in the same way, which takes memory too.
  const app = await RunningApp.start(electron, ROOT, profile, '[aria-label="Welcome"]', {
    script: watchScript,
    watchesMain: true,
  });
  try {
    return await settledMemory(app.processId, 'own');
  } finally {
    await app.stop();
  }
}

async function unlockAgain(app: RunningApp, sets: number): Promise<PageSamples['unlocked'][number]> {
  await app.page.evaluate(`${lockScript}.then(() => 0)`);
  await app.mainLoop?.longest();
  return await watched(app, unlockScript(sets));
}

interface Told {
  readonly opened: number;
  readonly firstRows: number;
  readonly listed: number;
  readonly longest: number;
}

async function watched(
  { page, mainLoop }: RunningApp,
  script: string,
): Promise<PageSamples['unlocked'][number]> {
  const { longest, ...told } = await page.evaluate<Told>(script);
  return { ...told, longestInPage: longest, longestInMain: (await mainLoop?.longest()) ?? Number.NaN };
}

const newFacts = (count: number): readonly unknown[] =>
  manySets(count + 1, { tokenUrl: 'http://127.0.0.1:9/token', clientId: '', clientSecret: '' })
    .sets.slice(1)
    .map(({ facts }) => facts);
