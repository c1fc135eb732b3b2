import * as v from 'valibot';
import type { CompactList } from './compact-list.ts';
import type { ChannelName, Command, EventName } from './channel-names.ts';
import { ClientSecretSchema, CredentialSetFactsSchema, type CredentialSetListItem } from './credential.ts';
import type { Failure, Result } from './failure.ts';
import { ById, channel, Id, Ids, Nothing } from './ipc-channel.ts';
import { PreferencesChangeSchema, type Preferences } from './preferences.ts';
import { providerChannels } from './provider-channels.ts';
import { rotationChannels } from './rotation-channels.ts';
import type { TestRunProgress } from './test-run.ts';
import { tokenChannels } from './token-channels.ts';
import {
  DraftSchema,
  PassphraseSchema,
  RecoveryKeySchema,
  VaultSettingsChangeSchema,
  type AuditEntry,
  type Backup,
  type BackupComparison,
  type CertificateAuthorityFacts,
  type Draft,
  type VaultJobProgress,
  type VaultSecurity,
  type VaultState,
  type VerificationReport,
} from './vault.ts';

/** JSON text of a `T`: one string crosses IPC several times faster than the same facts as objects. */
export type JsonText<T> = string & { readonly __json?: T };

/** What the window needs before it can show anything. */
export interface AppState {
  readonly vault: VaultState;
  readonly preferences: Preferences;
  readonly appVersion: string;
  readonly electronVersion: string;
  /** False when this Electron is older than every major that still gets security fixes. */
  readonly electronSupported: boolean;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** The folder that holds the vault, for messages and *Show vault folder*. */
  readonly vaultFolder: string;
  /** Why the last backup that Keyturn was to make by itself could not be made; null: nothing is wrong. */
  readonly backupProblem: Failure | null;
  /** Why the calendar file could not be brought up to date; null: nothing is wrong. */
  readonly calendarProblem: Failure | null;
}

/**
 * A part of the list of all credential sets. Every set that was there when the first part was made, and still is, comes
 * in one of the parts; what changes meanwhile is told by `credentialSetsChanged`, and is newer than any part.
 */
export interface CredentialSetListPart {
  /** The clock that the statuses were decided by, ms since 1970. */
  readonly now: number;
  /** How many sets all parts hold together. */
  readonly total: number;
  /** What to ask for the next part with; null: this was the last. */
  readonly next: number | null;
  readonly credentialSets: JsonText<CompactList>;
}

export interface RevealedSecret {
  readonly clientSecret: string;
  /** The window hides it again after this many ms. */
  readonly hideAfter: number;
}

export interface CopyReceipt {
  /** Ms until the clipboard is cleared if it still holds the copied text; null: it isn't cleared. */
  readonly clearsAfter: number | null;
}

/** A backup's own file name, never a path. */
const BackupName = v.pipe(v.string(), v.regex(/^keyturn-[0-9A-Za-z_-]{1,100}\.db$/));

/**
 * Every call that the window can make, by the name of its function on `window.keyturn`: the schema that main
 * checks the request with, and the type of the answer. Each answers with a {@link Result}.
 */
