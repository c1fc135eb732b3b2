import { clock } from '../state/clock.svelte.ts';

/** A time that moves on each second, for countdowns; runs only between `start` and its end. */
export class Ticker {
  readonly #read: () => number;
  now: number = $state(0);

  /** @param read the time this very moment, ms since 1970 */
  constructor(read: () => number = () => clock.read()) {
    this.#read = read;
    this.now = read();
  }

  /** @returns a function that stops it */
  start(): () => void {
    this.now = this.#read();
    const timer = setInterval(() => (this.now = this.#read()), 1_000);
    return () => clearInterval(timer);
  }
}
