/**
 * Measures start-up, memory, typing and token tests against what the same Electron does without Keyturn (`app`), and
 * the vault with 1,000, 10,000 and 100,000 credential sets (`vault`), test runs (`test-run`), identifying
 * pasted text (`identify`), and deciding 100,000 statuses (`policy`). See lib/bench-options.mjs for the options.
 */
import { benchOptions } from './lib/bench-options.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { runScript } from './lib/console.mjs';
import { prepare } from './lib/prepare.mjs';

await runScript(async () => {
  const options = benchOptions(process.argv.slice(2));
  const { stop, ...prepared } = await prepare({
    needs: ['electron', 'display', 'keyring'],
    ownDisplay: true,
  });
  try {
    await ensureBuilt();
    // By address, so that the type check of the scripts doesn't follow it into code with types of its own.
    const { bench } = await import(new URL('../test/bench/main.ts', import.meta.url).href);
    await bench(prepared, options);
  } finally {
    await stop();
  }
});
