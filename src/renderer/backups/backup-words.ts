import type { Backup } from '../../shared/vault.ts';

/** Why a backup was made, as it stands in the list. */
export const backupReasons: Record<Backup['reason'], string> = {
  daily: 'Daily, by itself',
  manual: 'Made by you',
  before_upgrade: 'Before an upgrade of Keyturn',
  before_restore: 'What the vault held before a restore',
  before_rekey: 'Before the vault was re-keyed',
};
