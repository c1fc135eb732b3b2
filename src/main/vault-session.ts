import type { LockReason, VaultState } from '../shared/vault.ts';
import type { KeyturnError } from '../shared/failure.ts';
import type { AskedLockReason, CloseListener, CloseReason } from './close-listeners.ts';
import { OpenAttempt } from './open-attempt.ts';
import { Turns } from './turns.ts';
import { VaultClosing } from './vault-closing.ts';
import {
  isRefusal,
  lockedState,
  noPassphraseNeeded,
  openingFailure,
  unavailableState,
} from './vault-states.ts';
import { mayExist, type OpenRequest, type VaultSessionParts } from './vault-session-parts.ts';
import { AttemptDelay } from './vault/attempt-delay.ts';
import { vaultNotOpen } from './vault/failures.ts';
import type { Unlocking } from './vault/unlock.ts';
import type { Vault } from './vault/vault.ts';

export type { CloseReason } from './close-listeners.ts';
export type { OpenRequest, VaultSessionParts } from './vault-session-parts.ts';

/**
 * The vault over the life of the app: opening, open, locked, or unavailable with the reason. Nothing is retried by
 * itself. Attempts to open it come one after the other, so that guessing side by side doesn't get around the delay.
 */
export class VaultSession {
  #vault: Vault | null = null;
  #state: VaultState = { kind: 'opening' };
  #opening: Promise<VaultState> | null = null;
  readonly #attempt: OpenAttempt;
  readonly #turns = new Turns();
  readonly #closing: VaultClosing;
  readonly #delay: AttemptDelay;
  readonly #parts: VaultSessionParts;

  constructor(parts: VaultSessionParts) {
    this.#parts = parts;
    this.#attempt = new OpenAttempt(parts.openVault);
    this.#closing = new VaultClosing(parts.report);
    this.#delay = new AttemptDelay(parts.monotonicNow);
  }

  get state(): VaultState {
    return this.#state;
  }

  /** Null unless it is open. */
  get openVault(): Vault | null {
    return this.#vault;
  }

  /** @throws {KeyturnError} `vault_not_open` */
  vault(): Vault {
    if (!this.#vault) throw vaultNotOpen();
    return this.#vault;
  }

  /**
   * Opens the vault as far as the keychain alone can, and creates one if there is none; for the start of the app and
   * for *Try again*. A vault that asks for its passphrase, or was locked, stays locked. Calls share one attempt.
   * Never rejects.
   */
  open(): Promise<VaultState> {
    this.#opening ??= this.#turns
      .take(() => this.#openByKeychain('start', 'create'))
      .finally(() => (this.#opening = null));
    return this.#opening;
  }

  /**
   * Unlocks. Without a passphrase: by the keychain alone.
   *
   * @returns the state: open, or why the vault can't be opened now
   * @throws {KeyturnError} `wrong_passphrase` and `attempt_too_soon`; the vault stays locked then
   */
  unlock(passphrase: Buffer | null): Promise<VaultState> {
    return this.#turns.take(async () => {
      if (this.#vault) return this.#state;
      const unlocking: Unlocking = passphrase ? { by: 'passphrase', passphrase } : { by: 'keychain' };
      try {
        return await this.#counted(passphrase !== null, () => this.#openWith(unlocking, 'refuse'));
      } catch (error) {
        if (isRefusal(error)) throw error;
        return await this.#becomeUnavailable(error);
      }
    });
  }

  /**
   * Creates a vault that this passphrase alone opens, where there is neither a vault nor a keychain to trust.
   *
   * @throws {KeyturnError} whatever prevents it; the state is as before then
   */
  create(passphrase: Buffer): Promise<VaultState> {
    return this.#turns.take(async () => {
      if (this.#state.kind !== 'passphrase_needed' || this.#parts.vaultExists()) {
        throw noPassphraseNeeded();
      }
      return await this.#openWith({ by: 'passphrase', passphrase }, 'create');
    });
  }

  /**
   * Opens the vault by its recovery key, and keeps its key anew: with this passphrase, or, if it is null, by the
   * keychain alone.
   *
   * @throws {KeyturnError} `wrong_recovery_key`, and whatever else prevents it; the state is as before then
   */
  recover(recoveryKey: string, newPassphrase: Buffer | null): Promise<VaultState> {
    return this.#turns.take(async () => {
      if (this.#vault) return this.#state;
      return await this.#openWith({ by: 'recovery_key', recoveryKey, newPassphrase }, 'refuse');
    });
  }

