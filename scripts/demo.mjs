/**
 * Shows the main job on embedded parts: real servers on loopback, a throw-away profile with sample credential sets, and
 * the real app. With a display the window is left to the user; without one the demo walks through it by itself and
 * writes screenshots to out/demo.
 */
import { ensureBuilt } from './lib/build.mjs';
import { runScript } from './lib/console.mjs';
import { hasDisplay } from './lib/headless.mjs';
import { prepare } from './lib/prepare.mjs';

await runScript(async () => {
  // Before Xvfb is one.
  const watched = hasDisplay();
  const { stop, ...prepared } = await prepare({ needs: ['electron', 'display', 'keyring'] });
  try {
    await ensureBuilt();
    // By address, so that the type check of the scripts doesn't follow it into code that runs in a page.
    const { demo } = await import(new URL('../test/demo/main.ts', import.meta.url).href);
    return await demo({ ...prepared, watched });
  } finally {
    await stop();
  }
});
