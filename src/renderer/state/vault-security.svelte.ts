import type { Failure, Result } from '../../shared/failure.ts';
import type { VaultSecurity, VaultSettingsChange } from '../../shared/vault.ts';
import { call } from './bridge.svelte.ts';
import { forgetOnLock } from './forget.ts';

/** How the vault is protected: its passphrase, recovery key and security settings. */
class VaultSecurityStore {
  /** Null until main has answered. */
  current = $state.raw<VaultSecurity | null>(null);
  failure = $state.raw<Failure | null>(null);

  async load(): Promise<void> {
    this.adopt(await call('getVaultSecurity'));
  }

  /** Takes over what a call that changed something answered. */
  adopt(result: Result<VaultSecurity>): Result<VaultSecurity> {
    if (result.ok) this.current = result.value;
    this.failure = result.ok ? null : result.failure;
    return result;
  }

  /** Shows what was stored, never what was only wished for: these settings are what the user relies on. */
  async change(change: VaultSettingsChange): Promise<Failure | null> {
    return failureOf(this.adopt(await call('setVaultSettings', change)));
  }

  async chooseBackupFolder(): Promise<Failure | null> {
    return failureOf(this.adopt(await call('chooseBackupFolder')));
  }

  clear(): void {
    this.current = null;
    this.failure = null;
  }
}

export const vaultSecurity = new VaultSecurityStore();
forgetOnLock(() => vaultSecurity.clear());

const failureOf = (result: Result<unknown>): Failure | null => (result.ok ? null : result.failure);
