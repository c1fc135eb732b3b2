/**
 * The time that the window shows things by. Main's clock decides statuses, so the window follows it: it remembers
 * what main said last, and counts on from there. It counts by the computer's own clock, which unlike a stopwatch goes
 * on while the computer sleeps.
 */
class Clock {
  /** Ms since 1970; 0 before `start` or `follow`. Moves on every half minute while started. */
  now = $state(0);
  #base = 0;
  #baseAt = 0;

  /** @param now main's time, ms since 1970 */
  follow(now: number): void {
    this.#base = now;
    this.#baseAt = Date.now();
    this.now = now;
  }

  /** The time this very moment, for countdowns; not reactive. */
  read(): number {
    return this.#base + Date.now() - this.#baseAt;
  }

  /** @returns a function that stops it */
  start(): () => void {
    if (this.#base === 0) this.follow(Date.now());
    const timer = setInterval(() => (this.now = this.read()), 30_000);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