  /**
   * Runs work that a passphrase is tried with while the vault is open. A wrong one counts as it does at the door.
   * Only the trying belongs in here: attempts wait for each other.
   *
   * @throws {KeyturnError} `attempt_too_soon`, or what the work throws
   */
  tryPassphrase<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => this.#counted(true, work));
  }

  /**
   * Locks at once: keys, summaries and everything that listeners hold are dropped before this returns. A vault that
   * is still being opened is locked as soon as it is open.
   */
  lock(reason: AskedLockReason): VaultState {
    if (this.#vault) this.#closeVault(reason);
    else this.#attempt.lockWhenOpen(reason);
    return this.#state;
  }

  /**
   * Hears of a lock while the vault is still open: the last moment to seal what is being typed, and to cancel what
   * runs. It must not take long, since a suspending machine doesn't wait.
   *
   * @returns a function that ends the subscription
   */
  onBeforeLock(listener: CloseListener): () => void {
    return this.#closing.before.add(listener);
  }

  /** Hears of a lock when the vault is closed, to drop what came out of it. @returns a function that ends it */
  onLocked(listener: CloseListener): () => void {
    return this.#closing.after.add(listener);
  }

  /**
   * Closes the vault, if it is open, for work that replaces its file, and opens it again as far as the keychain alone
   * can: where there is a passphrase, it is asked for once more. Opens it also if the work fails.
   *
   * @param requireReady - the last moment to refuse, by throwing: the state is as before then
   */
  whileClosed<T>(
    work: () => Promise<T>,
    requireReady: () => void = () => undefined,
  ): Promise<{ readonly result: T; readonly state: VaultState }> {
    return this.#turns.take(async () => {
      requireReady();
      if (this.#vault) this.#closeVault('file_work');
      else this.#become({ kind: 'opening' });
      try {
        const result = await work();
        return { result, state: await this.#openByKeychain('restored', 'refuse') };
      } catch (error) {
        await this.#openByKeychain('not_restored', 'refuse');
        throw error;
      }
    });
  }

  /** Closes a vault that turned out, while it was open, not to be as it was left. */
  giveUp(vault: Vault, failure: KeyturnError): Promise<VaultState> {
    return this.#turns.take(async () => {
      if (this.#vault !== vault) return this.#state;
      this.#closeVault('damage');
      return await this.#becomeUnavailable(failure);
    });
  }

  /** Waits for what is under way, then closes: the log is written back and the keys are wiped. */
  async close(): Promise<void> {
    this.#attempt.lockWhenOpen('quit');
    await this.#turns.over();
    this.closeNow();
  }

  /** As {@link close}, without waiting: a vault that is still being opened is closed as soon as it is open. */
  closeNow(): void {
    this.#attempt.lockWhenOpen('quit');
    if (this.#vault) this.#closeVault('quit');
  }

  async #openByKeychain(reason: LockReason, ifMissing: OpenRequest['ifMissing']): Promise<VaultState> {
    if (this.#vault || this.#state.kind === 'locked') return this.#state;
    this.#become({ kind: 'opening' });
    try {
      return await this.#openWith({ by: 'keychain' }, ifMissing);
    } catch (error) {
      if (isRefusal(error)) return this.#become(lockedState(reason, this.#attempt.facts, this.#retryAt()));
      const failure = openingFailure(error);
      const canAskPassphrase = failure.code === 'keychain_unavailable' && !this.#attempt.facts;
      if (canAskPassphrase && !mayExist(this.#parts)) {
        return this.#become({ kind: 'passphrase_needed', keychainFailure: failure });
      }
      return await this.#becomeUnavailable(error);
    }
  }

  async #openWith(unlocking: Unlocking, ifMissing: OpenRequest['ifMissing']): Promise<VaultState> {
    await this.#attempt.make({ unlocking, ifMissing }, (vault, lockNow) => {
      this.#vault = vault;
      if (lockNow) this.#closeVault(lockNow);
      else this.#become({ kind: 'open' });
    });
    return this.#state;
  }

  /** Counts wrong passphrases; where one has to be waited for, the state says until when. */
  async #counted<T>(counts: boolean, work: () => Promise<T>): Promise<T> {
    if (!counts) return await work();
    try {
      return await this.#delay.attempt(work);
    } catch (error) {
      if (isRefusal(error) && this.#state.kind === 'locked') {
        this.#become({ ...this.#state, retryAt: this.#retryAt() });
      }
      throw error;
    }
  }

  #closeVault(reason: CloseReason): void {
    const vault = this.#vault;
    if (!vault) return;
    const facts = this.#closing.close(vault, reason, () => (this.#vault = null));
    this.#attempt.facts = facts ?? this.#attempt.facts;
    const goesOn = reason === 'quit' || reason === 'file_work' || reason === 'damage';
    this.#become(goesOn ? { kind: 'opening' } : lockedState(reason, this.#attempt.facts, this.#retryAt()));
  }

  #retryAt(): number | null {
    const { remaining } = this.#delay;
    return remaining > 0 ? this.#parts.clock.now() + remaining : null;
  }

  async #becomeUnavailable(error: unknown): Promise<VaultState> {
    return this.#become(unavailableState(error, this.#attempt.facts, await this.#parts.countBackups()));
  }

  #become(state: VaultState): VaultState {
    this.#state = state;
    this.#parts.onState(state, this.#vault);
    return state;
  }
}
