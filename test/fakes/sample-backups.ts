import type { Backup } from '../../src/shared/vault.ts';
import { sampleNow } from './sample-credential-sets.ts';

/** A backup so many days old. */
export function sampleBackup(days: number, reason: Backup['reason'] = 'daily'): Backup {
  const at = sampleNow - days * 86_400_000;
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return { name: `keyturn-${stamp}-${reason}.db`, at, bytes: 180_224 + days * 4_096, reason };
}
