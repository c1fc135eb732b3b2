import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/lib/paths.mjs';
import { run } from '../../../scripts/lib/processes.mjs';
import { bundleApp } from './bundle.ts';
import type { SeedPlan } from './plan.ts';

/** How to start Electron here; what `prepare` gives. */
export interface Electron {
  readonly electronPath: string;
  readonly electronArguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What no other process may hold up for ever, in ms. */
const timeout = 120_000;

/** Makes a vault in a profile, as if the sets of the plan had been used for months. */
export async function seedProfile(electron: Electron, profile: string, plan: SeedPlan): Promise<void> {
  const folder = join(ROOT, 'out', 'demo', 'seed-app');
  await bundleApp(join(import.meta.dirname, 'seed-app', 'main.ts'), folder);
  const file = join(profile, 'seed-plan.json');
  writeFileSync(file, JSON.stringify(plan));
  const { code, output, timedOut } = await run(
    electron.electronPath,
    [...electron.electronArguments, `--user-data-dir=${profile}`, folder, file],
    { env: { ...process.env, ...electron.env }, quiet: true, timeout },
  );
  rmSync(file);
  if (code !== 0) {
    const why = timedOut ? `it took longer than ${timeout / 1000} s` : output.trim();
    throw new Error(`The sample vault could not be made: ${why}`);
  }
}
