/** Builds the app and opens it on the user's own profile. Arguments after `--` go to the app. */
import { ensureBuilt } from './lib/build.mjs';
import { fail, runScript } from './lib/console.mjs';
import { hasDisplay } from './lib/headless.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { run } from './lib/processes.mjs';

await runScript(async () => {
  if (!hasDisplay()) {
    fail('There is no display to open the window on. To see the app work without one:', 'npm run demo');
  }
  const { electronPath, electronArguments } = await prepare({ needs: ['electron'], insistOnDownload: true });
  await ensureBuilt();
  const { code } = await run(electronPath, [...electronArguments, ROOT, ...process.argv.slice(2)], {
    env: process.env,
  });
  return code;
});
