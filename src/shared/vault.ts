import * as v from 'valibot';
import type { Failure } from './failure.ts';
import { checkPacUrl, checkProxyUrl } from './proxy-url.ts';
import { RotationPolicySchema } from './provider.ts';
import { perHostChoices, testRunLimits, testSchedules } from './test-run.ts';

/**
 * How a vault's key is kept:
 * - `keychain`: the operating system's keychain alone opens it
 * - `keychain_and_passphrase`: both are needed
 * - `passphrase`: the passphrase alone opens it, because there was no trusted keychain
 */
export const protections = ['keychain', 'keychain_and_passphrase', 'passphrase'] as const;
export type Protection = (typeof protections)[number];

/**
 * Why the vault is locked:
 * - `start`: it hasn't been open yet since the app started
 * - `restored`, `not_restored`: a backup took its place, or could not; its keys were wiped for that
 */
export const lockReasons = [
  'start',
  'user',
  'idle',
  'suspend',
  'screen_lock',
  'restored',
  'not_restored',
] as const;
export type LockReason = (typeof lockReasons)[number];

export type VaultState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** There is no vault yet, and no keychain to keep its key: the user has to choose a passphrase. */
  | { readonly kind: 'passphrase_needed'; readonly keychainFailure: Failure }
  | {
      readonly kind: 'locked';
      readonly reason: LockReason;
      /** False: the keychain alone opens it, with one click. */
      readonly asksPassphrase: boolean;
      /** Whether a recovery key was made that opens it too. */
      readonly hasRecoveryKey: boolean;
      /** When the next attempt is taken, ms since 1970 by main's clock; null: now. */
      readonly retryAt: number | null;
    }
  | {
      readonly kind: 'unavailable';
      readonly failure: Failure;
      /** Whether a recovery key could open it: the header is whole and has one. */
      readonly hasRecoveryKey: boolean;
      /** How many backups there are to restore from. */
      readonly backups: number;
    };

/** The least a new passphrase must have, in characters after normalisation (NFC). */
export const leastPassphraseLength = 8;
/** Longer ones are refused rather than cut, in characters. */
export const mostPassphraseLength = 1024;
/** A passphrase as it was typed. Never trimmed: spaces count. */
export const PassphraseSchema = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(mostPassphraseLength, `must have at most ${mostPassphraseLength} characters`),
);
/** A recovery key as it was typed: case, spaces and dashes don't matter. */
export const RecoveryKeySchema = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(200));

/** Refuses what `problemOf` finds something wrong with, in its words. */
const fits = (problemOf: (value: string) => string | null) =>
  v.rawCheck<string>(({ dataset, addIssue }) => {
    const message = dataset.typed ? problemOf(dataset.value) : null;
    if (message !== null) addIssue({ message });
  });

/** How requests to providers leave this computer. */
export const NetworkSettingsSchema = v.strictObject({
  proxy: v.variant('mode', [
    /** As the operating system says, its PAC script included. */
    v.strictObject({ mode: v.literal('system') }),
    v.strictObject({ mode: v.literal('direct') }),
    v.strictObject({
      mode: v.literal('pac'),
      url: v.pipe(v.string(), v.trim(), v.maxLength(2_048), fits(checkPacUrl)),
    }),
    /** `http://host:port`, `https://host:port` or `socks5://host:port`. */
    v.strictObject({
      mode: v.literal('fixed'),
      url: v.pipe(v.string(), v.trim(), v.maxLength(2_048), fits(checkProxyUrl)),
    }),
  ]),
  /** A PEM file with certificate authorities to trust beside those of the system, an absolute path; null: none. */
  certificateAuthoritiesFile: v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_096))),
  /** Seconds until an answer must have begun. */
  headerTimeout: v.picklist([5, 10, 20, 30, 60]),
  /** Seconds until an answer must be complete. */
  totalTimeout: v.picklist([10, 20, 30, 60, 120]),
});
export type NetworkSettings = v.InferOutput<typeof NetworkSettingsSchema>;

export const defaultNetworkSettings: NetworkSettings = {
  proxy: { mode: 'system' },
  certificateAuthoritiesFile: null,
  headerTimeout: 10,
  totalTimeout: 20,
};

