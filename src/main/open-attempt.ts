import type { CloseReason } from './close-listeners.ts';
import type { OpenRequest } from './vault-session-parts.ts';
import type { Vault } from './vault/vault.ts';
import type { KeyFacts } from './vault/wraps.ts';

/** The attempts to open the vault's file, one at a time: what its header said, and a lock that came too early. */
export class OpenAttempt {
  /** How the vault's key is kept, as its header said when it was last read whole. */
  facts: KeyFacts | null = null;
  #isUnderWay = false;
  #lockWhenOpen: CloseReason | null = null;
  readonly #open: (request: OpenRequest) => Promise<Vault>;

  constructor(open: (request: OpenRequest) => Promise<Vault>) {
    this.#open = open;
  }

  /** @param opened - gets the vault, and the lock that was asked for meanwhile; null: none */
  async make(
    request: Omit<OpenRequest, 'onHeader'>,
    opened: (vault: Vault, lockNow: CloseReason | null) => void,
  ): Promise<void> {
    this.facts = null;
    this.#isUnderWay = true;
    let vault: Vault;
    let lockNow: CloseReason | null;
    try {
      vault = await this.#open({ ...request, onHeader: (facts) => (this.facts = facts) });
    } finally {
      this.#isUnderWay = false;
      lockNow = this.#lockWhenOpen;
      this.#lockWhenOpen = null;
    }
    // In the same turn, so that no lock falls between the attempt and the open vault.
    opened(vault, lockNow);
  }

  /** Asks for a lock as soon as the vault is open. Does nothing between attempts. */
  lockWhenOpen(reason: CloseReason): void {
    if (this.#isUnderWay) this.#lockWhenOpen = reason;
  }
}
