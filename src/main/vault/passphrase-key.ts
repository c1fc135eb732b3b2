import { randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { headerCorrupt } from './vault-header.ts';

/** What Argon2id costs (RFC 9106): memory in KiB, passes over it, and lanes that may run side by side. */
export interface KdfCost {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

/** All that is needed to derive the same key from the same passphrase again. */
export interface KdfParameters extends KdfCost {
  readonly salt: Buffer;
}

/** Cheaper is refused: a changed file must not make a passphrase easier to guess. RFC 9106's second choice. */
export const leastKdfCost: KdfCost = { memory: 64 * 1024, passes: 3, lanes: 4 };
/** Dearer is refused: a changed file must not take all of the machine's memory, or its evening. */
export const mostKdfCost: KdfCost = { memory: 1024 * 1024, passes: 16, lanes: 16 };
/** What new wraps cost. A vault that has cheaper ones gets this at its next unlock. */
export const presentKdfCost: KdfCost = leastKdfCost;

export const saltBytes = 16;
/** The algorithm, as the first byte of its parameters: Argon2id in its version 0x13. */
const algorithmMark = 1;
const encodedBytes = 1 + 3 * 4 + saltBytes;

export function newKdfParameters({ memory, passes, lanes }: KdfCost): KdfParameters {
  return { memory, passes, lanes, salt: randomBytes(saltBytes) };
}

/** algorithm (1) | memory (4) | passes (4) | lanes (4) | salt (16), numbers big-endian */
export function encodeKdfParameters({ memory, passes, lanes, salt }: KdfParameters): Buffer {
  const bytes = Buffer.alloc(encodedBytes);
  bytes.writeUInt8(algorithmMark, 0);
  bytes.writeUInt32BE(memory, 1);
  bytes.writeUInt32BE(passes, 5);
  bytes.writeUInt32BE(lanes, 9);
  salt.copy(bytes, 13);
  return bytes;
}

/** @throws KeyturnError `vault_corrupt` if they aren't parameters, or cost less or more than is allowed */
export function decodeKdfParameters(bytes: Buffer): KdfParameters {
  if (bytes.length !== encodedBytes || bytes[0] !== algorithmMark) throw headerCorrupt();
  const parameters = {
    memory: bytes.readUInt32BE(1),
    passes: bytes.readUInt32BE(5),
    lanes: bytes.readUInt32BE(9),
    salt: Buffer.from(bytes.subarray(13)),
  };
  requireAllowed(parameters);
  return parameters;
}

/** Whether a new wrap would be dearer to guess in any respect. */
export function isCheaper(cost: KdfCost, present: KdfCost): boolean {
  return cost.memory < present.memory || cost.passes < present.passes || cost.lanes < present.lanes;
}

/** In each respect the dearer of the two. */
export function dearerOf(one: KdfCost, other: KdfCost): KdfCost {
  return {
    memory: Math.max(one.memory, other.memory),
    passes: Math.max(one.passes, other.passes),
    lanes: Math.max(one.lanes, other.lanes),
  };
}

/**
 * Derives 32 bytes from a passphrase, on a thread of libuv's pool: the event loop stays free.
 *
 * @param passphrase - NFC-normalised UTF-8; see `passphraseBytes`
 * @returns for the caller to wipe
 * @throws KeyturnError `vault_corrupt` for a cost that isn't allowed, before anything is computed
 */
export async function deriveFromPassphrase(passphrase: Buffer, parameters: KdfParameters): Promise<Buffer> {
  requireAllowed(parameters);
  return await hashRaw(passphrase, {
    algorithm: 2, // Argon2id
    version: 1, // 0x13
    memoryCost: parameters.memory,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    salt: parameters.salt,
    outputLen: 32,
  });
}

function requireAllowed(cost: KdfCost): void {
  if (isCheaper(cost, leastKdfCost) || isCheaper(mostKdfCost, cost)) throw headerCorrupt();
}
