import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Place } from '../../src/main/vault/seal.ts';

/**
 * The seal format, version 1, written once more from its description (docs/adr/0001), sharing no code with the
 * product, and with a nonce of the caller's choice. The vectors were made with it.
 */
export function sealByTheBook(key: Buffer, nonce: Buffer, place: Place, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(
    Buffer.concat([
      prefixed(Buffer.from(place.vaultId)),
      prefixed(Buffer.from(place.table)),
      prefixed(Buffer.from(place.rowId)),
      prefixed(Buffer.from(place.field)),
      prefixed(uint32(place.schemaVersion)),
    ]),
  );
  const keyId = createHmac('sha256', key).update('keyturn seal key id').digest().subarray(0, 4);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), keyId, nonce, ciphertext, cipher.getAuthTag()]);
}

export function subkeyByTheBook(vaultKey: Buffer, vaultId: string, label: string): Buffer {
  const info = Buffer.concat([prefixed(Buffer.from('keyturn subkey')), prefixed(Buffer.from(label))]);
  return Buffer.from(hkdfSync('sha256', vaultKey, Buffer.from(vaultId), info, 32));
}

function prefixed(part: Buffer): Buffer {
  return Buffer.concat([uint32(part.length), part]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
