import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base } from '../../e2e/support/fixtures.ts';
import { temporaryFolder, type LaunchOptions, type RunningApp } from '../../e2e/support/launch.ts';

export interface OwnHome {
  /** Holds everything that the app may write to: home, configuration, cache, temporary files, crash reports, profile. */
  readonly path: string;
  readonly start: (options?: Partial<LaunchOptions>) => Promise<RunningApp>;
}

/** Electron's names for the folders that it writes to. */
const folders = ['home', 'appData', 'userData', 'sessionData', 'temp', 'logs', 'crashDumps'] as const;

export const test = base.extend<{ home: OwnHome }>({
  home: async ({ start }, use) => {
    const folder = await temporaryFolder('home');
    const inside = (name: string): string => join(folder.path, name);
    for (const name of ['tmp', 'config', 'cache', 'data', 'state', 'profile']) await mkdir(inside(name));
    await use({
      path: folder.path,
      start: async (options) => {
        const app = await start({
          profile: inside('profile'),
          ...options,
          env: {
            HOME: folder.path,
            TMPDIR: inside('tmp'),
            XDG_CONFIG_HOME: inside('config'),
            XDG_CACHE_HOME: inside('cache'),
            XDG_DATA_HOME: inside('data'),
            XDG_STATE_HOME: inside('state'),
            ...options?.env,
          },
        });
        await expectAllInside(app, folder.path);
        return app;
      },
    });
    await folder.remove();
  },
});

/** Otherwise a search of the folder would prove nothing. */
async function expectAllInside({ electron }: RunningApp, home: string): Promise<void> {
  const paths = await electron.evaluate(({ app }, names) => names.map((name) => app.getPath(name)), folders);
  for (const path of paths) expect(path.startsWith(home), path).toBe(true);
}

export { expect };
