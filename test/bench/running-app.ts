import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Electron } from '../demo/seeding/seed.ts';
import { DevTools, WatchedPage } from './cdp.ts';
import { paintedScript } from './page-scripts.ts';

const patience = 60_000;

/** When things were on the screen, in ms since the process was started. */
export interface Painted {
  /** The window's first content. */
  readonly first: number;
  /** What the window is for. */
  readonly content: number;
}

/**
 * An app that was started as a user starts it: no debugger holds it up, the bench only looks in from outside.
 * (Playwright would, which is why it isn't used here.)
 */
export class RunningApp {
  readonly page: WatchedPage;
  readonly processId: number;
  readonly painted: Painted;
  readonly #child: ChildProcess;
  readonly #devTools: DevTools;

  private constructor(child: ChildProcess, devTools: DevTools, page: WatchedPage, painted: Painted) {
    this.#child = child;
    this.#devTools = devTools;
    this.page = page;
    this.painted = painted;
    this.processId = child.pid ?? 0;
  }

  /**
   * @param app - the app's folder
   * @param content - a CSS selector for what counts as content
   */
  static async start(electron: Electron, app: string, profile: string, content: string): Promise<RunningApp> {
    const startedAt = performance.timeOrigin + performance.now();
    const args = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, app];
    const child = spawn(electron.electronPath, [...electron.electronArguments, ...args], {
      env: { ...process.env, ...electron.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const devTools = await DevTools.connect(await devToolsUrl(child));
      const page = await WatchedPage.first(devTools, paintedScript(content));
      const at = await inTime(page.evaluate<Painted>('globalThis.keyturnBenchPainted'), 'paint');
      const painted = { first: at.first - startedAt, content: at.content - startedAt };
      return new RunningApp(child, devTools, page, painted);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(impatience);
    this.#devTools.close();
  }
}

/** Chromium prints it as soon as it listens, long before there is a window. */
function devToolsUrl(child: ChildProcess): Promise<string> {
  const found = new Promise<string>((resolve, reject) => {
    if (!child.stderr) return;
    let words = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      const url = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
      else words += `${line}\n`;
    });
    child.once('exit', () => {
      reject(new Error(`The app ended by itself. ${words.slice(-500)}`));
    });
  });
  return inTime(found, 'start');
}

function inTime<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The app did not ${what} within ${patience / 1000} s`));
    }, patience);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
