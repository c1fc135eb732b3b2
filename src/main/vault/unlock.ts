import { randomUUID } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import { newer } from '../database/open.ts';
import type { KeyWrapRow } from '../database/vault-header-store.ts';
import { KeyNotRecoverableError, type KeyProtector, type UnprotectedKey } from './key-protector.ts';
import { isSealedUnder, SealKey } from './seal.ts';
import {
  deriveSubkeys,
  newKey,
  unwrapVaultKey,
  vaultKeyBytes,
  wipeSubkeys,
  wrapVaultKey,
  type VaultKeys,
} from './vault-key.ts';
import {
  checkCanary,
  completeHeader,
  headerCorrupt,
  recordSchema,
  type VaultHeader,
} from './vault-header.ts';

/** The wrap whose wrapping key the operating system's keychain keeps. */
const kind = 'os_keychain';

/** A header and the keys that it led to. */
export interface Unlocked {
  readonly header: VaultHeader;
  readonly keys: VaultKeys;
}

/** What {@link unlock} found. */
export interface UnlockedWithWrap extends Unlocked {
  /** A header with the wrapping key protected anew, if the keychain asked for that; else null. */
  readonly rewrapped: VaultHeader | null;
}

/**
 * Makes the keys of a new vault and the header to store. Stores nothing: nothing may be stored unless the
 * keychain has proven that it gives back what it took.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`
 */
export async function createKeys(keyProtector: KeyProtector, createdAt: number): Promise<Unlocked> {
  const vaultId = randomUUID();
  const wrappingKey = newKey();
  const vaultKey = newKey();
  try {
    const protectedKey = await protectProven(keyProtector, wrappingKey);
    const keys = deriveSubkeys(vaultKey, vaultId);
    const wrap = {
      kind,
      protectedKey,
      vaultKey: wrapVaultKey(sealKeyOf(wrappingKey), vaultId, kind, vaultKey),
    };
    const header = completeHeader({ vaultId, createdAt, recordSchema, wraps: [wrap] }, keys.summaries);
    return { header, keys };
  } finally {
    wrappingKey.fill(0);
    vaultKey.fill(0);
  }
}

/**
 * Opens the vault key. Changes nothing, whatever comes of it.
 *
 * With an intact header (its checksum holds), a keychain that can't decrypt, or yields another key than the
 * one the wrap names, has lost the key. A wrap that names the key but doesn't open under it was changed by
 * something that also mended the checksum, and so was a header whose canary doesn't hold.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `vault_key_lost`, `vault_corrupt`,
 * `vault_newer`
 */
export async function unlock(keyProtector: KeyProtector, header: VaultHeader): Promise<UnlockedWithWrap> {
  if (header.row.recordSchema > recordSchema) throw newer();
  const wrap = header.wraps.find((candidate) => candidate.kind === kind);
  if (!wrap) throw headerCorrupt();
  const { plain: wrappingKey, shouldReEncrypt } = await unprotect(keyProtector, wrap);
  try {
    const keys = keysFrom(header, wrap, wrappingKey);
    const rewrapped = shouldReEncrypt ? await rewrap(keyProtector, header, wrappingKey, keys) : null;
    return { header, keys, rewrapped };
  } finally {
    wrappingKey.fill(0);
  }
}

/** The bytes are still needed after the seal key has taken its own. */
function sealKeyOf(wrappingKey: Buffer): SealKey {
  return new SealKey(Buffer.from(wrappingKey));
}

async function unprotect(keyProtector: KeyProtector, wrap: KeyWrapRow): Promise<UnprotectedKey> {
  try {
    return await keyProtector.unprotect(wrap.protectedKey);
  } catch (error) {
    if (error instanceof KeyNotRecoverableError) throw keyLost();
    throw error instanceof KeyturnError && error.code === 'keychain_unavailable'
      ? keychainAway(error)
      : error;
  }
}

function keysFrom(header: VaultHeader, wrap: KeyWrapRow, wrappingKey: Buffer): VaultKeys {
  if (wrappingKey.length !== vaultKeyBytes) throw keyLost();
  const sealKey = sealKeyOf(wrappingKey);
  if (!isSealedUnder(sealKey, wrap.vaultKey)) throw keyLost();
  const { vaultId } = header.row;
  const vaultKey = unwrapVaultKey(sealKey, vaultId, kind, wrap.vaultKey);
  const keys = deriveSubkeys(vaultKey, vaultId);
  vaultKey.fill(0);
  try {
    checkCanary(header, keys.summaries);
    return keys;
  } catch (error) {
    wipeSubkeys(keys);
    throw error;
  }
}

/** @returns null if the keychain doesn't take the key just now; the present wrap still opens the vault */
async function rewrap(
  keyProtector: KeyProtector,
  { row, wraps }: VaultHeader,
  wrappingKey: Buffer,
  keys: VaultKeys,
): Promise<VaultHeader | null> {
  let protectedKey: Buffer;
  try {
    protectedKey = await protectProven(keyProtector, wrappingKey);
  } catch {
    return null;
  }
  const replaced = wraps.map((wrap) => (wrap.kind === kind ? { ...wrap, protectedKey } : wrap));
  const { vaultId, createdAt } = row;
  return completeHeader(
    { vaultId, createdAt, recordSchema: row.recordSchema, wraps: replaced },
    keys.summaries,
  );
}

/** Protects a key and takes it out again, since a key that doesn't come back loses the vault. */
async function protectProven(keyProtector: KeyProtector, key: Buffer): Promise<Buffer> {
  const protectedKey = Buffer.from(await keyProtector.protect(key));
  const back = await keyProtector.unprotect(protectedKey).catch((error: unknown) => {
    throw error instanceof KeyNotRecoverableError ? keychainUnreliable() : error;
  });
  const isSame = back.plain.equals(key);
  back.plain.fill(0);
  if (!isSame) throw keychainUnreliable();
  return protectedKey;
}

function keychainUnreliable(): KeyturnError {
  return new KeyturnError({
    code: 'keychain_unavailable',
    message: 'The operating system’s keychain doesn’t give back what it is given.',
    hint: 'Nothing was stored. Repair or unlock the keychain, then try again.',
  });
}

/** There is a vault already: that its credentials are not gone is what its user wants to know first. */
function keychainAway({ code, hint }: KeyturnError): KeyturnError {
  return new KeyturnError({
    code,
    message: 'Your vault is whole, but the system keychain that keeps its key does not answer.',
    ...(hint !== undefined && { hint }),
  });
}

function keyLost(): KeyturnError {
  return new KeyturnError({
    code: 'vault_key_lost',
    message: 'The operating system’s keychain no longer holds the key that opens this vault.',
    hint:
      'The vault is whole and nothing was changed. This happens when the keychain was reset, or the vault came ' +
      'from another computer or user account. Restore that keychain, or open the vault where it was made.',
  });
}
