import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { holdUntilAttached } from '../e2e/support/launch.ts';
import { KeyturnWindow } from '../e2e/support/window.ts';
import type { Electron } from './seeding/seed.ts';

export interface OpenedApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly window: KeyturnWindow;
}

/** What stands on the command line of the real app, on a profile of its own. */
export const appArguments = (
  { electronArguments }: Electron,
  profile: string,
  switches: readonly string[],
): string[] => [...electronArguments, ...switches, `--user-data-dir=${profile}`, ROOT];

/** Opens the real app under Playwright's eyes and hands. */
export async function openApp(
  electron: Electron,
  profile: string,
  switches: readonly string[],
): Promise<OpenedApp> {
  const app = await _electron.launch({
    executablePath: electron.electronPath,
    args: [...holdUntilAttached, ...appArguments(electron, profile, switches)],
    // Playwright would add --no-sandbox by itself; whether it is needed is the launch arguments' business.
    chromiumSandbox: true,
    timeout: 60_000,
    env: { ...(process.env as Record<string, string>), ...electron.env },
  });
  const page = await app.firstWindow({ timeout: 60_000 });
  page.setDefaultTimeout(60_000);
  return { electron: app, page, window: new KeyturnWindow(page) };
}
