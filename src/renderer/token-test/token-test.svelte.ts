import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../shared/failure.ts';
import type { TokenTestRecord, TokenTestResult } from '../../shared/token-test.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';
import { afterToken } from './after-token.svelte.ts';
import { trials } from './trials.svelte.ts';

export type TokenTestState =
  | { readonly kind: 'running'; readonly cancelling: boolean }
  | { readonly kind: 'done'; readonly result: TokenTestResult }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type HistoryState =
  | { readonly kind: 'loading'; readonly records: readonly TokenTestRecord[] }
  | { readonly kind: 'loaded'; readonly records: readonly TokenTestRecord[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Token tests by credential set: what runs, what came of the last one, and the history. */
export class TokenTests {
  readonly #states = new SvelteMap<string, TokenTestState>();
  readonly #histories = new SvelteMap<string, HistoryState>();

  /** Counts up when everything is forgotten, so that an answer from before is known as such. */
  #turn = 0;

  /** @returns undefined where no test has run since the app opened. */
  of(id: string): TokenTestState | undefined {
    return this.#states.get(id);
  }

  /** Whether a request of the set runs, an experiment's or a call's too: main sends one at a time. */
  running(id: string): boolean {
    return this.#states.get(id)?.kind === 'running' || trials.running(id) || afterToken.running(id);
  }

  /** Requests a test token. A second request while one runs does nothing. */
  async request(id: string): Promise<void> {
    if (this.running(id)) return;
    trials.forget(id);
    afterToken.forget(id);
    this.#states.set(id, { kind: 'running', cancelling: false });
    const turn = this.#turn;
    const answer = await call('requestTestToken', { id });
    if (turn !== this.#turn) return;
    this.#states.set(
      id,
      answer.ok ? { kind: 'done', result: answer.value } : { kind: 'failed', failure: answer.failure },
    );
    await this.historyChanged(id);
  }

  /** Fetches a history anew that is known already: one that nobody has looked at is fetched when somebody does. */
  async historyChanged(id: string): Promise<void> {
    if (this.#histories.has(id)) await this.loadHistory(id);
  }

  /** Asks main to stop; the outcome *cancelled* then comes back through the request itself. */
  async cancel(id: string): Promise<void> {
    if (this.#states.get(id)?.kind !== 'running') return;
    this.#states.set(id, { kind: 'running', cancelling: true });
    await call('cancelTokenTest', { id });
  }

  /** Forgets everything, as when the window has just opened. */
  clear(): void {
    this.#turn += 1;
    this.#states.clear();
    this.#histories.clear();
    trials.clear();
    afterToken.clear();
  }

  history(id: string): HistoryState | undefined {
    return this.#histories.get(id);
  }

  async loadHistory(id: string): Promise<void> {
    const known = this.#histories.get(id);
    this.#histories.set(id, { kind: 'loading', records: known && 'records' in known ? known.records : [] });
    const turn = this.#turn;
    const answer = await call('listTokenTests', { id });
    if (turn !== this.#turn) return;
    this.#histories.set(
      id,
      answer.ok ? { kind: 'loaded', records: answer.value } : { kind: 'failed', failure: answer.failure },
    );
  }
}

/** Lives as long as the window, so that going to another set and back keeps the outcome. */
export const tokenTests = new TokenTests();
forgetOnLock(() => tokenTests.clear());
