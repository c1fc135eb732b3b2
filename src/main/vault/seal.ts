import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';

/**
 * The seal format, version 1:
 *
 *     format version (1) | key id (4) | nonce (12) | ciphertext (n) | tag (16)
 *
 * AES-256-GCM with a random 96-bit nonce. Random nonces allow 2^32 blobs under one key before two of them
 * meet with a probability of 2^-32 (NIST SP 800-38D §8.3): far beyond what a vault of credential sets writes.
 */
export const sealFormat = { version: 1, keyIdBytes: 4, nonceBytes: 12, tagBytes: 16 } as const;

const nonceStart = 1 + sealFormat.keyIdBytes;
const ciphertextStart = nonceStart + sealFormat.nonceBytes;
/** What a seal adds to its plaintext, in bytes. */
export const sealOverhead = ciphertextStart + sealFormat.tagBytes;

/** A 256-bit key and the id that blobs name it by. */
export interface SealKey {
  readonly bytes: Buffer;
  readonly id: Buffer;
}

/** Where a blob belongs. It is authenticated with the blob, so a blob put elsewhere doesn't open. */
export interface Place {
  readonly vaultId: string;
  readonly table: string;
  readonly rowId: string;
  readonly field: string;
  /** The version of the sealed record's own shape. */
  readonly schemaVersion: number;
}

/**
 * Makes a seal key of 32 bytes. Its id tells keys apart without telling anything about them: 32 bits of a
 * MAC under the key itself.
 *
 * @param bytes - 32 bytes, which the seal key keeps and {@link wipeSealKey} zeroes
 */
export function sealKey(bytes: Buffer): SealKey {
  if (bytes.length !== 32) throw new RangeError('A seal key has 32 bytes');
  const id = createHmac('sha256', bytes).update('keyturn seal key id').digest();
  return { bytes, id: Buffer.from(id.subarray(0, sealFormat.keyIdBytes)) };
}

export function wipeSealKey(key: SealKey): void {
  key.bytes.fill(0);
}

/**
 * Seals a plaintext for one place.
 *
 * @returns the blob: {@link sealOverhead} bytes longer than the plaintext, another one at each call
 */
export function seal(key: SealKey, place: Place, plain: Uint8Array): Buffer {
  const nonce = randomBytes(sealFormat.nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: sealFormat.tagBytes });
  cipher.setAAD(additionalData(place));
  const ciphertext = cipher.update(plain);
  return Buffer.concat([
    Buffer.of(sealFormat.version),
    key.id,
    nonce,
    ciphertext,
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/**
 * Opens a blob that was sealed for this place under this key.
 *
 * @returns the plaintext in memory of its own, for the caller to wipe
 * @throws KeyturnError `vault_corrupt` for anything else. The error says neither what the blob held nor which
 * part of it was wrong.
 */
export function unseal(key: SealKey, place: Place, blob: Uint8Array): Buffer {
  if (blob.length < sealOverhead || blob[0] !== sealFormat.version || !isSealedUnder(key, blob)) {
    throw sealBroken();
  }
  const tagStart = blob.length - sealFormat.tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, blob.subarray(nonceStart, ciphertextStart), {
    authTagLength: sealFormat.tagBytes,
  });
  decipher.setAAD(additionalData(place));
  decipher.setAuthTag(blob.subarray(tagStart));
  const plain = decipher.update(blob.subarray(ciphertextStart, tagStart));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    throw sealBroken();
  }
}

/** Whether the blob names this key. Naming proves nothing; it tells a wrong key from a damaged blob. */
export function isSealedUnder(key: SealKey, blob: Uint8Array): boolean {
  return key.id.equals(blob.subarray(1, nonceStart));
}

/** Each part with its length before it, so that no two places share their additional data. */
function additionalData(place: Place): Buffer {
  const schemaVersion = Buffer.alloc(4);
  schemaVersion.writeUInt32BE(place.schemaVersion);
  return lengthPrefixed([place.vaultId, place.table, place.rowId, place.field, schemaVersion]);
}

/** Joins parts so that they can be told apart again: 4 bytes of length, big-endian, before each; text as UTF-8. */
export function lengthPrefixed(parts: readonly (string | Uint8Array)[]): Buffer {
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    chunks.push(length, bytes);
  }
  return Buffer.concat(chunks);
}

function sealBroken(): KeyturnError {
  return new KeyturnError({
    code: 'vault_corrupt',
    message: 'A sealed record of the vault is damaged, or was not written by this vault.',
    hint: 'Nothing was changed. Restore the vault from a backup.',
  });
}
