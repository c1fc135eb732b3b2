import type { CredentialSetListItem } from '../../shared/credential.ts';
import { inPieces } from '../state/in-pieces.ts';
import { Tally, type Figures } from './figures.ts';

/**
 * Counts what the dashboard shows, in pieces where there are very many sets. Until it is done, the former figures stay.
 */
export class Overview {
  /** Null: there are none yet. */
  figures: Figures | null = $state.raw(null);
  readonly #end: () => void;

  /** @param former the count before this one, which ends with it */
  constructor(items: readonly CredentialSetListItem[], now: number, former: Overview | null) {
    former?.stop();
    const tally = new Tally(now);
    this.figures = former?.figures ?? null;
    const add = (item: CredentialSetListItem): void => {
      tally.add(item);
    };
    this.#end = inPieces(items, add, (isDone) => {
      if (isDone) this.figures = tally.read();
    });
  }

  /** Ends it: another count has begun, or nobody looks any more. */
  stop(): void {
    this.#end();
  }
}
