import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError, type Failure } from '../../shared/failure.ts';
import type { TestRunProgress, TestRunState } from '../../shared/test-run.ts';
import { pacer } from '../database/pacer.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';
import type { Actor } from '../vault/audit.ts';
import type { TestToRecord } from '../vault/token-tests.ts';
import { HostLanes, type LaneLimits } from './host-lanes.ts';
import { Patience } from './patience.ts';
import { ResultFeed } from './result-feed.ts';
import { asksToSlowDown, notRun, whyNotRun } from './results.ts';

export interface TestRunParts {
  readonly clock: { readonly now: () => number };
  /** Ms by a clock that can't be set. */
  readonly monotonicNow: () => number;
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  /** @returns the set as it is now; null: it is gone */
  readonly find: (id: string) => CredentialSet | null;
  /** Where a set's request would go; empty if it can't be told. Never throws. */
  readonly hostOf: (set: CredentialSet) => string;
  /** Requests a token once, and doesn't hold it. Rejects if it could not even begin. */
  readonly test: (set: CredentialSet, signal: AbortSignal) => Promise<FinishedTokenTest>;
  readonly record: (tests: readonly TestToRecord[], actor: Actor) => void;
  readonly tell: (progress: TestRunProgress) => void;
  /** Told what isn't a KeyturnError, which is a mistake of the program. */
  readonly report: (error: unknown) => void;
}

/** What a run is to do, decided before it begins. */
export interface TestRunPlan {
  readonly id: string;
  readonly actor: Actor;
  /** Each once. */
  readonly credentialSetIds: readonly string[];
  readonly skipped: number;
  readonly limits: LaneLimits;
}

/** Whether a set is tested at all. */
export const isTestable = (set: CredentialSet | null): set is CredentialSet =>
  set !== null && set.enabled && set.trashedAt === null;

/**
 * Tests credential sets side by side: a few at a time for each host, each set once, none again. A host that answers 429
 * is left alone for as long as it asks, while the others go on.
 */
export class TestRun {
  readonly #parts: TestRunParts;
  readonly #plan: TestRunPlan;
  readonly #startedAt: number;
  readonly #lanes: HostLanes<string>;
  readonly #patience = new Patience();
  readonly #feed: ResultFeed;
  readonly #stop = new AbortController();
  /** Resolves when nothing is under way any more. */
  readonly over: Promise<void>;
  #isOver: () => void = () => undefined;
  #linedUp = false;
  #ended: TestRunState['ended'] = null;
  #alarm: { readonly handle: ReturnType<typeof setTimeout>; readonly at: number } | null = null;

  constructor(parts: TestRunParts, plan: TestRunPlan) {
    this.#parts = parts;
    this.#plan = plan;
    this.#lanes = new HostLanes(plan.limits);
    this.#startedAt = parts.clock.now();
    this.over = new Promise((resolve) => (this.#isOver = resolve));
    this.#feed = new ResultFeed({
      timers: parts.timers,
      record: (tests) => {
        parts.record(tests, plan.actor);
      },
      tell: (results, isLast) => {
        const { state } = this;
        parts.tell({ state: isLast ? state : { ...state, ended: null }, results });
      },
      failureOf: (error) => this.#failureOf(error),
    });
  }

  get state(): TestRunState {
    const { id, actor, credentialSetIds, skipped } = this.#plan;
    return {
      id,
      actor,
      startedAt: this.#startedAt,
      total: credentialSetIds.length,
      skipped,
      done: this.#feed.results.length,
      running: this.#lanes.running,
      ended: this.#ended,
      slowedHosts: this.#ended === null ? this.#slowedHosts() : [],
      problem: this.#feed.problem,
    };
  }

  /** Oldest first. */
  get results(): ResultFeed['results'] {
    return this.#feed.results;
  }

