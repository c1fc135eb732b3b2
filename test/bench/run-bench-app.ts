import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { bundleApp } from '../demo/seeding/bundle.ts';
import type { Electron } from '../demo/seeding/seed.ts';
import type { TaskName, Tasks } from './bench-app/job.ts';
import { finished } from './children.ts';

const timeout = 10 * 60_000;
const folder = join(ROOT, 'out', 'bench', 'bench-app');
let bundled: Promise<void> | null = null;

/** Runs the bench app on a profile, in a process of its own. */
export async function runBenchApp<T extends TaskName>(
  electron: Electron,
  profile: string,
  task: T,
  takes: Omit<Tasks[T]['takes'], 'directory'>,
): Promise<Tasks[T]['tells']> {
  const { code, signal, output, file } = await run(electron, profile, task, takes);
  if (code !== 0) {
    const why = signal === null ? output.trim().slice(-1000) : `it was ended by ${signal}`;
    throw new Error(`The bench app could not ${task}: ${why}`);
  }
  const tells = JSON.parse(readFileSync(file, 'utf8')) as Tasks[T]['tells'];
  rmSync(file);
  return tells;
}

/** Runs a task in which the bench app kills itself. */
export async function runToDeath(
  electron: Electron,
  profile: string,
  takes: Omit<Tasks['die']['takes'], 'directory'>,
): Promise<void> {
  const { signal, output } = await run(electron, profile, 'die', takes);
  if (signal !== 'SIGKILL') throw new Error(`The bench app lived on: ${output.trim().slice(-1000)}`);
}

async function run(electron: Electron, profile: string, task: TaskName, takes: object) {
  bundled ??= bundleApp(join(import.meta.dirname, 'bench-app', 'main.ts'), folder);
  await bundled;
  const file = join(profile, 'bench-job.json');
  writeFileSync(file, JSON.stringify({ ...takes, directory: join(profile, 'vault') }));
  const ended = await finished(
    electron.electronPath,
    [...electron.electronArguments, `--user-data-dir=${profile}`, folder, task, file],
    { env: { ...process.env, ...electron.env }, timeout },
  );
  return { ...ended, file };
}
