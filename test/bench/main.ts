import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { duration } from '../../scripts/lib/console.mjs';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { throwAwayFolder } from '../../scripts/lib/throw-away.mjs';
import type { BenchOptions, BenchPart } from '../../scripts/lib/bench-options.mjs';
import { seedProfile, type Electron } from '../demo/seeding/seed.ts';
import { oidcClients, startOidcServer } from '../fakes/servers/oidc-server.ts';
import { identifyLines } from './identify/lines.ts';
import { isMet, table, type Line } from './lines.ts';
import { policyLines } from './policy/lines.ts';
import { measurePolicy } from './policy/measure.ts';
import { mainProcessLines, windowLines } from './results.ts';
import { runBenchApp } from './run-bench-app.ts';
import { manySets } from './sample-vault.ts';
import { keePassProgram } from './scale/keepass.ts';
import { scaleLines } from './scale/lines.ts';
import { measureScale } from './scale/measure.ts';
import { testRunLines } from './test-run/lines.ts';
import { measureTestRuns } from './test-run/measure.ts';
import { measureWindows } from './windows.ts';

const sets = 10_000;
const say = (line: string): unknown => process.stderr.write(`${line}\n`);

/** What was measured of one thing. */
interface Chapter {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Every run. */
  readonly samples: unknown;
}

export async function bench(electron: Electron, { parts, sizes, quick }: BenchOptions): Promise<void> {
  const [load = 0] = loadavg();
  if (load > cpus().length / 2) {
    say(`This machine is busy (load ${load.toFixed(1)}): times will be too long, and ratios rough.`);
  }
  const start = Date.now();
  const measure: Record<BenchPart, () => AsyncGenerator<Chapter>> = {
    app: () => appChapters(electron, quick),
    vault: () => vaultChapters(electron, sizes, quick),
    'test-run': () => testRunChapters(electron, quick),
    identify: () => identifyChapters(electron, quick),
    policy: () => policyChapters(quick),
  };
  const chapters: Chapter[] = [];
  for (const part of parts) {
    for await (const chapter of measure[part]()) {
      chapters.push(chapter);
      console.log(`\n${chapter.title}\n\n${table(chapter.lines)}\n`);
    }
  }
  const loads = { before: load, after: loadavg()[0] ?? 0 };
  say(
    `Took ${duration(Date.now() - start)}; load ${load.toFixed(1)} before, ${loads.after.toFixed(1)} after.`,
  );
  writeJson(join(ROOT, 'out', 'bench', 'bench.json'), {
    at: new Date().toISOString(),
    quick,
    machine: machine(),
    load: loads,
    chapters: chapters.map((chapter) => ({
      ...chapter,
      lines: chapter.lines.map((line) => ({ ...line, met: isMet(line) })),
    })),
  });
}

async function* appChapters(electron: Electron, quick: boolean): AsyncGenerator<Chapter> {
  const profile = throwAwayFolder('keyturn-bench');
  const server = await startOidcServer();
  try {
    say(`Making a vault with ${sets.toLocaleString('en')} credential sets …`);
    const known = { tokenUrl: server.tokenUrl, ...oidcClients.basic };
    await seedProfile(electron, profile.folder, manySets(sets, known));
    say('Measuring the main process …');
    const mainProcess = await runBenchApp(electron, profile.folder, 'mainProcess', {
      ...known,
      vaultRuns: quick ? 5 : 15,
      tokenRuns: quick ? 60 : 300,
    });
    const windows = await measureWindows(electron, profile.folder, {
      runs: quick ? 3 : 9,
      typingRuns: quick ? 1 : 3,
      say,
    });
    const lines = [...windowLines(windows), ...mainProcessLines(mainProcess)];
    const title = `The app with ${sets.toLocaleString('en')} credential sets, against a bare Electron`;
    yield { title, lines, samples: { windows, mainProcess } };
  } finally {
    await server.close();
    profile.remove();
  }
}

async function* vaultChapters(
  electron: Electron,
  sizes: readonly number[],
  quick: boolean,
): AsyncGenerator<Chapter> {
  if (keePassProgram() === null) {
    say('keepassxc-cli isn’t installed, so it is left out (on Debian: apt-get install keepassxc).');
  }
  for (const size of sizes) {
    const samples = await measureScale(electron, size, { quick, say });
    const { keePass } = samples;
    const about = keePass ? `; the KDBX file’s key derivation: ${keePass.keyDerivation}` : '';
    const title = `A vault with ${size.toLocaleString('en')} credential sets${about}`;
    yield { title, lines: scaleLines(samples), samples };
  }
}

async function* testRunChapters(electron: Electron, quick: boolean): AsyncGenerator<Chapter> {
  const samples = await measureTestRuns(electron, { runs: quick ? 2 : 5, latency: 20, say });
  const title = `Testing ${samples.sets.toLocaleString('en')} credential sets, 16 at a time, against a bare loop`;
  yield { title, lines: testRunLines(samples), samples };
}

async function* identifyChapters(electron: Electron, quick: boolean): AsyncGenerator<Chapter> {
  const profile = throwAwayFolder('keyturn-bench');
  try {
    say(`Making a vault with ${sets.toLocaleString('en')} credential sets …`);
    await runBenchApp(electron, profile.folder, 'fill', { sets, keePassXml: null });
    const samples = await runBenchApp(electron, profile.folder, 'identify', { runs: quick ? 5 : 25 });
    const title = `Telling whose a pasted text is, among ${samples.sets.toLocaleString('en')} credential sets`;
    yield { title, lines: identifyLines(samples), samples };
  } finally {
    profile.remove();
  }
}

async function* policyChapters(quick: boolean): AsyncGenerator<Chapter> {
  const samples = measurePolicy(100_000, quick ? 5 : 25);
  const title = `Deciding the status of ${samples.sets.toLocaleString('en')} credential sets`;
  yield { title, lines: policyLines(samples), samples };
}

function machine() {
  const [processor, ...others] = cpus();
  return {
    platform: `${process.platform}-${process.arch}`,
    processor: processor?.model.trim() ?? '',
    cores: others.length + 1,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  };
}

function writeJson(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  console.log(`With every sample in ${relative(process.cwd(), file)}`);
}
