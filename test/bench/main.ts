import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { throwAwayFolder } from '../../scripts/lib/throw-away.mjs';
import { seedProfile, type Electron } from '../demo/seeding/seed.ts';
import { oidcClients, startOidcServer } from '../fakes/servers/oidc-server.ts';
import { measureMainProcess } from './main-process.ts';
import { isMet, mainProcessLines, table, windowLines } from './results.ts';
import { manySets } from './sample-vault.ts';
import { measureWindows } from './windows.ts';

const sets = 10_000;

export interface BenchOptions extends Electron {
  /** Fewer runs: enough to see whether it works, not to judge by. */
  readonly quick: boolean;
}

export async function bench({ quick, ...electron }: BenchOptions): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const [load = 0] = loadavg();
  if (load > cpus().length / 2) {
    say(`This machine is busy (load ${load.toFixed(1)}): times will be too long, and ratios rough.`);
  }
  const profile = throwAwayFolder('keyturn-bench');
  const server = await startOidcServer();
  try {
    say(`Making a vault with ${sets.toLocaleString('en')} credential sets …`);
    const known = { tokenUrl: server.tokenUrl, ...oidcClients.basic };
    await seedProfile(electron, profile.folder, manySets(sets, known));
    say('Measuring the main process …');
    const mainProcess = await measureMainProcess(electron, profile.folder, {
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
    console.log(`\n${table(lines)}\n`);
    const json = {
      at: new Date().toISOString(),
      quick,
      sets,
      machine: machine(),
      load,
      results: lines.map((line) => ({ ...line, met: isMet(line) })),
      samples: { windows, mainProcess },
    };
    writeJson(join(ROOT, 'out', 'bench', 'bench.json'), json);
    console.log(JSON.stringify({ ...json, samples: undefined }, null, 2));
  } finally {
    await server.close();
    profile.remove();
  }
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
