import { test as base, type ElectronApplication, type Page } from '@playwright/test';
import { launch, temporaryFolder, type LaunchOptions, type RunningApp } from './launch.ts';

export interface KeyturnFixtures {
  /** A fresh profile, gone after the test. */
  readonly profile: string;
  /** Starts the app on the test's profile; what is still running at the end is closed. */
  readonly start: (options?: Partial<LaunchOptions>) => Promise<RunningApp>;
  /** The app, started once on the fresh profile. */
  readonly app: RunningApp;
  readonly page: Page;
  readonly electron: ElectronApplication;
}

export const test = base.extend<KeyturnFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  profile: async ({}, use) => {
    const folder = await temporaryFolder('profile');
    await use(folder.path);
    await folder.remove();
  },
  start: async ({ profile }, use) => {
    const running: RunningApp[] = [];
    await use(async (options) => {
      const app = await launch({ profile, ...options });
      running.push(app);
      return app;
    });
    for (const { electron } of running) await electron.close().catch(() => undefined);
  },
  app: async ({ start }, use) => {
    await use(await start());
  },
  page: async ({ app }, use) => {
    await use(app.page);
  },
  electron: async ({ app }, use) => {
    await use(app.electron);
  },
});

export { expect } from '@playwright/test';
