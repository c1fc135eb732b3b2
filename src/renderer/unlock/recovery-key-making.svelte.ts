import type { Failure } from '../../shared/failure.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { call } from '../state/bridge.svelte.ts';
import { vaultSecurity } from '../state/vault-security.svelte.ts';

/**
 * Making a recovery key, step by step: `asking` for it, `shown` once, `confirming` that it was kept. Main adds it to the
 * vault only after that, and forgets it when it is discarded.
 */
export class RecoveryKeyMaking {
  step: 'asking' | 'shown' | 'confirming' = $state('asking');
  key = $state.raw<ResponseOf<'createRecoveryKey'> | null>(null);
  /** When it was made, ms since 1970. */
  madeAt = $state(0);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Whether it lies in a file by now. */
  saved = $state(false);

  /** @param passphrase null: the vault has none */
  async make(passphrase: string | null): Promise<void> {
    const answer = await this.#ask(() => call('createRecoveryKey', { passphrase }));
    if (answer === null) return;
    this.key = answer;
    this.madeAt = Date.now();
    this.step = 'shown';
  }

  async save(): Promise<void> {
    if (await this.#ask(() => call('saveRecoveryKey'))) this.saved = true;
  }

  /** @returns whether the key belongs to the vault now */
  async confirm(group: string): Promise<boolean> {
    const security = await this.#ask(() => call('confirmRecoveryKey', { group }));
    if (security === null) return false;
    vaultSecurity.adopt({ ok: true, value: security });
    this.key = null;
    return true;
  }

  goTo(step: 'shown' | 'confirming'): void {
    this.failure = null;
    this.step = step;
  }

  /** Forgets the key that waits, here and in main. */
  discard(): void {
    if (!this.key) return;
    this.key = null;
    void call('discardRecoveryKey');
  }

  async #ask<T>(
    ask: () => Promise<{ ok: true; value: T } | { ok: false; failure: Failure }>,
  ): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const result = await ask();
    this.busy = false;
    this.failure = result.ok ? null : result.failure;
    return result.ok ? result.value : null;
  }
}
