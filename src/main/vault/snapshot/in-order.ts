import type { CredentialSet } from '../../../shared/credential.ts';

/** More than any vault holds. */
const mostSets = 2 ** 21;

/**
 * Puts credential sets in the order of registration. A hundred thousand would block for four frames if they were sorted
 * by a function: so it sorts numbers, each of which has the place by order in it, and the place by arrival.
 */
export class InOrder {
  readonly #sets: CredentialSet[] = [];
  readonly #places: number[] = [];

  /** @param sequence - a whole number below 2^32 */
  add(set: CredentialSet, sequence: number): void {
    this.#places.push(sequence * mostSets + this.#sets.length);
    this.#sets.push(set);
  }

  *all(): Iterable<CredentialSet> {
    for (const place of Float64Array.from(this.#places).sort()) {
      const set = this.#sets[place % mostSets];
      if (set) yield set;
    }
  }
}
