import { createHash } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import { vaultIdIn } from '../database/backup-owner.ts';
import type { Connection, ReadableDatabase } from '../database/connection.ts';
import { openBackup } from '../database/restore.ts';
import { readVaultHeader } from '../database/vault-header-store.ts';
import type { FoundBackup } from './backup-folders.ts';
import { byAge, dayOf } from './backup-retention.ts';
import { lengthPrefixed } from './seal.ts';

/**
 * Whether today's backup is still to be made: not if there is one of today, or if nothing has changed since the newest
 * one. Backups from the future, made before the clock was set back, don't count: nobody would wait a year for them. Nor
 * do those of another vault, which may go to the same folder from another computer.
 *
 * @param backups - those in the folder that today's would go to
 */
export function isBackupDue(vault: Connection, backups: readonly FoundBackup[], now: number): boolean {
  const id = vault.read(readVaultHeader)?.vaultId;
  const isOwn = ({ path }: FoundBackup): boolean => vaultIdIn(path) === id;
  const past = [...backups].filter(({ at }) => at <= now).sort(byAge);
  const today = dayOf({ at: now });
  if (past.some((backup) => backup.reason === 'daily' && dayOf(backup) === today && isOwn(backup))) {
    return false;
  }
  const newest = past.find(isOwn);
  return newest === undefined || contentOf(newest.path) !== vault.read(markOf);
}

/** @returns null if the backup can't be read: then another one is due, too */
function contentOf(path: string): string | null {
  let backup: Connection | undefined;
  try {
    backup = openBackup(path);
    return backup.read(markOf);
  } catch (error) {
    if (error instanceof KeyturnError) return null;
    throw error;
  } finally {
    backup?.abandon();
  }
}

/**
 * What tells one state of a vault from another: the digests of its rows, and the ways to its key. The audit log is no
 * part of it: it grows with each unlocking, also when nothing has changed.
 */
export function markOf(database: ReadableDatabase): string {
  const hash = createHash('sha256');
  const add = (sql: string): number => {
    const rows = database.prepare<[], (Buffer | string | number | null)[]>(sql).raw().all();
    for (const row of rows) hash.update(lengthPrefixed(row.map(asBytes)));
    return rows.length;
  };
  add('SELECT kind, protected_key, vault_key FROM key_wraps ORDER BY kind');
  // A vault from before there were digests is told by when its sets were changed.
  if (add('SELECT bucket, rows FROM row_digests ORDER BY bucket') === 0) {
    add('SELECT id, updated_at, trashed_at FROM credential_sets ORDER BY id');
    add('SELECT max(sequence) FROM token_tests');
  }
  return hash.digest('hex');
}

const asBytes = (value: Buffer | string | number | null): Buffer | string =>
  Buffer.isBuffer(value) ? value : String(value);
