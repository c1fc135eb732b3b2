import { CloseListeners, type CloseReason } from './close-listeners.ts';
import type { Vault } from './vault/vault.ts';
import type { KeyFacts } from './vault/wraps.ts';

type Report = (where: string, error: unknown) => void;

/** Closes an open vault, and tells who has to know: before, while it is still open, and after. */
export class VaultClosing {
  readonly before: CloseListeners;
  readonly after: CloseListeners;
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
    this.before = new CloseListeners(report);
    this.after = new CloseListeners(report);
  }

  /**
   * Goes to the end whatever fails on the way.
   *
   * @param letGo - called between: from then on nobody gets the vault any more
   * @returns how its key is kept; null if that couldn't be read
   */
  close(vault: Vault, reason: CloseReason, letGo: () => void): KeyFacts | null {
    this.before.tell(reason);
    letGo();
    const facts = this.#reporting(() => vault.keyKeeping.facts());
    // It is closed in any case; only its log may not have been written back.
    this.#reporting(() => {
      vault.close();
    });
    this.after.tell(reason);
    return facts;
  }

  #reporting<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#report('lock', error);
      return null;
    }
  }
}
