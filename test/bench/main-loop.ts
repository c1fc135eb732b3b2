import { join } from 'node:path';
import { DevTools } from './cdp.ts';

/** What a bare loop asks, and by whose `fetch`. */
export interface FetchJob {
  readonly urls: readonly string[];
  readonly count: number;
  /** How many requests are under way at the same time. */
  readonly width: number;
  readonly by: 'node' | 'net';
}

/** The event loop of a running app's main process, looked at through Node's inspector. */
export class MainLoop {
  /** What the app has to be started with. */
  static readonly switches: readonly string[] = [
    '--inspect=127.0.0.1:0',
    '-r',
    join(import.meta.dirname, 'main-probe.cjs'),
  ];

  readonly #devTools: DevTools;

  private constructor(devTools: DevTools) {
    this.#devTools = devTools;
  }

  static async connect(url: string): Promise<MainLoop> {
    return new MainLoop(await DevTools.connect(url));
  }

  /** @returns the longest that it was held up since the last time, in ms */
  async longest(): Promise<number> {
    const value = await this.#evaluate<number>(
      '(({ max }) => (keyturnBenchLoop.reset(), max))(keyturnBenchLoop)',
    );
    // Its clock ticks once a ms.
    return Math.max(0, value / 1e6 - 1);
  }

  /** @returns MB in use after everything that can go is gone */
  async heap(): Promise<number> {
    await this.#devTools.send('HeapProfiler.collectGarbage');
    return (await this.#evaluate<number>('process.memoryUsage().heapUsed')) / 2 ** 20;
  }

  /** Sends many token requests from the main process in a bare loop. @returns how long it took, in ms */
  fetchMany(job: FetchJob): Promise<number> {
    return this.#evaluate<number>(`keyturnBenchFetch(${JSON.stringify(job)})`);
  }

  async #evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#devTools.send<{
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'It failed in main');
    return result.value;
  }

  close(): void {
    this.#devTools.close();
  }
}
