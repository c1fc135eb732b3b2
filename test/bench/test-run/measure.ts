import { ROOT } from '../../../scripts/lib/paths.mjs';
import { throwAwayFolder } from '../../../scripts/lib/throw-away.mjs';
import { noOverrides } from '../../../src/shared/credential.ts';
import { testRunLimits } from '../../../src/shared/test-run.ts';
import { seedProfile, type Electron } from '../../demo/seeding/seed.ts';
import { settledMemory } from '../memory.ts';
import { canMeasureProcesses, type Memory } from '../processes.ts';
import { RunningApp } from '../running-app.ts';
import { manySets } from '../sample-vault.ts';
import { testAllScript } from './page-scripts.ts';
import { startTokenServers } from './servers.ts';

/** As many hosts as it takes to have as many requests under way as a run may have. */
const hosts = testRunLimits.overall / testRunLimits.perHost;
const sets = 1000;

/** One run over all sets, and the same requests by a bare loop; requests a second. */
export interface Throughput {
  readonly run: number;
  readonly nodeFetch: number;
  readonly netFetch: number;
  /** Ms. */
  readonly longestFrame: number;
  readonly longestInMain: number;
}

export interface TestRunSamples {
  readonly sets: number;
  readonly atOnce: Throughput[];
  readonly delayed: Throughput[];
  readonly latency: number;
  /** Before, after the first run, and after the last; empty where the system doesn't tell. */
  readonly memory: readonly Memory[];
  readonly heap: readonly number[];
}

export interface TestRunOptions {
  readonly runs: number;
  /** How long the slower server thinks, in ms. */
  readonly latency: number;
  readonly say: (line: string) => void;
}

/** Tests everything in the real app, and asks the same of the same servers by bare loops in its main process. */
export async function measureTestRuns(
  electron: Electron,
  { runs, latency, say }: TestRunOptions,
): Promise<TestRunSamples> {
  const profile = throwAwayFolder('keyturn-bench');
  const servers = await startTokenServers(hosts);
  const samples = { atOnce: [] as Throughput[], delayed: [] as Throughput[] };
  const [memory, heap] = [[] as Memory[], [] as number[]];
  try {
    say(`Making a vault with ${sets.toLocaleString('en')} credential sets for ${hosts} hosts …`);
    await seedProfile(electron, profile.folder, planFor(servers.urls));
    const app = await RunningApp.start(electron, ROOT, profile.folder, '[role=option]', {
      watchesMain: true,
    });
    const remember = async () => {
      heap.push((await app.mainLoop?.heap()) ?? Number.NaN);
      if (canMeasureProcesses) memory.push(await settledMemory(app.processId, 'own'));
    };
    try {
      await remember();
      for (let run = 0; run < runs; run += 1) {
        for (const [kind, wait] of [
          ['delayed', latency],
          ['atOnce', 0],
        ] as const) {
          say(`Testing everything, ${run + 1} of ${runs}, the servers answering after ${wait} ms …`);
          servers.latency = wait;
          samples[kind].push(await measured(app, servers.urls));
        }
        if (run === 0 || run === runs - 1) await remember();
      }
    } finally {
      await app.stop();
    }
    return { sets, ...samples, latency, memory, heap };
  } finally {
    await servers.close();
    profile.remove();
  }
}

async function measured(app: RunningApp, urls: readonly string[]): Promise<Throughput> {
  const { mainLoop } = app;
  if (!mainLoop) throw new Error('The main process is not watched');
  const job = { urls, count: sets, width: testRunLimits.overall };
  const nodeFetch = await mainLoop.fetchMany({ ...job, by: 'node' });
  await mainLoop.longest();
  const ran = await app.page.evaluate<{ milliseconds: number; done: number; longestFrame: number }>(
    testAllScript,
  );
  if (ran.done !== sets) throw new Error(`Only ${ran.done} of ${sets} sets were tested`);
  const longestInMain = await mainLoop.longest();
  const netFetch = await mainLoop.fetchMany({ ...job, by: 'net' });
  const perSecond = (ms: number) => (sets * 1000) / ms;
  return {
    run: perSecond(ran.milliseconds),
    nodeFetch: perSecond(nodeFetch),
    netFetch: perSecond(netFetch),
    longestFrame: ran.longestFrame,
    longestInMain,
  };
}

/** The sets of the other benches, each at one of the hosts, all to be tested. */
function planFor(urls: readonly string[]) {
  const known = { tokenUrl: urls[0] ?? '', clientId: 'known', clientSecret: 'secret' };
  const plan = manySets(sets, known);
  return {
    sets: plan.sets.map((each, index) => ({
      ...each,
      facts: {
        ...each.facts,
        providerId: 'custom-oauth2',
        environmentId: 'production',
        variables: {},
        request: { ...noOverrides, tokenUrl: urls[index % urls.length] ?? '' },
      },
    })),
  };
}
