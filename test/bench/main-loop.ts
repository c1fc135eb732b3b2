import { join } from 'node:path';
import { DevTools } from './cdp.ts';

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
    const { result } = await this.#devTools.send<{ result: { value: number } }>('Runtime.evaluate', {
      expression: '(({ max }) => (keyturnBenchLoop.reset(), max))(keyturnBenchLoop)',
    });
    // Its clock ticks once a ms.
    return Math.max(0, result.value / 1e6 - 1);
  }

  close(): void {
    this.#devTools.close();
  }
}
