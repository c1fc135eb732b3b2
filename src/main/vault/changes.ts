import type { CredentialSet } from '../../shared/credential.ts';

/** What one committed change did. */
export interface VaultChange {
  /** Sets that are new or changed, as they are now. */
  readonly changed: readonly CredentialSet[];
  /** Ids of sets that are gone for good. */
  readonly removed: readonly string[];
}

export type ChangeListener = (change: VaultChange) => void;

export class ChangeListeners {
  readonly #listeners = new Set<ChangeListener>();

  /** @returns a function that takes the listener away again */
  add(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The change is committed, so a listener's error must not look like a failure of the change. */
  notify(change: VaultChange): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
