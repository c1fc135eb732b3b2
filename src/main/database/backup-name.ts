import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Backup } from '../../shared/vault.ts';

export type BackupReason = Backup['reason'];

/** `keyturn-2026-01-15T12-00-00-000Z-daily.db`; a number tells those of the same millisecond apart. */
const pattern =
  /^keyturn-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-(daily|manual|before_upgrade|before_restore|before_rekey)(?:-\d{1,3})?\.db$/;

/** @returns when and why a backup was made; null for a file that isn't one of ours */
export function parseBackupName(name: string): Pick<Backup, 'at' | 'reason'> | null {
  const parts = pattern.exec(name);
  if (!parts) return null;
  const [, day = '', hours = '', minutes = '', seconds = '', milliseconds = '', reason] = parts;
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`);
  return Number.isNaN(at) ? null : { at, reason: reason as BackupReason };
}

/** @returns the path of a new backup, which nothing has yet */
export function newBackupPath(folder: string, at: number, reason: BackupReason): string {
  const moment = new Date(at).toISOString().replace(/[:.]/g, '-');
  for (let number = 1; ; number += 1) {
    const name = `keyturn-${moment}-${reason}${number === 1 ? '' : `-${number}`}.db`;
    const path = join(folder, name);
    if (!existsSync(path)) return path;
  }
}
