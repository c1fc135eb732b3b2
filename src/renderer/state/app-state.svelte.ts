import type { Failure, Result } from '../../shared/failure.ts';
import type { AppState } from '../../shared/ipc-contract.ts';
import { defaultPreferences, type Preferences } from '../../shared/preferences.ts';
import type { VaultState } from '../../shared/vault.ts';
import { drafts } from '../drafts/drafts.ts';
import { showFailure } from '../ui/toast.ts';
import { call } from './bridge.svelte.ts';
import { forgetVault } from './forget.ts';

/** What the window knows of the app around it: the vault's state, preferences, versions. */
class AppStateStore {
  /** Null until main has answered. */
  current = $state.raw<AppState | null>(null);
  #vault = $state.raw<VaultState>({ kind: 'opening' });
  preferences = $state.raw<Preferences>(defaultPreferences);
  /** Whether main has told of the vault by itself, which is newer than any answer that was under way then. */
  #wasTold = false;
  /** Why the backups that Keyturn makes by itself fail; null: nothing is wrong. */
  backupProblem = $state.raw<Failure | null>(null);
  #wasToldOfBackups = false;
  /** Why the calendar file isn't up to date; null: nothing is wrong. */
  calendarProblem = $state.raw<Failure | null>(null);
  #wasToldOfCalendar = false;
  /** Set while *Try again* is under way. */
  retrying = $state(false);

  get vault(): VaultState {
    return this.#vault;
  }

  set vault(state: VaultState) {
    const wasOpen = this.#vault.kind === 'open';
    this.#vault = state;
    if (wasOpen && state.kind !== 'open') forgetVault();
  }

  async load(): Promise<void> {
    this.#wasTold = this.#wasToldOfBackups = this.#wasToldOfCalendar = false;
    const result = await call('getAppState');
    if (!result.ok) {
      this.vault = unavailable(result.failure);
      return;
    }
    this.current = result.value;
    // Events and answers come by different ways: what happened after the answer was given may be here before it.
    if (!this.#wasTold) this.vault = result.value.vault;
    if (!this.#wasToldOfBackups) this.backupProblem = result.value.backupProblem;
    if (!this.#wasToldOfCalendar) this.calendarProblem = result.value.calendarProblem;
    this.#adopt(result.value.preferences);
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    const stops = [
      window.keyturn.on('vaultStateChanged', (vault) => {
        this.#wasTold = true;
        this.vault = vault;
      }),
      window.keyturn.on('backupProblemChanged', (problem) => {
        this.#wasToldOfBackups = true;
        this.backupProblem = problem;
      }),
      window.keyturn.on('calendarProblemChanged', (problem) => {
        this.#wasToldOfCalendar = true;
        this.calendarProblem = problem;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async retryOpenVault(): Promise<void> {
    this.retrying = true;
    const result = await call('retryOpenVault');
    this.retrying = false;
    this.vault = result.ok ? result.value : unavailable(result.failure);
  }

  /** @param passphrase null: the keychain alone opens it */
  async unlock(passphrase: string | null): Promise<Failure | null> {
    return this.#become(await call('unlockVault', { passphrase }));
  }

  /** Creates the vault where there is no keychain to keep its key. */
  async createVault(passphrase: string): Promise<Failure | null> {
    return this.#become(await call('createVaultWithPassphrase', { passphrase }));
  }

  /** @param newPassphrase null: from now on the keychain alone opens the vault */
  async recover(recoveryKey: string, newPassphrase: string | null): Promise<Failure | null> {
    return this.#become(await call('recoverVault', { recoveryKey, newPassphrase }));
  }

  /** Locks the vault. What the window knows of it goes with it. */
  async lock(): Promise<void> {
    // The last words typed may still wait to be told.
    await drafts.flush();
    const failure = this.#become(await call('lockVault'));
    if (failure) showFailure(failure);
  }

  #become(result: Result<VaultState>): Failure | null {
    if (!result.ok) return result.failure;
    this.vault = result.value;
    return null;
  }

  showVaultFolder(): Promise<Failure | null> {
    return call('showVaultFolder').then((result) => (result.ok ? null : result.failure));
  }

  /** Applies at once, remembers after: a theme that waits for the disk feels broken. */
  async setPreferences(change: Partial<Preferences>): Promise<Failure | null> {
    const before = this.preferences;
    this.#adopt({ ...before, ...change });
    const result = await call('setPreferences', change);
    if (!result.ok) {
      this.#adopt(before);
      return result.failure;
    }
    this.#adopt(result.value);
    return null;
  }

  #adopt(preferences: Preferences): void {
    this.preferences = preferences;
    const root = document.documentElement;
    if (preferences.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = preferences.theme;
  }
}

export const appState = new AppStateStore();

function unavailable(failure: Failure): VaultState {
  return { kind: 'unavailable', failure, hasRecoveryKey: false, backups: 0 };
}
