import type { CredentialSetListItem } from '../../shared/credential.ts';
import { Tally, type Figures } from './figures.ts';

/** How long a piece of counting may keep the window, in ms: half of what a frame has. */
const slice = 8;
/** The clock is looked at once for so many sets. */
const stride = 512;

/**
 * Counts what the dashboard shows. The first piece is done at once, which is all of it up to some ten thousand sets; the
 * rest follows in pieces, between which the window answers keys and draws. Until then the former figures stay.
 */
export class Overview {
  /** Null: there are none yet. */
  figures: Figures | null = $state.raw(null);
  readonly #items: readonly CredentialSetListItem[];
  readonly #tally: Tally;
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param former the count before this one, which ends with it */
  constructor(items: readonly CredentialSetListItem[], now: number, former: Overview | null) {
    former?.stop();
    this.#items = items;
    this.#tally = new Tally(now);
    this.figures = former?.figures ?? null;
    this.#count();
  }

  /** Ends it: another count has begun, or nobody looks any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #count(): void {
    const until = performance.now() + slice;
    while (this.#next < this.#items.length && performance.now() < until) {
      const end = Math.min(this.#next + stride, this.#items.length);
      for (; this.#next < end; this.#next += 1) {
        const item = this.#items[this.#next];
        if (item) this.#tally.add(item);
      }
    }
    if (this.#next >= this.#items.length) this.figures = this.#tally.read();
    else this.#timer = setTimeout(() => this.#count());
  }
}
