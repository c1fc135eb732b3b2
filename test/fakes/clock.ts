/** A clock that stands still until a test moves it. Times are ms since 1970. */
export class FakeClock {
  #now: number;

  constructor(now = Date.UTC(2026, 0, 15, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** @param milliseconds - may be negative: real clocks are set back as well */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  set(now: number): void {
    this.#now = now;
  }
}
