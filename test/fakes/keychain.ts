import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  KeyNotRecoverableError,
  type KeyProtector,
  type UnprotectedKey,
} from '../../src/main/vault/key-protector.ts';
import { KeyturnError } from '../../src/shared/failure.ts';

/**
 * A keychain in memory. Like Electron's safeStorage it doesn't authenticate what it encrypts: a changed
 * ciphertext comes out as another plaintext, without complaint.
 */
export class FakeKeychain implements KeyProtector {
  state: 'working' | 'locked' | 'unavailable' = 'working';
  /** What `unprotect` reports: the keychain would like to encrypt with its newer key. */
  shouldReEncrypt = false;
  protectCalls = 0;
  #key = randomBytes(32);
  #generation = 1;

  /** The keyring is made anew: it works, but what it encrypted before can't be decrypted any more. */
  reset(): void {
    this.#key = randomBytes(32);
    this.#generation += 1;
  }

  async protect(plain: Uint8Array): Promise<Uint8Array> {
    await Promise.resolve();
    this.#requireWorking();
    this.protectCalls += 1;
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-ctr', this.#key, iv);
    return Buffer.concat([Buffer.of(this.#generation), iv, cipher.update(plain), cipher.final()]);
  }

  async unprotect(cipher: Uint8Array): Promise<UnprotectedKey> {
    await Promise.resolve();
    this.#requireWorking();
    if (cipher.length < 17 || cipher[0] !== this.#generation) throw new KeyNotRecoverableError();
    const decipher = createDecipheriv('aes-256-ctr', this.#key, cipher.subarray(1, 17));
    const plain = Buffer.concat([decipher.update(cipher.subarray(17)), decipher.final()]);
    return { plain, shouldReEncrypt: this.shouldReEncrypt };
  }

  #requireWorking(): void {
    if (this.state === 'working') return;
    throw new KeyturnError({
      code: this.state === 'locked' ? 'keychain_locked' : 'keychain_unavailable',
      message: `The keychain is ${this.state}.`,
    });
  }
}
