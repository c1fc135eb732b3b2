import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyProtector } from '../../src/main/vault/key-protector.ts';

/** A keychain whose key is in an environment variable, so that it outlives the processes that are killed. */
export function keychainWith(keyHex: string): KeyProtector {
  const key = Buffer.from(keyHex, 'hex');
  return {
    protect: (plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Promise.resolve(Buffer.concat([nonce, sealed, cipher.getAuthTag()]));
    },
    unprotect: (cipher) => {
      const bytes = Buffer.from(cipher);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      return Promise.resolve({ plain, shouldReEncrypt: false });
    },
  };
}