  start(): void {
    this.#feed.touch();
    this.#lineUp().catch((error: unknown) => {
      this.#parts.report(error);
      this.cancel();
    });
  }

  /** Ends what runs and what waits. What has run is kept. */
  cancel(): void {
    if (this.#ended !== null) return;
    this.#ended = 'cancelled';
    this.#stop.abort();
    this.#lanes.dropAll();
    this.#goOn();
  }

  /** Adds to the history at once what has come. */
  keep(): void {
    this.#feed.keep();
  }

  /** As {@link cancel}, at the last moment before the vault closes: nothing is told or kept any more. */
  end(): void {
    this.#feed.keep();
    this.cancel();
    this.#feed.stop();
    this.#disarm();
  }

  /** Finding out where requests go takes a while with very many sets. */
  async #lineUp(): Promise<void> {
    const pause = pacer();
    for (const id of this.#plan.credentialSetIds) {
      const turn = pause();
      if (turn) await turn;
      if (this.#ended !== null) return;
      const set = this.#parts.find(id);
      this.#lanes.add(set ? this.#parts.hostOf(set) : '', id);
      this.#goOn();
    }
    this.#linedUp = true;
    this.#goOn();
  }

  /** Begins what may begin now, and sees whether that was all. */
  #goOn(): void {
    const now = this.#parts.monotonicNow();
    for (let next = this.#lanes.take(now); next; next = this.#lanes.take(now)) {
      void this.#testOne(next.host, next.work);
    }
    this.#arm();
    const isDone = this.#linedUp && this.#lanes.running + this.#lanes.waiting === 0;
    if (isDone && this.#ended === null) this.#ended = 'completed';
    if (this.#ended === null || this.#lanes.running > 0) return;
    this.#feed.touch();
    this.#isOver();
  }

  async #testOne(host: string, id: string): Promise<void> {
    const sentAt = this.#parts.monotonicNow();
    try {
      const set = this.#parts.find(id);
      if (!isTestable(set)) this.#feed.add(notRun(id, 'It was disabled, or moved to the trash, meanwhile.'));
      else this.#take(host, sentAt, await this.#parts.test(set, this.#stop.signal));
    } catch (error) {
      if (!(error instanceof KeyturnError)) this.#parts.report(error);
      this.#feed.add(notRun(id, whyNotRun(error)));
    } finally {
      this.#lanes.finish(host);
      this.#goOn();
    }
  }

  #take(host: string, sentAt: number, finished: FinishedTokenTest): void {
    this.#feed.addFinished(finished);
    if (!asksToSlowDown(finished)) {
      this.#patience.calm(host);
      return;
    }
    const now = this.#parts.monotonicNow();
    const consequence = this.#patience.strain(host, sentAt, finished.retryAfter, now);
    if (consequence.kind === 'pause') {
      this.#lanes.slowDown(host, consequence.until);
      return;
    }
    for (const id of this.#lanes.drop(host)) {
      this.#feed.add(notRun(id, `${host} said again and again that it is asked too much (429).`));
    }
  }

  #slowedHosts(): TestRunState['slowedHosts'] {
    const [now, clock] = [this.#parts.monotonicNow(), this.#parts.clock.now()];
    return this.#lanes
      .slowed(now)
      .map(({ host, until }) => ({ host, until: Math.round(clock + until - now) }));
  }

  /** Wakes up when a host that is left alone may be asked again. */
  #arm(): void {
    const at = this.#ended === null ? this.#lanes.wakesAt() : null;
    if (at === this.#alarm?.at) return;
    this.#disarm();
    if (at === null) return;
    const handle = this.#parts.timers.setTimeout(
      () => {
        this.#alarm = null;
        this.#feed.touch();
        this.#goOn();
      },
      Math.max(1, at - this.#parts.monotonicNow()),
    );
    this.#alarm = { handle, at };
  }

  #disarm(): void {
    if (this.#alarm) this.#parts.timers.clearTimeout(this.#alarm.handle);
    this.#alarm = null;
  }

  #failureOf(error: unknown): Failure {
    if (error instanceof KeyturnError) return error.toFailure();
    this.#parts.report(error);
    return { code: 'unexpected', message: 'Something unexpected kept outcomes out of the history.' };
  }
}
