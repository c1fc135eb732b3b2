import { createHmac, randomBytes } from 'node:crypto';
import { vaultNotOpen } from './failures.ts';

/** So many hexadecimal digits of the HMAC: among a million versions, two alike are one in tens of millions. */
const digits = 16;
export const fingerprintKeyBytes = 32;

/**
 * Tells whether a value is a secret that the vault has or had: HMAC-SHA-256 under a random key of the vault's own. That
 * key lies sealed among the settings and outlives a new vault key, since the value of a revoked secret isn't there any
 * more to make its fingerprint anew (ADR 13).
 */
export class Fingerprints {
  readonly #key: Buffer;
  #isWiped = false;

  /** @param key - 32 bytes, copied */
  constructor(key: Uint8Array) {
    this.#key = Buffer.alloc(fingerprintKeyBytes);
    this.#key.set(key);
  }

  /**
   * @param secret - the value, as UTF-8 where it is bytes
   * @throws KeyturnError `vault_not_open` once the key is wiped
   */
  of(secret: string | Uint8Array): string {
    // Under a key of zeros every secret would pass for one that the vault never had.
    if (this.#isWiped) throw vaultNotOpen();
    return createHmac('sha256', this.#key).update(secret).digest('hex').slice(0, digits);
  }

  wipe(): void {
    this.#isWiped = true;
    this.#key.fill(0);
  }
}

export const newFingerprintKey = (): Buffer => randomBytes(fingerprintKeyBytes);
