/**
 * Every way Keyturn can fail, as stable codes. `message` says what was wrong and where, `hint` what to do
 * about it. Neither ever holds a client secret, an access token or a stack trace.
 */
export const failureCodes = [
  // The vault can't be opened. Each has a screen of its own.
  /** The operating system offers no keychain that Keyturn trusts. */
  'keychain_unavailable',
  /** The keychain is there, but the user has to unlock it. */
  'keychain_locked',
  /** The keychain no longer opens this vault's key: another user, another machine, a reset keychain. */
  'vault_key_lost',
  /** The vault's file is damaged, or a record was altered. */
  'vault_corrupt',
  /** The vault's file can't be read: permissions, or a broken disk. */
  'vault_unreadable',
  /** A newer Keyturn wrote the vault. */
  'vault_newer',
  // The vault can't be opened or written.
  /** The vault's folder or file can't be written. */
  'vault_read_only',
  /** No space is left where the vault lies. */
  'disk_full',
  /** Another process holds the vault. */
  'vault_busy',
  /** The vault isn't open yet, or no longer. */
  'vault_not_open',
  // Unlocking.
  /** The passphrase doesn't open the vault. */
  'wrong_passphrase',
  /** The recovery key doesn't open the vault, or has a typing error. */
  'wrong_recovery_key',
  /** Too soon after a wrong one; the vault state's `retryAt` says when to try again. */
  'attempt_too_soon',
  /** A new passphrase that is too short, or that everybody tries first. */
  'weak_passphrase',
  /** No recovery key waits for its confirmation. */
  'no_pending_recovery_key',
  // Long work and backups.
  /** Something long is under way: one at a time. */
  'job_in_progress',
  /** The user cancelled it; nothing was changed. */
  'job_cancelled',
  /** There is no such backup any more. */
  'no_such_backup',
  /** The backup is damaged, a newer Keyturn's, or needs the very key that is lost. */
  'backup_unusable',
  /** The backup can be restored, but belongs to another vault or key: there is nothing to compare it with. */
  'backup_not_comparable',
  /** A file that the user chose to write to can't be written. */
  'file_not_written',
  // The request can't be carried out as it stands.
  /** A value doesn't fit its field; `field` names it. */
  'invalid_input',
  /** The catalogue has no such provider, or the provider no such environment; `field` tells which. */
  'unknown_provider',
  /** A provider of the user's own that credential sets still name. */
  'provider_in_use',
  /** There is no room for another provider of the user's own. */
  'too_many_providers',
  /** A file that the user chose can't be read, or doesn't hold what it was chosen for. */
  'file_not_read',
  /** An issuer's metadata can't be had, or doesn't belong to it. */
  'discovery_failed',
  /** No credential set has this id. */
  'unknown_credential_set',
  /** The provider and environment already have a credential set with this client ID; `credentialSetId` names it. */
  'duplicate_client_id',
  /** Only what is in the trash can be restored or destroyed. */
  'not_in_trash',
  /** The credential set has no secret version with this id. */
  'no_such_secret_version',
  // Rotation.
  /** The set has a pending secret already: finish or discard that rotation first. */
  'rotation_in_progress',
  /** The set has no pending secret. */
  'no_pending_secret',
  /** The pending secret hasn't got a token yet, or a difference isn't accepted. */
  'not_proven',
  /** The former secret is gone, so the promotion can't be taken back. */
  'no_previous_secret',
  /** The set can't be rotated by Keyturn itself, or the provider would not do it. */
  'automation_failed',
  /** The provider was asked for a new secret, and its answer was lost: the old secret may have ended. */
  'automation_answer_lost',
  /** The provider made a new secret that could not be stored: it is only in memory. */
  'new_secret_not_stored',
  // Token tests.
  /** Disabled credential sets are not tested. */
  'credential_set_disabled',
  /** One test of a credential set at a time. */
  'token_test_in_progress',
  /** Nothing to copy: no token was granted, or it is expired and gone. */
  'no_token',
  /** What is kept as the secret is no usable private key, or no certificate and key. */
  'unusable_key',
  /** Many credential sets are being tested already: one run at a time. */
  'test_run_in_progress',
  /** No test run since the vault was opened, so there are no results. */
  'no_test_run',
  /** The provider has no such endpoint: introspection, revocation, keys, a probe. */
  'endpoint_unknown',
  /** A request can't be written for the tool that was asked for. */
  'snippet_unavailable',
  // The door.
  /** A call that didn't come from Keyturn's own window. */
  'forbidden_sender',
  /** The provider has no such link, or none that may be opened. */
  'link_unavailable',
  /** A mistake of Keyturn's own. */
  'unexpected',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** A failure as it crosses IPC and is shown to people. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint?: string;
  /** The form field the failure is about, by its name in the request schema, such as `clientId`. */
  readonly field?: string;
  /** The existing credential set the failure points to, for `duplicate_client_id`. */
  readonly credentialSetId?: string;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Thrown inside main; the IPC door turns it into `{ ok: false, failure }`. */
export class KeyturnError extends Error implements Failure {
  readonly code: FailureCode;
  readonly hint?: string;
  readonly field?: string;
  readonly credentialSetId?: string;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'KeyturnError';
    this.code = failure.code;
    if (failure.hint !== undefined) this.hint = failure.hint;
    if (failure.field !== undefined) this.field = failure.field;
    if (failure.credentialSetId !== undefined) this.credentialSetId = failure.credentialSetId;
  }

  /** The plain object that may cross IPC: no stack, no cause. */
  toFailure(): Failure {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.field !== undefined && { field: this.field }),
      ...(this.credentialSetId !== undefined && { credentialSetId: this.credentialSetId }),
    };
  }
}
