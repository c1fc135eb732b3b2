import type { LockReason } from '../shared/vault.ts';

/** Why an open vault can be locked. The other reasons are those of a vault that didn't come open. */
export type AskedLockReason = Exclude<LockReason, 'start' | 'restored' | 'not_restored'>;

/**
 * Why an open vault is closed. `file_work`: its file is about to be replaced, and is opened again after; `damage`: it
 * isn't as it was left.
 */
export type CloseReason = AskedLockReason | 'quit' | 'file_work' | 'damage';
export type CloseListener = (reason: CloseReason) => void;

/** Those who hear that the vault is closed. What one of them throws keeps neither the others nor the lock. */
export class CloseListeners {
  readonly #listeners = new Set<CloseListener>();
  readonly #report: (where: string, error: unknown) => void;

  constructor(report: (where: string, error: unknown) => void) {
    this.#report = report;
  }

  /** @returns a function that ends the subscription */
  add(listener: CloseListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(reason: CloseReason): void {
    for (const listener of this.#listeners) {
      try {
        listener(reason);
      } catch (error) {
        this.#report('lock', error);
      }
    }
  }
}
