import type { IdentifiedValue } from '../../shared/identification.ts';

/** Something in a text that may be a client ID or a client secret. */
export interface Candidate {
  readonly value: string;
  readonly form: IdentifiedValue['form'];
  /** The name of the variable, the member or the claim; null: it has none. */
  readonly name: string | null;
  /** Where it stands in the text, counted in UTF-16 code units from 0. */
  readonly at: number;
}

/**
 * No candidate: says only that a while has passed without one. A hostile text may be read for long and hold none, and
 * whoever reads it is to give others their turn.
 */
export const breath: Candidate = { value: '', form: 'text', name: null, at: 0 };

/** From so many characters on, a single value takes long enough to count as a while. */
export const longForOne = 1_000;

/** Where a candidate stands, whatever it turns out to be when it is decoded. */
export type Place = Omit<Candidate, 'value'>;

/**
 * What may still be spent on what can be read in more than one way: values within values, quotes over several lines.
 * Without a limit, a hostile text could have each of its lines read to its end.
 */
export class Effort {
  /** True: some readings were left out. */
  spent = false;
  #left: number;

  /** @param characters - how many may be read again */
  constructor(characters: number) {
    this.#left = characters;
  }

  allows(characters: number): boolean {
    this.#left -= characters;
    if (this.#left < 0) this.spent = true;
    return !this.spent;
  }
}
