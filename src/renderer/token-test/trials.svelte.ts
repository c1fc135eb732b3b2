import { SvelteMap } from 'svelte/reactivity';
import type { ExperimentChange } from '../../shared/experiment.ts';
import type { Failure } from '../../shared/failure.ts';
import type { TokenTestResult } from '../../shared/token-test.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';

/** How an experiment of first aid goes. */
export type Trial =
  | { readonly kind: 'running'; readonly cancelling: boolean }
  | { readonly kind: 'done'; readonly result: TokenTestResult; readonly adopted: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure };

const keyOf = (change: ExperimentChange): string => JSON.stringify(change);

/** The experiments that the user ran after a refusal, by credential set. One at a time for each set. */
export class Trials {
  readonly #bySet = new SvelteMap<string, Readonly<Record<string, Trial>>>();
  #turn = 0;

  /** @returns undefined for one that wasn't run */
  of(id: string, change: ExperimentChange): Trial | undefined {
    return this.#bySet.get(id)?.[keyOf(change)];
  }

  running(id: string): boolean {
    return Object.values(this.#bySet.get(id) ?? {}).some(({ kind }) => kind === 'running');
  }

  /** Whether one was made the set's own: the others were about a request that the set no longer makes. */
  settled(id: string): boolean {
    return Object.values(this.#bySet.get(id) ?? {}).some((trial) => trial.kind === 'done' && trial.adopted);
  }

  /** Sends the one request of an experiment. Does nothing while another runs. */
  async run(id: string, change: ExperimentChange): Promise<void> {
    if (this.running(id)) return;
    this.#set(id, change, { kind: 'running', cancelling: false });
    const turn = this.#turn;
    const answer = await call('requestTestToken', { id, experiment: change });
    if (turn !== this.#turn) return;
    this.#set(
      id,
      change,
      answer.ok
        ? { kind: 'done', result: answer.value, adopted: false }
        : { kind: 'failed', failure: answer.failure },
    );
  }

  async cancel(id: string, change: ExperimentChange): Promise<void> {
    if (this.of(id, change)?.kind !== 'running') return;
    this.#set(id, change, { kind: 'running', cancelling: true });
    await call('cancelTokenTest', { id });
  }

  /** To be called when the change was made to the set itself, or taken back. */
  setAdopted(id: string, change: ExperimentChange, adopted: boolean): void {
    const trial = this.of(id, change);
    if (trial?.kind === 'done') this.#set(id, change, { ...trial, adopted });
  }

  /** To be called when the set is tested as it is: former experiments were about another refusal. */
  forget(id: string): void {
    this.#bySet.delete(id);
  }

  clear(): void {
    this.#turn += 1;
    this.#bySet.clear();
  }

  #set(id: string, change: ExperimentChange, trial: Trial): void {
    this.#bySet.set(id, { ...this.#bySet.get(id), [keyOf(change)]: trial });
  }
}

export const trials = new Trials();
forgetOnLock(() => trials.clear());
