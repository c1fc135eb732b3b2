import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Electron } from '../demo/seeding/seed.ts';
import { DevTools, WatchedPage } from './cdp.ts';
import { startChild } from './children.ts';
import { MainLoop } from './main-loop.ts';
import { paintedScript } from './page-scripts.ts';

const patience = 60_000;

/** When things were on the screen, in ms since the process was started. */
export interface Painted {
  /** The window's first content. */
  readonly first: number;
  /** What the window is for. */
  readonly content: number;
}

/** What to look at beside what is painted. */
export interface Watching {
  /** Runs in the page before the page's own code. */
  readonly script?: string;
  /** Whether to watch the main process's event loop, from before the app's own code. */
  readonly watchesMain?: boolean;
}

/**
 * An app that was started as a user starts it: no debugger holds it up, the bench only looks in from outside.
 * (Playwright would, which is why it isn't used here.)
 */
export class RunningApp {
  readonly page: WatchedPage;
  readonly processId: number;
  readonly painted: Painted;
  /** Null unless it was asked for. */
  readonly mainLoop: MainLoop | null;
  readonly #child: ChildProcess;
  readonly #devTools: DevTools;

  private constructor(
    child: ChildProcess,
    devTools: DevTools,
    page: WatchedPage,
    painted: Painted,
    mainLoop: MainLoop | null,
  ) {
    this.#child = child;
    this.#devTools = devTools;
    this.mainLoop = mainLoop;
    this.page = page;
    this.painted = painted;
    this.processId = child.pid ?? 0;
  }

  /**
   * @param app - the app's folder
   * @param content - a CSS selector for what counts as content
   */
  static async start(
    electron: Electron,
    app: string,
    profile: string,
    content: string,
    { script = '', watchesMain = false }: Watching = {},
  ): Promise<RunningApp> {
    const startedAt = performance.timeOrigin + performance.now();
    const switches = ['--remote-debugging-port=0', `--user-data-dir=${profile}`];
    const args = [...switches, ...(watchesMain ? MainLoop.switches : []), app];
    const child = startChild(electron.electronPath, [...electron.electronArguments, ...args], {
      env: { ...process.env, ...electron.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const urls = new DebuggerUrls(child);
      const devTools = await DevTools.connect(await inTime(urls.find('DevTools'), 'start'));
      const page = await WatchedPage.first(devTools, `${paintedScript(content)}; ${script}`);
      const at = await inTime(page.evaluate<Painted>('globalThis.keyturnBenchPainted'), 'paint');
      const painted = { first: at.first - startedAt, content: at.content - startedAt };
      const mainLoop = watchesMain
        ? await MainLoop.connect(await inTime(urls.find('Debugger'), 'start'))
        : null;
      return new RunningApp(child, devTools, page, painted, mainLoop);
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
    this.mainLoop?.close();
  }
}

/** Who prints where it can be looked into: Chromium, and Node with `--inspect`. */
type Debugger = 'DevTools' | 'Debugger';

/** What the app prints as soon as it can be looked into, long before there is a window. */
class DebuggerUrls {
  readonly #urls = new Map<string, string>();
  readonly #events = new EventEmitter();
  #end: string | null = null;

  constructor(child: ChildProcess) {
    if (!child.stderr) return;
    let words = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, who, url] = /(DevTools|Debugger) listening on (ws:\S+)/.exec(line) ?? [];
      if (who !== undefined && url !== undefined) this.#urls.set(who, url);
      else words += `${line}\n`;
      this.#events.emit('news');
    });
    child.once('exit', () => {
      this.#end = words.slice(-500);
      this.#events.emit('news');
    });
  }

  async find(who: Debugger): Promise<string> {
    for (;;) {
      const url = this.#urls.get(who);
      if (url !== undefined) return url;
      if (this.#end !== null) throw new Error(`The app ended by itself. ${this.#end}`);
      await once(this.#events, 'news');
    }
  }
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
