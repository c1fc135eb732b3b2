import type { Failure } from '../../shared/failure.ts';
import type { AppState, VaultState } from '../../shared/ipc-contract.ts';
import { defaultPreferences, type Preferences } from '../../shared/preferences.ts';
import { call } from './bridge.svelte.ts';

/** What the window knows of the app around it: the vault's state, preferences, versions. */
class AppStateStore {
  /** Null until main has answered. */
  current = $state.raw<AppState | null>(null);
  vault = $state.raw<VaultState>({ kind: 'opening' });
  preferences = $state.raw<Preferences>(defaultPreferences);
  /** Whether main has told of the vault by itself, which is newer than any answer that was under way then. */
  #wasTold = false;
  /** Set while *Try again* is under way. */
  retrying = $state(false);

  async load(): Promise<void> {
    this.#wasTold = false;
    const result = await call('getAppState');
    if (!result.ok) {
      this.vault = { kind: 'unavailable', failure: result.failure };
      return;
    }
    this.current = result.value;
    // Events and answers come by different ways: what happened after the answer was given may be here before it.
    if (!this.#wasTold) this.vault = result.value.vault;
    this.#adopt(result.value.preferences);
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    return window.keyturn.on('vaultStateChanged', (vault) => {
      this.#wasTold = true;
      this.vault = vault;
    });
  }

  async retryOpenVault(): Promise<void> {
    this.retrying = true;
    const result = await call('retryOpenVault');
    this.retrying = false;
    this.vault = result.ok ? result.value : { kind: 'unavailable', failure: result.failure };
  }

  showVaultFolder(): Promise<Failure | null> {
    return call('showVaultFolder').then((result) => (result.ok ? null : result.failure));
  }

  /** Applies at once, remembers after: a theme that waits for the disk feels broken. */
  async setPreferences(change: Partial<Preferences>): Promise<Failure | null> {
    this.#adopt({ ...this.preferences, ...change });
    const result = await call('setPreferences', change);
    if (!result.ok) return result.failure;
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
