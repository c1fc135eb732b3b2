import type { CredentialSetListItem } from '../../shared/credential.ts';
import { matcher, wordsOf, type Names } from './haystack.ts';

type Items = readonly CredentialSetListItem[];

/** How long a piece of a search may keep the window, in ms: half of what a frame has. */
const slice = 8;
/** The clock is looked at once for so many sets. */
const stride = 256;

export interface SearchParts {
  /** The sets of the view, in order. */
  readonly items: Items;
  readonly filter: string;
  readonly names: Names;
  /** The search before this one, which ends with it. */
  readonly former: Search | null;
  /**
   * Set when the same was searched for among the sets as they were before: what of those results may be shown until
   * this search knows better, so that a change elsewhere in the list doesn't make the rows flicker.
   */
  readonly stillRight: ((former: Items) => Items) | null;
}

/**
 * Filters the sets of a view. The first piece is done at once, which is all of it up to some ten thousand sets; the rest
 * follows in pieces, between which the window answers keys and draws. What is found is shown as it is found.
 */
export class Search {
  /** In order; all of them once it is done. */
  results: Items = $state.raw([]);
  done = $state(false);
  readonly items: Items;
  readonly filter: string;
  readonly #matches: (item: CredentialSetListItem) => boolean;
  /** What is looked through: all items, or what a shorter filter found among them. */
  readonly #source: Items;
  readonly #showsFormer: boolean;
  #next = 0;
  #found: CredentialSetListItem[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ items, filter, names, former, stillRight }: SearchParts) {
    former?.stop();
    this.items = items;
    this.filter = filter;
    const words = wordsOf(filter);
    this.#matches = matcher(words, names);
    const narrows = former?.done === true && former.items === items && filter.startsWith(former.filter);
    this.#source = narrows ? former.results : items;
    this.#showsFormer = former !== null && stillRight !== null;
    if (words.length === 0) {
      this.results = items;
      this.done = true;
      return;
    }
    this.#look();
    if (!this.done && former && stillRight) this.results = stillRight(former.results);
  }

  /** Ends it: another search has begun, or nothing is to be kept any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    const until = performance.now() + slice;
    while (this.#next < this.#source.length && performance.now() < until) {
      const end = Math.min(this.#next + stride, this.#source.length);
      for (; this.#next < end; this.#next += 1) {
        const item = this.#source[this.#next];
        if (item && this.#matches(item)) this.#found.push(item);
      }
    }
    this.done = this.#next >= this.#source.length;
    if (this.done || !this.#showsFormer) this.results = this.done ? this.#found : [...this.#found];
    if (!this.done) this.#timer = setTimeout(() => this.#look());
  }
}
