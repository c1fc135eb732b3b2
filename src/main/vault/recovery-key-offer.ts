import { randomInt } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import type { KeyKeeping, PendingRecoveryWrap } from './key-keeping.ts';
import { isSameGroup, newRecoveryKey, recoveryKeyGroups } from './recovery-key.ts';
import { noPendingRecoveryKey } from './unlock-failures.ts';

/** A recovery key as it is shown, once, and which group has to be typed back, counted from 0. */
export interface OfferedRecoveryKey {
  readonly groups: readonly string[];
  readonly confirmGroup: number;
}

interface Pending {
  /** In place of the groups, which are text and couldn't be wiped. */
  readonly key: Buffer;
  readonly confirmGroup: number;
  readonly wrap: PendingRecoveryWrap;
}

/**
 * The recovery key that was shown and waits for its owner to prove that it was written down. Until then it opens
 * nothing; after that, it is in nobody's memory here.
 */
export class RecoveryKeyOffer {
  #pending: Pending | null = null;
  /** Counts what was discarded: a key that is still being made then isn't offered. */
  #discarded = 0;

  /**
   * Makes a key and its wrap, in place of one that waited.
   *
   * @throws KeyturnError `wrong_passphrase`, `keychain_unavailable`, `keychain_locked`; `no_pending_recovery_key` if it
   * was discarded meanwhile
   */
  async make(keeping: KeyKeeping, passphrase: Buffer | null): Promise<OfferedRecoveryKey> {
    this.discard();
    const discarded = this.#discarded;
    const key = newRecoveryKey();
    try {
      const wrap = await keeping.wrapForRecovery(key, passphrase);
      if (this.#discarded !== discarded) throw noPendingRecoveryKey();
      const groups = recoveryKeyGroups(key);
      this.#pending = { key, confirmGroup: randomInt(groups.length), wrap };
      return { groups, confirmGroup: this.#pending.confirmGroup };
    } catch (error) {
      key.fill(0);
      throw error;
    }
  }

  /** @throws KeyturnError `no_pending_recovery_key` */
  groups(): readonly string[] {
    return recoveryKeyGroups(this.#required().key);
  }

  /**
   * Adds the key to the vault, if the group is the right one.
   *
   * @throws KeyturnError `no_pending_recovery_key`; `wrong_recovery_key` for another group, and the key waits on
   */
  confirm(keeping: KeyKeeping, typedGroup: string): void {
    const { confirmGroup, wrap } = this.#required();
    if (!isSameGroup(typedGroup, this.groups()[confirmGroup] ?? '')) throw wrongGroup(confirmGroup);
    keeping.addRecoveryWrap(wrap);
    this.discard();
  }

  discard(): void {
    this.#pending?.key.fill(0);
    this.#pending = null;
    this.#discarded += 1;
  }

  #required(): Pending {
    if (!this.#pending) throw noPendingRecoveryKey();
    return this.#pending;
  }
}

function wrongGroup(index: number): KeyturnError {
  return new KeyturnError({
    code: 'wrong_recovery_key',
    message: `This is not group ${index + 1} of the recovery key.`,
    hint: 'Look at what you wrote down, and type that group.',
    field: 'group',
  });
}
