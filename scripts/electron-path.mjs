/** Prints the Electron executable that would be used, and nothing else, on stdout. */
import { runScript } from './lib/console.mjs';
import { ensureDependencies, ensureRecentNode } from './lib/dependencies.mjs';
import { provideElectron } from './lib/electron-runtime.mjs';

await runScript(async () => {
  await ensureDependencies();
  await ensureRecentNode();
  const { electronPath } = await provideElectron();
  process.stdout.write(`${electronPath}\n`);
});
