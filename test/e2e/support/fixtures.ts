import { expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { startHostileServer, type HostileServer } from '../../fakes/servers/hostile-server.ts';
import { startOidcServer, type OidcServer } from '../../fakes/servers/oidc-server.ts';
import { startProviderFront, type ProviderFront } from '../../fakes/servers/provider-front.ts';
import { startRotatingProvider, type RotatingProvider } from '../../fakes/servers/rotating-provider.ts';
import { launch, temporaryFolder, type LaunchOptions, type RunningApp } from './launch.ts';
import { KeyturnWindow } from './window.ts';

export interface KeyturnFixtures {
  /** A fresh profile, gone after the test. */
  readonly profile: string;
  /**
   * Starts the app on the test's profile. What is still running at the end is closed, and a mistake of Keyturn's own
   * fails the test even where nothing could be seen of it.
   */
  readonly start: (options?: Partial<LaunchOptions>) => Promise<RunningApp>;
  /** The app, started once on the fresh profile. */
  readonly app: RunningApp;
  readonly page: Page;
  readonly electron: ElectronApplication;
  /** The app's window as its user meets it. */
  readonly keyturn: KeyturnWindow;
  /** A real OAuth 2.0 server that issues JWTs. */
  readonly oidc: OidcServer;
  /** A real OAuth 2.0 server whose clients may have several live secrets, and real revocation of each. */
  readonly rotating: RotatingProvider;
  /** A token endpoint that does everything wrong. */
  readonly hostile: HostileServer;
  /** The source systems' token endpoints; start the app with its `switches`. */
  readonly front: ProviderFront;
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
    const closed: boolean[] = [];
    for (const app of running) closed.push(await app.end());
    // The mistakes first: they tell why an app did not close.
    expect(running.flatMap(({ mistakes }) => mistakes())).toEqual([]);
    expect(closed, 'every app closes by itself').not.toContain(false);
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
  keyturn: async ({ page }, use) => {
    await use(new KeyturnWindow(page));
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  oidc: async ({}, use) => {
    const server = await startOidcServer();
    await use(server);
    await server.close();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  rotating: async ({}, use) => {
    const server = await startRotatingProvider();
    await use(server);
    await server.close();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  hostile: async ({}, use) => {
    const server = await startHostileServer();
    await use(server);
    await server.close();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  front: async ({}, use) => {
    const server = await startProviderFront();
    await use(server);
    await server.close();
  },
});

export { expect };
