/** Runs pieces of work one after the other, in the order they came, whatever becomes of each. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Waits for all that came before. Never rejects. */
  async over(): Promise<void> {
    await this.#last;
  }
}