export const ipcContract = {
  ...providerChannels,
  ...tokenChannels,
  ...rotationChannels,

  getAppState: channel(Nothing).responds<AppState>(),
  /** Tries again to open the vault, after the cause of a failure is gone; restarts the app where only that helps. */
  retryOpenVault: channel(Nothing).responds<VaultState>(),
  showVaultFolder: channel(Nothing).responds<null>(),
  setPreferences: channel(PreferencesChangeSchema).responds<Preferences>(),

  /** Lists all sets in parts, so that neither process is busy for long with a hundred thousand. `from` 0 begins. */
  listCredentialSets: channel(
    v.strictObject({ from: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ).responds<CredentialSetListPart>(),
  registerCredentialSet: channel(
    v.strictObject({ facts: CredentialSetFactsSchema, clientSecret: ClientSecretSchema }),
  ).responds<CredentialSetListItem>(),
  updateCredentialSet: channel(
    v.strictObject({ id: Id, facts: CredentialSetFactsSchema }),
  ).responds<CredentialSetListItem>(),
  setEnabled: channel(v.strictObject({ id: Id, enabled: v.boolean() })).responds<CredentialSetListItem>(),
  moveToTrash: channel(v.strictObject({ ids: Ids })).responds<null>(),
  restoreFromTrash: channel(v.strictObject({ ids: Ids })).responds<null>(),
  /** Destroys sets that are in the trash, with every secret version and test outcome. */
  purge: channel(v.strictObject({ ids: Ids })).responds<null>(),

  revealSecret: channel(v.strictObject({ id: Id, versionId: v.optional(Id) })).responds<RevealedSecret>(),
  /** Tells main that a revealed secret is hidden again, so that the window may be captured. */
  hideSecret: channel(Nothing).responds<null>(),
  copySecret: channel(v.strictObject({ id: Id, versionId: v.optional(Id) })).responds<CopyReceipt>(),
  copyClientId: channel(ById).responds<CopyReceipt>(),

  setExposed: channel(v.strictObject({ id: Id, exposed: v.boolean() })).responds<CredentialSetListItem>(),

  // Unlocking. A wrong passphrase or key is the failure `wrong_passphrase` or `wrong_recovery_key`.
  /** Creates a vault that a passphrase alone opens, where there is no trusted keychain. */
  createVaultWithPassphrase: channel(v.strictObject({ passphrase: PassphraseSchema })).responds<VaultState>(),
  /** Opens a locked vault. Without a passphrase: by the keychain alone. */
  unlockVault: channel(v.strictObject({ passphrase: v.nullable(PassphraseSchema) })).responds<VaultState>(),
  /**
   * Opens a vault whose keychain or passphrase is lost, and makes a new wrap: with this passphrase, or, when it is
   * null, with the keychain alone.
   */
  recoverVault: channel(
    v.strictObject({ recoveryKey: RecoveryKeySchema, newPassphrase: v.nullable(PassphraseSchema) }),
  ).responds<VaultState>(),
  lockVault: channel(Nothing).responds<VaultState>(),
  getVaultSecurity: channel(Nothing).responds<VaultSecurity>(),
  /** Sets, changes or (`next` null) removes the passphrase. `current` is null when there is none. */
  setPassphrase: channel(
    v.strictObject({ current: v.nullable(PassphraseSchema), next: v.nullable(PassphraseSchema) }),
  ).responds<VaultSecurity>(),
  /** Makes a recovery key and holds it until it is confirmed: shown once, kept nowhere. */
  createRecoveryKey: channel(v.strictObject({ passphrase: v.nullable(PassphraseSchema) })).responds<{
    /** Groups of characters, to be written down. */
    readonly groups: readonly string[];
    /** Which group has to be typed back, counted from 0. */
    readonly confirmGroup: number;
  }>(),
  /** Saves the key that waits for its confirmation into a file of the user's choice. False: the user cancelled. */
  saveRecoveryKey: channel(Nothing).responds<boolean>(),
  /** Adds the waiting key to the vault, if the group is right; it replaces a former recovery key. */
  confirmRecoveryKey: channel(
    v.strictObject({ group: v.pipe(v.string(), v.maxLength(50)) }),
  ).responds<VaultSecurity>(),
  /** Forgets the key that waits. */
  discardRecoveryKey: channel(Nothing).responds<null>(),
  setVaultSettings: channel(VaultSettingsChangeSchema).responds<VaultSecurity>(),

  // Drafts.
  /** Tells main what is being typed, so that a lock can keep it sealed; null: nothing any more. */
  setDraft: channel(v.nullable(DraftSchema)).responds<null>(),
  /** Takes out what a lock kept; null: nothing. */
  takeDraft: channel(Nothing).responds<Draft | null>(),

  // Integrity.
  /** The newest first, at most `limit`; `before`: only entries with a lower sequence number. */
  listAuditLog: channel(
    v.strictObject({
      credentialSetId: v.nullable(Id),
      before: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
    }),
  ).responds<JsonText<readonly AuditEntry[]>>(),
  /** Writes the log (of one set, or all of it) as CSV into a file of the user's choice. False: the user cancelled. */
  exportAuditLog: channel(v.strictObject({ credentialSetId: v.nullable(Id) })).responds<boolean>(),
  verifyVault: channel(Nothing).responds<VerificationReport>(),
  /** Gives the vault a new key and seals everything anew. A former recovery key no longer opens it. */
  rekeyVault: channel(v.strictObject({ passphrase: v.nullable(PassphraseSchema) })).responds<VaultSecurity>(),
  /** Ends the long work under way, if it can still be ended: the call that started it fails with `job_cancelled`. */
  cancelVaultJob: channel(Nothing).responds<null>(),

  // Backups.
  /** Newest first. Works also while the vault can't be opened. */
  listBackups: channel(Nothing).responds<readonly Backup[]>(),
  backUpNow: channel(Nothing).responds<Backup>(),
  compareBackup: channel(v.strictObject({ name: BackupName })).responds<BackupComparison>(),
  /**
   * Puts the vault back to what the backup holds. What it held before becomes a backup itself (`before_restore`), or,
   * if it can't be opened, stays beside the vault under another name.
   */
  restoreBackup: channel(v.strictObject({ name: BackupName })).responds<{
    readonly state: VaultState;
    /** The backup that undoes this; null: the former vault could not be opened. */
    readonly undo: Backup | null;
  }>(),
  /** Lets the user choose the folder for backups in a dialog of the system. */
  chooseBackupFolder: channel(Nothing).responds<VaultSecurity>(),

  // Network.
  /**
   * Lets the user choose a PEM file in a dialog of the system. Null: the user cancelled. Fails with `file_not_read` for
   * a file that doesn't hold what it is chosen for.
   */
  chooseCertificateFile: channel(
    v.strictObject({ purpose: v.picklist(['certificate_authorities', 'client_certificate']) }),
  ).responds<{ readonly path: string } | null>(),
  /** What the file of certificate authorities of the settings holds now. Null: none is set. */
  getCertificateAuthorities: channel(Nothing).responds<CertificateAuthorityFacts | null>(),
} as const satisfies Record<ChannelName, { request: v.GenericSchema; response: unknown }>;

export type IpcContract = typeof ipcContract;
export type RequestOf<C extends ChannelName> = v.InferInput<IpcContract[C]['request']>;
export type CheckedRequestOf<C extends ChannelName> = v.InferOutput<IpcContract[C]['request']>;
export type ResponseOf<C extends ChannelName> = IpcContract[C]['response'];

/** What main tells the window without being asked. */
export interface IpcEvents extends Record<EventName, unknown> {
  vaultStateChanged: VaultState;
  /** Sets that are new or changed, also when only time changed their status; and ids that are gone. */
  credentialSetsChanged: {
    readonly now: number;
    readonly changed: readonly CredentialSetListItem[];
    readonly removed: readonly string[];
  };
  /** The whole list has to be fetched again, because more changed than is worth sending. */
  credentialSetsReplaced: null;
  vaultJobProgressed: VaultJobProgress;
  /** The backups that Keyturn makes by itself begin to fail, or, null, work again. */
  backupProblemChanged: Failure | null;
  /** The user's own providers changed: the list is to be asked for again. */
  providersChanged: null;
  testRunProgressed: TestRunProgress;
  calendarProblemChanged: Failure | null;
  /** A notification or the tray asks the window to show something; null: what needs attention. */
  showCredentialSet: { readonly id: string | null };
  commandInvoked: Command;
}
/** `window.keyturn`: one function for each channel, one subscription for all events, and nothing else. */
export type KeyturnBridge = {
  readonly [C in ChannelName]: undefined extends RequestOf<C>
    ? () => Promise<Result<ResponseOf<C>>>
    : (request: RequestOf<C>) => Promise<Result<ResponseOf<C>>>;
} & {
  /** @returns a function that ends the subscription. */
  readonly on: <E extends EventName>(event: E, listener: (payload: IpcEvents[E]) => void) => () => void;
};
