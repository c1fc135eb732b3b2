import type { Failure, Result } from '../../shared/failure.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { Backup } from '../../shared/vault.ts';
import { appState } from '../state/app-state.svelte.ts';
import { call } from '../state/bridge.svelte.ts';
import { undoHistory } from '../state/undo-history.svelte.ts';
import { vaultJob } from '../state/vault-job.svelte.ts';

export type Restored = ResponseOf<'restoreBackup'>;

/** The backups in the backup folder, and what was done with them. */
class BackupsStore {
  /** Newest first; null until main has answered. */
  list = $state.raw<readonly Backup[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The last restore of this session, which `undo` takes back. */
  restored = $state.raw<{ readonly backup: Backup; readonly undo: Backup | null } | null>(null);

  async load(): Promise<void> {
    const result = await call('listBackups');
    if (result.ok) this.list = result.value;
    this.failure = result.ok ? null : result.failure;
  }

  async backUpNow(): Promise<Result<Backup>> {
    const result = await vaultJob.run('back_up', () => call('backUpNow'));
    if (result.ok) await this.load();
    return result;
  }

  async restore(backup: Backup): Promise<Result<Restored>> {
    const result = await vaultJob.run('restore', () => call('restoreBackup', { name: backup.name }));
    if (!result.ok) return result;
    // What ⌘Z knows was about another content of the vault.
    undoHistory.clear();
    const isUndo = this.restored?.undo?.name === backup.name;
    this.restored = isUndo ? null : { backup, undo: result.value.undo };
    appState.vault = result.value.state;
    await this.load();
    return result;
  }

  forget(): void {
    this.list = null;
    this.failure = null;
    this.restored = null;
  }
}

export const backups = new BackupsStore();