/** What a file of certificate authorities holds. */
export interface CertificateAuthorityFacts {
  /** How many certificates. */
  readonly count: number;
  /** Of the first few: whose each is, and when it ends in ms since 1970. */
  readonly shown: readonly { readonly subject: string; readonly expiresAt: number }[];
}

/** By provider ID: the policy that the user set for all of a provider's sets without one of their own. */
export const ProviderPoliciesSchema = v.pipe(
  v.record(v.pipe(v.string(), v.nonEmpty(), v.maxLength(320)), RotationPolicySchema),
  v.check((policies) => Object.keys(policies).length <= 1_000, 'At most 1000 providers'),
);
export type ProviderPolicies = v.InferOutput<typeof ProviderPoliciesSchema>;

const minutes = (...choices: readonly number[]) => v.picklist(choices);
/** Settings that protect the vault. They lie sealed in the vault, so that only its owner changes them. */
export const VaultSettingsSchema = v.strictObject({
  /** Minutes without keyboard or mouse after which the vault locks; null: never. */
  lockAfterIdle: v.nullable(minutes(1, 2, 5, 10, 15, 30, 60)),
  lockOnSuspend: v.boolean(),
  lockOnScreenLock: v.boolean(),
  /** Seconds until a copied secret is cleared from the clipboard. */
  clearClipboardAfter: v.picklist([10, 20, 30, 60, 90, 120]),
  /** Where backups are put, an absolute path; null: beside the vault. */
  backupFolder: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
  network: v.optional(NetworkSettingsSchema, () => defaultNetworkSettings),
  /** How often Keyturn tests every enabled set by itself, while unlocked. */
  testSchedule: v.optional(v.picklist(testSchedules), 'off'),
  /** How many requests of a test run may go to one host at a time. */
  testsPerHost: v.optional(v.picklist(perHostChoices), testRunLimits.perHost),
  providerPolicies: v.optional(ProviderPoliciesSchema, () => ({})),
  /** The iCalendar file that is kept up to date, an absolute path; null: none. */
  calendarFile: v.optional(v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096))), null),
  /** Whether calendars name credential sets; else they only say how many are due. */
  calendarNames: v.optional(v.boolean(), true),
});
export type VaultSettings = v.InferOutput<typeof VaultSettingsSchema>;

/** What the window may change; the folder is chosen in a dialog of main's. */
export const VaultSettingsChangeSchema = v.strictObject({
  lockAfterIdle: v.exactOptional(VaultSettingsSchema.entries.lockAfterIdle),
  lockOnSuspend: v.exactOptional(VaultSettingsSchema.entries.lockOnSuspend),
  lockOnScreenLock: v.exactOptional(VaultSettingsSchema.entries.lockOnScreenLock),
  clearClipboardAfter: v.exactOptional(VaultSettingsSchema.entries.clearClipboardAfter),
  network: v.exactOptional(NetworkSettingsSchema),
  testSchedule: v.exactOptional(v.picklist(testSchedules)),
  testsPerHost: v.exactOptional(v.picklist(perHostChoices)),
  providerPolicies: v.exactOptional(ProviderPoliciesSchema),
  calendarNames: v.exactOptional(v.boolean()),
});
export type VaultSettingsChange = v.InferOutput<typeof VaultSettingsChangeSchema>;

export const defaultVaultSettings: VaultSettings = {
  lockAfterIdle: 10,
  lockOnSuspend: true,
  lockOnScreenLock: true,
  clearClipboardAfter: 30,
  backupFolder: null,
  network: defaultNetworkSettings,
  testSchedule: 'off',
  testsPerHost: testRunLimits.perHost,
  providerPolicies: {},
  calendarFile: null,
  calendarNames: true,
};

/** What the settings dialog shows about the vault's security. */
export interface VaultSecurity {
  readonly protection: Protection;
  readonly hasRecoveryKey: boolean;
  readonly settings: VaultSettings;
  /** The folder that backups go to now, as an absolute path. */
  readonly backupFolder: string;
}

