import type { Failure } from '../../shared/failure.ts';
import type { TestRunResult } from '../../shared/test-run.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';
import type { TestToRecord } from '../vault/token-tests.ts';
import { resultOf } from './results.ts';

/** How long results are gathered before they are kept and told, in ms: ten times a second is live enough. */
const interval = 100;
/** The most results that are told at once. */
const mostAtOnce = 300;
/** The most that is kept in one transaction: some ms, after which others get their turn. */
const mostKeptAtOnce = 40;

export interface ResultFeedParts {
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  /** Adds outcomes to the history: all, or by throwing a KeyturnError none. */
  readonly record: (tests: readonly TestToRecord[]) => void;
  /** Told what is new, which may be only that something went on. `isLast`: nothing waits to be told any more. */
  readonly tell: (results: readonly TestRunResult[], isLast: boolean) => void;
  /** @returns the failure to show; rethrows what is none of Keyturn's */
  readonly failureOf: (error: unknown) => Failure;
}

/**
 * Takes the outcomes of a run as they come, and keeps and tells them in batches: a transaction, and a message to the
 * window, for each of a thousand would take more time than the tests themselves.
 */
export class ResultFeed {
  /** All of them, oldest first. */
  readonly results: TestRunResult[] = [];
  /** Why outcomes could not be added to the history; null: all could. */
  problem: Failure | null = null;
  readonly #parts: ResultFeedParts;
  #unkept: TestToRecord[] = [];
  #told = 0;
  #stopped = false;
  #timer: { readonly handle: ReturnType<typeof setTimeout> } | null = null;

  constructor(parts: ResultFeedParts) {
    this.#parts = parts;
  }

  addFinished(finished: FinishedTokenTest): void {
    if (this.#stopped) return;
    this.#unkept.push({ record: finished.result, rejected: finished.rejected });
    if (this.#unkept.length >= mostKeptAtOnce) this.keep();
    this.add(resultOf(finished));
  }

  add(result: TestRunResult): void {
    if (this.#stopped) return;
    this.results.push(result);
    this.touch();
  }

  /** Something is to be told, soon. */
  touch(): void {
    if (this.#stopped) return;
    this.#timer ??= {
      handle: this.#parts.timers.setTimeout(() => {
        this.#timer = null;
        this.#tick();
      }, interval),
    };
  }

  /** Adds what has come to the history at once, for the last moment at which that is possible. */
  keep(): void {
    const tests = this.#unkept;
    if (tests.length === 0) return;
    this.#unkept = [];
    try {
      this.#parts.record(tests);
    } catch (error) {
      this.problem = this.#parts.failureOf(error);
    }
  }

  /** Takes, keeps and tells nothing any more. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer) this.#parts.timers.clearTimeout(this.#timer.handle);
    this.#timer = null;
  }

  #tick(): void {
    this.keep();
    const fresh = this.results.slice(this.#told, this.#told + mostAtOnce);
    this.#told += fresh.length;
    const isLast = this.#told === this.results.length;
    this.#parts.tell(fresh, isLast);
    if (!isLast) this.touch();
  }
}
