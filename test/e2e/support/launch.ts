import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
  /** The app's folder, where it isn't the repository: see `altered-app.ts`. */
  readonly folder?: string;
  /** Where main reports errors that the test itself provokes: these are no mistakes. */
  readonly provokedErrors?: readonly string[];
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** What the app wrote to its standard error so far. */
  readonly complaints: () => string;
  /** Mistakes of Keyturn's own so far: those that main reported, and those that nobody caught in the window. */
  readonly mistakes: () => readonly string[];
  /** Quits as *Quit* in the menu does, and waits until the process is gone. */
  readonly quit: () => Promise<void>;
  /** Ends the process as a power cut would: no clean-up runs. */
  readonly kill: () => Promise<void>;
  /**
   * Closes what still runs at the end of a test. An app that hangs is killed.
   *
   * @returns whether it closed by itself
   */
  readonly end: () => Promise<boolean>;
}

/** How long an app may take to close at the end of a test, in ms: longer than quitting waits for any one thing. */
const closingTime = 30_000;

/** The Electron that the set-up provided; `npm test` names it. */
export function electronExecutable(): string {
  const path = process.env['KEYTURN_ELECTRON'];
  if (!path) throw new Error('Run these tests with: npm test -- e2e');
  return path;
}

/** @returns what stands on Electron's command line for this profile. */
export function commandLine({ profile, switches = [], folder = root }: LaunchOptions): string[] {
  return [
    ...electronArguments({ throwAwayKeyring: true }),
    ...switches,
    `--user-data-dir=${profile}`,
    folder,
  ];
}

/**
 * What Playwright's `_electron.launch` needs among its arguments when it is given an executable, before the app's
 * folder. An app that isn't started by Playwright must not get it: it would wait for ever.
 */
export const holdUntilAttached: readonly string[] = [
  '-r',
  join(import.meta.dirname, 'hold-until-attached.cjs'),
];

/** Starts the real app on a profile and waits for its window. */
export async function launch(options: LaunchOptions): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: [...holdUntilAttached, ...commandLine(options)],
    // Playwright would add --no-sandbox by itself; whether it is needed is the launch arguments' business.
    chromiumSandbox: true,
    // Playwright would pretend a light system theme, and hide which one the app asked for.
    colorScheme: null,
    env: { ...(process.env as Record<string, string>), ...options.env },
  });
  const process_ = electron.process();
  let complaints = '';
  process_.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const exited = new Promise<void>((resolve) =>
    process_.once('exit', () => {
      resolve();
    }),
  );
  const page = await electron.firstWindow();
  const uncaught: string[] = [];
  const provoked = new Set(options.provokedErrors?.map((where) => `keyturn: unexpected error in ${where}`));
  page.on('pageerror', (error) => uncaught.push(String(error)));
  return {
    electron,
    page,
    complaints: () => complaints,
    mistakes: () =>
      [...uncaught, ...(complaints.match(/^keyturn: unexpected error.*$/gm) ?? [])].filter(
        (line) => !provoked.has(line),
      ),
    quit: async () => {
      // The answer to this call may be lost: the process that would give it is going away.
      await electron
        .evaluate(({ app }) => {
          app.quit();
        })
        .catch(() => undefined);
      await exited;
    },
    kill: async () => {
      process_.kill('SIGKILL');
      await exited;
    },
    end: async () => {
      const closed = electron.close().then(
        () => true,
        () => true,
      );
      if (await Promise.race([closed, pause(closingTime, false, { ref: false })])) return true;
      process_.kill('SIGKILL');
      await exited;
      return false;
    },
  };
}

export async function temporaryFolder(name: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `keyturn-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
