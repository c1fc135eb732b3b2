import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../shared/failure.ts';
import type { KeyturnBridge } from '../../shared/ipc-contract.ts';
import type { TokenTestRecord, TokenTestResult } from '../../shared/token-test.ts';

export type TokenTestState =
  | { readonly kind: 'running'; readonly cancelling: boolean }
  | { readonly kind: 'done'; readonly result: TokenTestResult }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type HistoryState =
  | { readonly kind: 'loading'; readonly records: readonly TokenTestRecord[] }
  | { readonly kind: 'loaded'; readonly records: readonly TokenTestRecord[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

type Bridge = Pick<KeyturnBridge, 'requestTestToken' | 'cancelTokenTest' | 'listTokenTests'>;

/** Token tests by credential set: what runs, what came of the last one, and the history. */
export class TokenTests {
  readonly #bridge: () => Bridge;
  readonly #states = new SvelteMap<string, TokenTestState>();
  readonly #histories = new SvelteMap<string, HistoryState>();

  constructor(bridge: () => Bridge) {
    this.#bridge = bridge;
  }

  /** @returns undefined where no test has run since the app opened. */
  of(id: string): TokenTestState | undefined {
    return this.#states.get(id);
  }

  running(id: string): boolean {
    return this.#states.get(id)?.kind === 'running';
  }

  /** Requests a test token. A second request while one runs does nothing. */
  async request(id: string): Promise<void> {
    if (this.running(id)) return;
    this.#states.set(id, { kind: 'running', cancelling: false });
    const answer = await this.#bridge().requestTestToken({ id });
    this.#states.set(
      id,
      answer.ok ? { kind: 'done', result: answer.value } : { kind: 'failed', failure: answer.failure },
    );
    if (this.#histories.has(id)) await this.loadHistory(id);
  }

  /** Asks main to stop; the outcome *cancelled* then comes back through the request itself. */
  async cancel(id: string): Promise<void> {
    if (!this.running(id)) return;
    this.#states.set(id, { kind: 'running', cancelling: true });
    await this.#bridge().cancelTokenTest({ id });
  }

  history(id: string): HistoryState | undefined {
    return this.#histories.get(id);
  }

  async loadHistory(id: string): Promise<void> {
    const known = this.#histories.get(id);
    this.#histories.set(id, { kind: 'loading', records: known && 'records' in known ? known.records : [] });
    const answer = await this.#bridge().listTokenTests({ id });
    this.#histories.set(
      id,
      answer.ok ? { kind: 'loaded', records: answer.value } : { kind: 'failed', failure: answer.failure },
    );
  }
}
