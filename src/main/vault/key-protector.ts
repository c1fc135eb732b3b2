/**
 * Keeps a key so that only this user on this computer gets it back: the operating system's keychain, through
 * Electron's safeStorage in the product.
 */
export interface KeyProtector {
  /**
   * @throws KeyturnError `keychain_unavailable` if there is no trusted keychain at all, `keychain_locked` if
   * there is one which doesn't answer now: locked, or the user denied it.
   */
  protect(plain: Uint8Array): Promise<Uint8Array>;

  /**
   * @returns the plaintext, for the caller to wipe, and whether it should be protected anew (the keychain's
   * key was rotated)
   * @throws KeyturnError as `protect` does
   * @throws KeyNotRecoverableError if the keychain answers, but can't decrypt this
   */
  unprotect(cipher: Uint8Array): Promise<UnprotectedKey>;
}

export interface UnprotectedKey {
  readonly plain: Buffer;
  readonly shouldReEncrypt: boolean;
}

/**
 * The keychain works but can't decrypt what it once encrypted: its key was reset, or it is another one. Has no
 * `cause` and no details, since those of a failed decryption help nobody but an attacker.
 */
export class KeyNotRecoverableError extends Error {
  constructor() {
    super('The keychain cannot decrypt this');
    this.name = 'KeyNotRecoverableError';
  }
}
