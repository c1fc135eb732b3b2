/**
 * Every way Keyturn can fail, as stable codes. `message` says what was wrong and where, `hint` what to do
 * about it. Neither ever holds a client secret, an access token or a stack trace.
 */
export const failureCodes = [
  // The vault can't be opened. Each has a screen of its own.
  'keychain_unavailable',
  'keychain_locked',
  'vault_key_lost',
  'vault_corrupt',
  'vault_unreadable',
  'vault_newer',
  // The vault can't be opened or written.
  'vault_read_only',
  'disk_full',
  'vault_busy',
  'vault_not_open',
  // The request can't be carried out as it stands.
  'invalid_input',
  'unknown_provider',
  'unknown_credential_set',
  'duplicate_client_id',
  'not_in_trash',
  'no_such_secret_version',
  // Token tests.
  'credential_set_disabled',
  'token_test_in_progress',
  'no_token',
  // The door.
  'forbidden_sender',
  'link_unavailable',
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
