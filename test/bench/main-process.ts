import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { bundleApp } from '../demo/seeding/bundle.ts';
import type { Electron } from '../demo/seeding/seed.ts';
import type { BenchJob, BenchSamples } from './bench-app/job.ts';

const timeout = 10 * 60_000;

/** Runs the bench app on a profile. */
export async function measureMainProcess(
  electron: Electron,
  profile: string,
  job: Omit<BenchJob, 'directory'>,
): Promise<BenchSamples> {
  const folder = join(ROOT, 'out', 'bench', 'bench-app');
  await bundleApp(join(import.meta.dirname, 'bench-app', 'main.ts'), folder);
  const file = join(profile, 'bench-job.json');
  writeFileSync(file, JSON.stringify({ ...job, directory: join(profile, 'vault') } satisfies BenchJob));
  const { code, output } = await run(
    electron.electronPath,
    [...electron.electronArguments, `--user-data-dir=${profile}`, folder, file],
    { env: { ...process.env, ...electron.env }, quiet: true, timeout },
  );
  if (code !== 0) throw new Error(`The main process could not be measured: ${output.trim().slice(-1000)}`);
  return JSON.parse(readFileSync(file, 'utf8')) as BenchSamples;
}
