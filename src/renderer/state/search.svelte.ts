import type { CredentialSetListItem } from '../../shared/credential.ts';
import { matcher, wordsOf, type Names } from './haystack.ts';
import { inPieces } from './in-pieces.ts';

type Items = readonly CredentialSetListItem[];

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

/** Filters the sets of a view, in pieces where there are very many. What is found is shown as it is found. */
export class Search {
  /** In order; all of them once it is done. */
  results: Items = $state.raw([]);
  done = $state(false);
  readonly items: Items;
  readonly filter: string;
  #end = (): void => undefined;

  constructor({ items, filter, names, former, stillRight }: SearchParts) {
    former?.stop();
    this.items = items;
    this.filter = filter;
    const words = wordsOf(filter);
    if (words.length === 0) {
      this.results = items;
      this.done = true;
      return;
    }
    const narrows = former?.done === true && former.items === items && filter.startsWith(former.filter);
    // What is looked through: all items, or what a shorter filter found among them.
    this.#look(
      narrows ? former.results : items,
      matcher(words, names),
      former !== null && stillRight !== null,
    );
    if (!this.done && former && stillRight) this.results = stillRight(former.results);
  }

  /** Ends it: another search has begun, or nothing is to be kept any more. */
  stop(): void {
    this.#end();
  }

  #look(items: Items, matches: (item: CredentialSetListItem) => boolean, showsFormer: boolean): void {
    const found: CredentialSetListItem[] = [];
    const visit = (item: CredentialSetListItem): void => {
      if (matches(item)) found.push(item);
    };
    this.#end = inPieces(items, visit, (isDone) => {
      this.done = isDone;
      if (isDone || !showsFormer) this.results = isDone ? found : [...found];
    });
  }
}
