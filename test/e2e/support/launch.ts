import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronArguments } from '../../../scripts/lib/launch-arguments.mjs';

const root = join(import.meta.dirname, '../../..');

export interface LaunchOptions {
  /** The profile's folder, for Electron's own `--user-data-dir`. */
  readonly profile: string;
  /** On top of this process's environment: another session bus, for one. */
  readonly env?: Readonly<Record<string, string>>;
  /** More switches for Chromium. */
  readonly switches?: readonly string[];
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
}

/** The Electron that the set-up provided; `npm test` names it. */
export function electronExecutable(): string {
  const path = process.env['KEYTURN_ELECTRON'];
  if (!path) throw new Error('Run these tests with: npm test -- e2e');
  return path;
}

/** @returns what stands on Electron's command line for this profile. */
export function commandLine({ profile, switches = [] }: LaunchOptions): string[] {
  return [...electronArguments({ throwAwayKeyring: true }), ...switches, `--user-data-dir=${profile}`, root];
}

/** Starts the real app on a profile and waits for its window. */
export async function launch(options: LaunchOptions): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: commandLine(options),
    // Playwright would add --no-sandbox by itself; whether it is needed is the launch arguments' business.
    chromiumSandbox: true,
    env: { ...(process.env as Record<string, string>), ...options.env },
  });
  const page = await electron.firstWindow();
  return { electron, page };
}

export async function temporaryFolder(name: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `keyturn-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