/** What happened, as verbs about a credential set or about the vault. */
export const auditActions = [
  'vault_created',
  'vault_unlocked',
  'vault_locked',
  'passphrase_set',
  'passphrase_changed',
  'passphrase_removed',
  'recovery_key_created',
  'recovery_key_used',
  'vault_rekeyed',
  'vault_verified',
  'vault_restored',
  'backup_made',
  'settings_changed',
  'audit_log_exported',
  'credential_set_registered',
  'credential_set_edited',
  'credential_set_enabled',
  'credential_set_disabled',
  'credential_set_exposed',
  'credential_set_exposure_withdrawn',
  'credential_set_trashed',
  'credential_set_restored',
  'credential_set_purged',
  'secret_replaced',
  'secret_added',
  'secret_discarded',
  'secret_proven',
  'differences_accepted',
  'secret_promoted',
  'promotion_undone',
  'revocation_tested',
  'secret_revoked',
  'usage_confirmed',
  'automation_changed',
  'rotated_automatically',
  'credential_sets_changed',
  'calendar_exported',
  'secret_revealed',
  'secret_copied',
  'client_id_copied',
  'token_requested',
  'token_copied',
  'snippet_copied',
  'token_tried',
  'token_introspected',
  'token_revoked',
  'token_tests_exported',
  'test_run_started',
  'test_run_exported',
  'provider_saved',
  'provider_deleted',
  'providers_imported',
  'providers_exported',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** One entry of the audit log. Never a secret, a token or a client ID. */
export interface AuditEntry {
  readonly sequence: number;
  /** Ms since 1970. */
  readonly at: number;
  /** Who: the user through the window, or Keyturn by itself at a set time. */
  readonly actor: 'user' | 'scheduler';
  readonly action: AuditAction;
  readonly credentialSetId: string | null;
  /** The set's name at that time, so that a purged one can still be told; null: about the vault. */
  readonly credentialSetName: string | null;
  /** More about it in a few plain words, such as the reason of a lock; null: nothing more. */
  readonly detail: string | null;
}

/** A backup file that Keyturn made. */
export interface Backup {
  /** Its file name, which identifies it within the backup folder. */
  readonly name: string;
  /** Ms since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly reason: 'daily' | 'manual' | 'before_upgrade' | 'before_restore' | 'before_rekey';
}

/** What restoring a backup would change. Names only. */
export interface BackupComparison {
  readonly backup: Backup;
  /** In the backup, but not in the vault: they would come back. */
  readonly added: readonly NamedSet[];
  /** In both, but different: they would become what they were. */
  readonly changed: readonly NamedSet[];
  /** In the vault, but not in the backup: they would be gone. */
  readonly missing: readonly NamedSet[];
}
export interface NamedSet {
  readonly id: string;
  readonly name: string;
}

/** What a full verification found. Empty `problems`: everything holds. */
export interface VerificationReport {
  /** Ms since 1970. */
  readonly at: number;
  readonly credentialSets: number;
  readonly secretVersions: number;
  readonly tokenTests: number;
  readonly auditEntries: number;
  readonly problems: readonly IntegrityProblem[];
}
export interface IntegrityProblem {
  readonly kind:
    'row_missing' | 'row_added' | 'row_changed' | 'row_unreadable' | 'audit_broken' | 'digest_broken';
  /** Which record, for people: `credential set “Billing”`, `a secret version of “Billing”`, `audit entry 12`. */
  readonly what: string;
  readonly credentialSetId: string | null;
}

/** Long work on the vault: one at a time. */
export const vaultJobs = ['verify', 'rekey', 'back_up', 'restore'] as const;
export type VaultJob = (typeof vaultJobs)[number];
export interface VaultJobProgress {
  readonly job: VaultJob;
  /** Steps done of `total`. */
  readonly done: number;
  readonly total: number;
}

/** What somebody was typing when the vault locked. `values` is the form's own JSON text; main never reads it. */
export const DraftSchema = v.strictObject({
  form: v.picklist(['register', 'edit', 'rotate', 'provider']),
  credentialSetId: v.nullable(v.pipe(v.string(), v.uuid())),
  values: v.pipe(v.string(), v.maxLength(262_144)),
});
export type Draft = v.InferOutput<typeof DraftSchema>;
