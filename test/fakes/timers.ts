import type { FakeClock } from './clock.ts';

interface Waiting {
  readonly callback: () => void;
  readonly at: number;
}

/** Timers on a clock of their own, which runs only when a test lets time pass; the clock on the wall runs along. */
export class FakeTimers {
  readonly #clock: FakeClock;
  readonly #waiting = new Set<Waiting>();
  #elapsed = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  readonly setTimeout = (callback: () => void, delay: number): Waiting => {
    const timer = { callback, at: this.#elapsed + Math.max(0, delay) };
    this.#waiting.add(timer);
    return timer;
  };

  readonly clearTimeout = (timer: Waiting): void => {
    this.#waiting.delete(timer);
  };

  get count(): number {
    return this.#waiting.size;
  }

  /** Lets time pass: whatever comes due on the way is called at its moment. */
  pass(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      const [first] = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!first) break;
      this.#waiting.delete(first);
      this.#run(first.at);
      first.callback();
    }
    this.#run(end);
  }

  /** The computer sleeps: the clock on the wall goes on, timers don't. */
  sleep(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }

  #run(to: number): void {
    this.#clock.advance(to - this.#elapsed);
    this.#elapsed = to;
  }
}
