import { createHash, randomBytes } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';

/** 160 bits: 32 characters of five bits. */
export const recoveryKeyBytes = 20;
const groupLength = 4;
const checksumLength = 4;
const textLength = (recoveryKeyBytes * 8) / 5 + checksumLength;

/** Crockford's base32: no I, L, O and U, so that nothing is taken for something else when it is copied by hand. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @returns random bytes, for the caller to wipe */
export function newRecoveryKey(): Buffer {
  return randomBytes(recoveryKeyBytes);
}

/**
 * The key as it is written down: eight groups of four characters, and a ninth that is a checksum of them, by which
 * a slip of the pen is told from the key of another vault.
 */
export function recoveryKeyGroups(key: Buffer): readonly string[] {
  const text = encode(key) + checksum(key);
  return Array.from({ length: text.length / groupLength }, (_, index) =>
    text.slice(index * groupLength, (index + 1) * groupLength),
  );
}

/**
 * Reads a key as somebody typed it. Case, spaces and dashes don't matter, and I, L and O are taken for the digits
 * that they look like.
 *
 * @returns the key, for the caller to wipe
 * @throws KeyturnError `wrong_recovery_key` if it has another length, a foreign character, or another checksum
 */
export function parseRecoveryKey(typed: string): Buffer {
  const text = readable(typed);
  if (text.length !== textLength)
    throw mistyped(`It has ${textLength} characters, and this has ${text.length}.`);
  const split = textLength - checksumLength;
  const key = decode(text.slice(0, split));
  if (!key || checksum(key) !== text.slice(split)) {
    key?.fill(0);
    throw mistyped('Its last group doesn’t fit the others, so there is a slip somewhere.');
  }
  return key;
}

/** Whether somebody typed back this group of a key. */
export function isSameGroup(typed: string, group: string): boolean {
  return readable(typed) === group;
}

function readable(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

function encode(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet.charAt((value >> (bits - 5)) & 31);
  }
  return text;
}

/** @returns null for a foreign character */
function decode(text: string): Buffer | null {
  const bytes = Buffer.alloc((text.length * 5) / 8);
  let at = 0;
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const five = alphabet.indexOf(character);
    if (five < 0) return null;
    value = ((value << 5) | five) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      at = bytes.writeUInt8((value >> bits) & 0xff, at);
    }
  }
  return bytes;
}

/** 20 bits of a digest: one slip in a million goes unnoticed, and then the seal doesn't open. */
function checksum(key: Buffer): string {
  const digest = createHash('sha256').update('keyturn recovery key').update(key).digest();
  return encode(digest).slice(0, checksumLength);
}

function mistyped(what: string): KeyturnError {
  return new KeyturnError({
    code: 'wrong_recovery_key',
    message: `This is no recovery key. ${what}`,
    hint: 'Compare it with what you wrote down, group by group.',
    field: 'recoveryKey',
  });
}
