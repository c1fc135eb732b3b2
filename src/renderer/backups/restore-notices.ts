import type { Result } from '../../shared/failure.ts';
import type { Backup } from '../../shared/vault.ts';
import { formatDateTime } from '../ui/format.ts';
import { showFailure, showToast } from '../ui/toast.ts';
import { backups, type Restored } from './backups.svelte.ts';

/**
 * Tells how a restore ended where what started it is no longer on screen: the vault is closed for it, and the window
 * begins anew.
 */
export function tellRestored(backup: Backup, result: Result<Restored>): void {
  if (!result.ok) {
    if (result.failure.code !== 'job_cancelled') showFailure(result.failure);
    return;
  }
  const { state, undo } = result.value;
  if (state.kind !== 'open') return;
  const wasUndo = backups.restored === null;
  showToast(wasUndo ? 'The restore was undone' : `Restored the backup of ${formatDateTime(backup.at)}`, {
    action: wasUndo || !undo ? undefined : { label: 'Undo', run: () => undoRestore(undo) },
  });
}

async function undoRestore(undo: Backup): Promise<void> {
  tellRestored(undo, await backups.restore(undo));
}
