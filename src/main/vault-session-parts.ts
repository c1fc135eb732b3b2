import type { VaultState } from '../shared/vault.ts';
import type { Unlocking } from './vault/unlock.ts';
import type { Vault } from './vault/vault.ts';
import type { KeyFacts } from './vault/wraps.ts';

/** How the session opens the vault's file. */
export interface OpenRequest {
  readonly unlocking: Unlocking;
  readonly ifMissing: 'create' | 'refuse';
  /** Hears how the vault's key is kept, before it is tried to get it. */
  readonly onHeader: (facts: KeyFacts) => void;
}

export interface VaultSessionParts {
  readonly openVault: (request: OpenRequest) => Promise<Vault>;
  /** Whether there is anything at the vault's path. */
  readonly vaultExists: () => boolean;
  /** How many backups could be restored. Never rejects. */
  readonly countBackups: () => number | Promise<number>;
  readonly clock: { now(): number };
  /** Ms by a clock that can't be set. */
  readonly monotonicNow: () => number;
  readonly onState: (state: VaultState, vault: Vault | null) => void;
  /** Gets what a listener threw: a lock goes on all the same. */
  readonly report: (where: string, error: unknown) => void;
}

/** Whether there is a vault. What can't be looked at is there, and no other vault must come in its place. */
export function mayExist({ vaultExists }: Pick<VaultSessionParts, 'vaultExists'>): boolean {
  try {
    return vaultExists();
  } catch {
    return true;
  }
}
