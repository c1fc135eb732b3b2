import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
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

/**
 * A 256-bit key and the id that blobs name it by. The id tells keys apart without telling anything about them:
 * 32 bits of a MAC under the key itself.
 *
 * The key is kept as a KeyObject: outside of JavaScript's heap, so in no heap snapshot, and several times faster
 * than a Buffer. Node clears its memory when it frees it, some time after {@link wipe}.
 */
export class SealKey {
  #id: Buffer;
  #key: KeyObject | null;

  /** @param bytes - 32 bytes, which are zeroed: from now on only the seal key has them */
  constructor(bytes: Buffer) {
    if (bytes.length !== 32) throw new RangeError('A seal key has 32 bytes');
    this.#key = createSecretKey(bytes);
    bytes.fill(0);
    const mac = createHmac('sha256', this.#key).update('keyturn seal key id').digest();
    this.#id = mac.subarray(0, sealFormat.keyIdBytes);
  }

  get id(): Buffer {
    return this.#id;
  }

  /** Becomes another key, for everybody who holds this one. The other is wiped. */
  takeOver(other: SealKey): void {
    this.#id = other.id;
    this.#key = other.key;
    other.wipe();
  }

  /** @throws Error after {@link wipe} */
  get key(): KeyObject {
    if (!this.#key) throw new Error('This key was wiped');
    return this.#key;
  }

  wipe(): void {
    this.#key = null;
  }
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
 * Seals a plaintext for one place.
 *
 * @returns the blob: {@link sealOverhead} bytes longer than the plaintext, another one at each call
 */
export function seal(key: SealKey, place: Place, plain: Uint8Array): Buffer {
  const nonce = randomBytes(sealFormat.nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce, { authTagLength: sealFormat.tagBytes });
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
    throw recordDamaged();
  }
  const tagStart = blob.length - sealFormat.tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key.key, blob.subarray(nonceStart, ciphertextStart), {
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
    throw recordDamaged();
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
  const lengths = parts.map((part) => (typeof part === 'string' ? Buffer.byteLength(part) : part.length));
  const joined = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  parts.forEach((part, index) => {
    const length = lengths[index] ?? 0;
    at = joined.writeUInt32BE(length, at);
    if (typeof part === 'string') joined.write(part, at);
    else joined.set(part, at);
    at += length;
  });
  return joined;
}

/** Takes apart what {@link lengthPrefixed} joined. @returns null for anything else */
export function readLengthPrefixed(joined: Buffer): Buffer[] | null {
  const parts: Buffer[] = [];
  for (let at = 0; at < joined.length;) {
    if (joined.length - at < 4) return null;
    const start = at + 4;
    const end = start + joined.readUInt32BE(at);
    if (end > joined.length) return null;
    parts.push(joined.subarray(start, end));
    at = end;
  }
  return parts;
}

/** A sealed record that isn't what this vault wrote at this place. */
export function recordDamaged(): KeyturnError {
  return new KeyturnError({
    code: 'vault_corrupt',
    message: 'A sealed record of the vault is damaged, or was not written by this vault.',
    hint: 'Nothing was changed. Restore the vault from a backup.',
  });
}
