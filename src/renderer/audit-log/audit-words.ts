import type { AuditAction, AuditEntry } from '../../shared/vault.ts';
import { formatDateTime } from '../ui/format.ts';

/** What happened, as it stands in the log. */
export const actionWords: Record<AuditAction, string> = {
  vault_created: 'Vault created',
  vault_unlocked: 'Vault unlocked',
  vault_locked: 'Vault locked',
  passphrase_set: 'Passphrase set',
  passphrase_changed: 'Passphrase changed',
  passphrase_removed: 'Passphrase removed',
  recovery_key_created: 'Recovery key made',
  recovery_key_used: 'Opened with the recovery key',
  vault_rekeyed: 'Vault re-keyed',
  vault_verified: 'Vault verified',
  vault_restored: 'Vault restored from a backup',
  backup_made: 'Backup made',
  settings_changed: 'Settings changed',
  audit_log_exported: 'Audit log exported',
  credential_set_registered: 'Registered',
  credential_set_edited: 'Edited',
  credential_set_enabled: 'Enabled',
  credential_set_disabled: 'Disabled',
  credential_set_exposed: 'Marked as exposed',
  credential_set_exposure_withdrawn: 'Marked as not exposed after all',
  credential_set_trashed: 'Moved to the trash',
  credential_set_restored: 'Restored from the trash',
  credential_set_purged: 'Purged',
  secret_replaced: 'Client secret replaced',
  secret_added: 'New client secret added as pending',
  secret_discarded: 'Pending client secret discarded',
  secret_proven: 'Pending client secret got a token',
  differences_accepted: 'Differences accepted',
  secret_promoted: 'Client secret promoted',
  promotion_undone: 'Promotion undone',
  revocation_tested: 'Old client secret tested',
  secret_revoked: 'Old client secret revoked',
  usage_confirmed: 'Usage ticked off',
  automation_changed: 'Automatic rotation set',
  rotated_automatically: 'Rotated at the provider',
  credential_sets_changed: 'Policy, contact or snooze changed',
  calendar_exported: 'Calendar exported',
  secret_revealed: 'Client secret revealed',
  secret_copied: 'Client secret copied',
  client_id_copied: 'Client ID copied',
  token_requested: 'Test token requested',
  token_copied: 'Token copied',
  snippet_copied: 'Request copied for another tool',
  token_tried: 'API called with the token',
  token_introspected: 'Token introspected',
  token_revoked: 'Token revoked',
  token_tests_exported: 'History exported',
  test_run_started: 'Many credential sets tested',
  test_run_exported: 'Test results exported',
  provider_saved: 'Own provider saved',
  provider_deleted: 'Own provider deleted',
  providers_imported: 'Providers imported',
  providers_exported: 'Providers exported',
};

/** Kinds of entries, for the filter. */
export const auditKinds = ['secrets', 'credential_sets', 'vault'] as const;
export type AuditKind = (typeof auditKinds)[number];
export const kindWords: Record<AuditKind, string> = {
  secrets: 'Secrets and tokens',
  credential_sets: 'Credential sets',
  vault: 'Vault and settings',
};

export function kindOf(action: AuditAction): AuditKind {
  if (/^(secret|client_id|token)_/.test(action)) return 'secrets';
  return action.startsWith('credential_set_') ? 'credential_sets' : 'vault';
}

/** A moment as main writes it. */
const moment = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

/** An entry's detail as it is read: from a capital on, with moments as the rest of the window writes them. */
export function detailText({ detail }: AuditEntry): string {
  const text = (detail ?? '').replaceAll(moment, (iso) => formatDateTime(Date.parse(iso)));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What typing finds an entry by: what is to be read in its row. */
export const entryText = (entry: AuditEntry): string =>
  [
    actionWords[entry.action],
    entry.credentialSetName ?? '',
    detailText(entry),
    entry.actor === 'scheduler' ? byItself : '',
  ].join('\n');

export const byItself = 'By Keyturn itself';
