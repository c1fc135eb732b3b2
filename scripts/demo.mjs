/**
 * Shows the main job on embedded parts: real servers on loopback, a throw-away profile with sample credential sets, and
 * the real app. With a display the window is left to the user; without one, or with `npm run demo -- --walk`, the demo
 * goes through it by itself and writes screenshots to out/demo.
 */
import { ensureBuilt } from './lib/build.mjs';
import { fail, runScript } from './lib/console.mjs';
import { hasDisplay } from './lib/headless.mjs';
import { prepare } from './lib/prepare.mjs';

await runScript(async () => {
  const options = process.argv.slice(2);
  const unknown = options.find((option) => option !== '--walk');
  if (unknown) fail(`The demo knows no option ${unknown}.`, 'npm run demo -- --walk');
  // Asked before Xvfb is there, which is a display too.
  const watched = hasDisplay() && !options.includes('--walk');
  const { stop, ...prepared } = await prepare({
    needs: ['electron', 'display', 'keyring'],
    ownDisplay: !watched,
  });
  try {
    await ensureBuilt();
    // By address, so that the type check of the scripts doesn't follow it into code that runs in a page.
    const { demo } = await import(new URL('../test/demo/main.ts', import.meta.url).href);
    return await demo({ ...prepared, watched });
  } finally {
    await stop();
  }
});
