import type { AuditAction } from '../shared/vault.ts';
import type { CloseReason } from './close-listeners.ts';

/** What of an open vault's audit log is needed to note a lock in it. */
export interface LockLog {
  readonly recordIfPossible: (
    action: AuditAction,
    details: { readonly actor: 'user' | 'scheduler'; readonly detail: string | null },
  ) => void;
}

const details: Readonly<Record<Exclude<CloseReason, 'file_work'>, string>> = {
  user: 'By its user',
  idle: 'Nobody used the computer',
  suspend: 'The computer went to sleep',
  screen_lock: 'The screen was locked',
  quit: 'Keyturn was closed',
  damage: 'It is not as Keyturn left it',
};

/** Notes that the vault locks, and why. That its file is replaced is no lock. */
export function noteLock(log: LockLog, reason: CloseReason): void {
  if (reason === 'file_work') return;
  const actor = reason === 'user' || reason === 'quit' ? 'user' : 'scheduler';
  log.recordIfPossible('vault_locked', { actor, detail: details[reason] });
}
