/** Runs the app from its sources, with reload on change. Arguments after `--` go to the app. */
import { dirname } from 'node:path';
import { fail, runScript } from './lib/console.mjs';
import { hasDisplay } from './lib/headless.mjs';
import { packageCommand, ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { childEnvironment, run } from './lib/processes.mjs';

await runScript(async () => {
  if (!hasDisplay()) {
    fail(
      'There is no display to open the window on. With Xvfb there is one that nobody sees:',
      'xvfb-run npm run dev',
    );
  }
  const { electronPath, electronArguments } = await prepare({ needs: ['electron'] });
  const args = [packageCommand('electron-vite'), 'dev', '--watch', '--', ...electronArguments];
  const { code } = await run(process.execPath, [...args, ...process.argv.slice(2)], {
    cwd: ROOT,
    env: childEnvironment({
      ELECTRON_EXEC_PATH: electronPath,
      ELECTRON_OVERRIDE_DIST_PATH: dirname(electronPath),
    }),
  });
  return code;
});
