import { KeyturnError, type Failure } from '../shared/failure.ts';
import type { VaultState } from '../shared/ipc-contract.ts';
import type { Vault } from './vault/vault.ts';

/**
 * The vault over the life of the app: opening, open, or unavailable with the reason. Opening can be tried
 * again after a failure; nothing is retried by itself.
 */
export class VaultSession {
  #vault: Vault | null = null;
  #state: VaultState = { kind: 'opening' };
  #opening: Promise<VaultState> | null = null;
  readonly #openVault: () => Promise<Vault>;
  readonly #onState: (state: VaultState, vault: Vault | null) => void;

  constructor(openVault: () => Promise<Vault>, onState: (state: VaultState, vault: Vault | null) => void) {
    this.#openVault = openVault;
    this.#onState = onState;
  }

  get state(): VaultState {
    return this.#state;
  }

  /** @throws {KeyturnError} `vault_not_open` */
  vault(): Vault {
    if (!this.#vault) throw new KeyturnError(notOpen);
    return this.#vault;
  }

  /** Opens the vault unless it is open; calls while opening share one attempt. Never rejects. */
  open(): Promise<VaultState> {
    if (this.#vault) return Promise.resolve(this.#state);
    this.#opening ??= this.#attempt().finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** Waits for an opening under way, then closes: the log is written back and the keys are wiped. */
  async close(): Promise<void> {
    await this.#opening;
    const vault = this.#vault;
    this.#vault = null;
    this.#state = { kind: 'opening' };
    vault?.close();
  }

  async #attempt(): Promise<VaultState> {
    this.#become({ kind: 'opening' });
    try {
      this.#vault = await this.#openVault();
      this.#become({ kind: 'open' });
    } catch (error) {
      this.#become({ kind: 'unavailable', failure: toFailure(error) });
    }
    return this.#state;
  }

  #become(state: VaultState): void {
    this.#state = state;
    this.#onState(state, this.#vault);
  }
}

const notOpen: Failure = {
  code: 'vault_not_open',
  message: 'The vault is not open.',
  hint: 'Open it first, then try again.',
};

function toFailure(error: unknown): Failure {
  if (error instanceof KeyturnError) return error.toFailure();
  return {
    code: 'unexpected',
    message: 'The vault could not be opened, for a reason that Keyturn does not know. Nothing was changed.',
    hint: 'Try again. If it happens again, restart Keyturn.',
  };
}
