/**
 * Measures start-up, memory, the vault, typing and token tests with 10,000 credential sets, against what the same
 * Electron does without Keyturn. `npm run bench -- --quick` takes fewer runs.
 */
import { ensureBuilt } from './lib/build.mjs';
import { fail, runScript } from './lib/console.mjs';
import { prepare } from './lib/prepare.mjs';

await runScript(async () => {
  const options = process.argv.slice(2);
  const unknown = options.find((option) => option !== '--quick');
  if (unknown) fail(`The bench knows no option ${unknown}.`, 'npm run bench -- --quick');
  const { stop, ...prepared } = await prepare({
    needs: ['electron', 'display', 'keyring'],
    ownDisplay: true,
  });
  try {
    await ensureBuilt();
    // By address, so that the type check of the scripts doesn't follow it into code with types of its own.
    const { bench } = await import(new URL('../test/bench/main.ts', import.meta.url).href);
    await bench({ ...prepared, quick: options.includes('--quick') });
  } finally {
    await stop();
  }
});
