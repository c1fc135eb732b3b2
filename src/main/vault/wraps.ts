import { hkdfSync } from 'node:crypto';
import type { Protection } from '../../shared/vault.ts';
import type { KeyWrapRow } from '../database/vault-header-store.ts';
import type { KeyProtector, UnprotectedKey } from './key-protector.ts';
import {
  decodeKdfParameters,
  dearerOf,
  deriveFromPassphrase,
  encodeKdfParameters,
  isCheaper,
  newKdfParameters,
  presentKdfCost,
  type KdfCost,
  type KdfParameters,
} from './passphrase-key.ts';
import { protectProven, unprotectExisting } from './proven-keychain.ts';
import { isSealedUnder, lengthPrefixed, readLengthPrefixed, SealKey } from './seal.ts';
import { keyLost, passphraseMissing, wrongPassphrase, wrongRecoveryKey } from './unlock-failures.ts';
import { newKey, unwrapVaultKey, vaultKeyBytes, wrapVaultKey } from './vault-key.ts';
import { headerCorrupt } from './vault-header.ts';

/** What keeps the wrapping key; a vault has one of these wraps, and perhaps one for a recovery key. */
const kinds = {
  keychain: 'os_keychain',
  keychain_and_passphrase: 'os_keychain_and_passphrase',
  passphrase: 'passphrase',
} as const satisfies Record<Protection, string>;
const recoveryKind = 'recovery_key';

/** How a vault's key is kept, as its header tells before anything is opened. */
export interface KeyFacts {
  readonly protection: Protection;
  readonly hasRecoveryKey: boolean;
}

/** What may be needed to get at a wrapping key. */
export interface Keepers {
  readonly keychain: KeyProtector;
  /** As bytes; see `passphraseBytes`. The caller wipes them. Null: none was given. */
  readonly passphrase: Buffer | null;
  /** What deriving from a passphrase costs in new wraps; other than the present cost in tests only. */
  readonly kdfCost?: KdfCost;
}

/** @throws KeyturnError `vault_corrupt` unless there is exactly one wrap besides that of a recovery key */
export function keyFactsOf(wraps: readonly KeyWrapRow[]): KeyFacts {
  return {
    protection: protectionOf(mainWrapOf(wraps)),
    hasRecoveryKey: recoveryWrapOf(wraps) !== undefined,
  };
}

/** The wrap that opens the vault every day. */
export function mainWrapOf(wraps: readonly KeyWrapRow[]): KeyWrapRow {
  const [wrap, ...more] = wraps.filter(({ kind }) => kind !== recoveryKind);
  if (!wrap || more.length > 0) throw headerCorrupt();
  return wrap;
}

export function recoveryWrapOf(wraps: readonly KeyWrapRow[]): KeyWrapRow | undefined {
  return wraps.find(({ kind }) => kind === recoveryKind);
}

function protectionOf({ kind }: KeyWrapRow): Protection {
  for (const protection of Object.keys(kinds) as Protection[]) {
    if (kinds[protection] === kind) return protection;
  }
  throw headerCorrupt();
}

/**
 * Wraps a vault key for this way of keeping it. Re-keying makes the new vault key's wrap with it, too.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `wrong_passphrase` if one is needed and none given
 */
export async function makeWrap(
  protection: Protection,
  vaultId: string,
  vaultKey: Buffer,
  keepers: Keepers,
): Promise<KeyWrapRow> {
  return protection === 'keychain'
    ? await makeKeychainWrap(vaultId, vaultKey, keepers)
    : await makePassphraseWrap(protection, vaultId, vaultKey, keepers);
}

async function makeKeychainWrap(vaultId: string, vaultKey: Buffer, keepers: Keepers): Promise<KeyWrapRow> {
  const kind = kinds.keychain;
  const key = newKey();
  try {
    const protectedKey = await protectProven(keepers.keychain, key);
    return { kind, protectedKey, vaultKey: wrapVaultKey(new SealKey(key), vaultId, kind, vaultKey) };
  } finally {
    key.fill(0);
  }
}

async function makePassphraseWrap(
  protection: 'passphrase' | 'keychain_and_passphrase',
  vaultId: string,
  vaultKey: Buffer,
  { keychain, passphrase, kdfCost = presentKdfCost }: Keepers,
): Promise<KeyWrapRow> {
  if (!passphrase) throw passphraseMissing();
  const kind = kinds[protection];
  const kdf = newKdfParameters(kdfCost);
  const encodedKdf = encodeKdfParameters(kdf);
  const key = protection === 'passphrase' ? null : newKey();
  try {
    const protectedKey = key
      ? lengthPrefixed([await protectProven(keychain, key), idOf(key), encodedKdf])
      : encodedKdf;
    const derived = await deriveFromPassphrase(passphrase, kdf);
    const wrappingKey = wrappingKeyFrom(key ? [key, derived] : [derived], vaultId, kind);
    return { kind, protectedKey, vaultKey: wrapVaultKey(wrappingKey, vaultId, kind, vaultKey) };
  } finally {
    key?.fill(0);
  }
}

/** A vault key that was taken out of its wrap. */
export interface Unwrapped {
  /** For the caller to wipe. */
  readonly vaultKey: Buffer;
  /** Whether the wrap ought to be made anew: the keychain asks for it, or the passphrase is too cheap to guess. */
  readonly outdated: boolean;
  /** What deriving should cost in a new wrap: never less than now. */
  readonly kdfCost: KdfCost;
}

/**
 * Takes the vault key out of the wrap that opens the vault every day.
 *
 * A keychain that can't decrypt, or yields another key than the one the wrap names, has lost the key. A wrap that
 * names the key but doesn't open under it was changed by something that also mended the header's checksum.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `vault_key_lost`, `wrong_passphrase`,
 * `vault_corrupt`
 */
export async function openMainWrap(vaultId: string, wrap: KeyWrapRow, keepers: Keepers): Promise<Unwrapped> {
  const protection = protectionOf(wrap);
  if (protection === 'keychain') return await openKeychainWrap(vaultId, wrap, keepers);
  return await openPassphraseWrap(vaultId, wrap, keepers, protection);
}

async function openKeychainWrap(vaultId: string, wrap: KeyWrapRow, keepers: Keepers): Promise<Unwrapped> {
  const { plain, shouldReEncrypt } = await unprotectExisting(keepers.keychain, wrap.protectedKey);
  const wrappingKey = new SealKey(plain);
  if (!isSealedUnder(wrappingKey, wrap.vaultKey)) throw keyLost();
  const vaultKey = unwrapVaultKey(wrappingKey, vaultId, wrap.kind, wrap.vaultKey);
  return { vaultKey, outdated: shouldReEncrypt, kdfCost: keepers.kdfCost ?? presentKdfCost };
}

async function openPassphraseWrap(
  vaultId: string,
  wrap: KeyWrapRow,
  keepers: Keepers,
  protection: 'passphrase' | 'keychain_and_passphrase',
): Promise<Unwrapped> {
  const present = keepers.kdfCost ?? presentKdfCost;
  if (!keepers.passphrase) throw passphraseMissing();
  const { kdf, ofKeychain } = protectedParts(protection, wrap.protectedKey);
  // The keychain first: that it lost its key must not look like a wrong passphrase, and it is quick to tell.
  const fromKeychain = ofKeychain ? await keychainPart(keepers.keychain, ofKeychain) : null;
  const derived = await deriveFromPassphrase(keepers.passphrase, kdf);
  const secrets = fromKeychain ? [fromKeychain.plain, derived] : [derived];
  const wrappingKey = wrappingKeyFrom(secrets, vaultId, wrap.kind);
  if (!isSealedUnder(wrappingKey, wrap.vaultKey)) throw wrongPassphrase();
  return {
    vaultKey: unwrapVaultKey(wrappingKey, vaultId, wrap.kind, wrap.vaultKey),
    outdated: isCheaper(kdf, present) || (fromKeychain?.shouldReEncrypt ?? false),
    kdfCost: dearerOf(kdf, present),
  };
}

interface KeychainPart {
  readonly cipher: Buffer;
  /** By which the right key is recognised: the keychain may yield another one without complaint. */
  readonly keyId: Buffer;
}

/** What a wrap keeps that needs a passphrase: Argon2's parameters, and before them what the keychain keeps. */
function protectedParts(
  protection: 'passphrase' | 'keychain_and_passphrase',
  protectedKey: Buffer,
): { readonly kdf: KdfParameters; readonly ofKeychain: KeychainPart | null } {
  if (protection === 'passphrase') return { kdf: decodeKdfParameters(protectedKey), ofKeychain: null };
  const [cipher, keyId, kdf, ...more] = readLengthPrefixed(protectedKey) ?? [];
  if (!cipher || !keyId || !kdf || more.length > 0) throw headerCorrupt();
  return { kdf: decodeKdfParameters(kdf), ofKeychain: { cipher, keyId } };
}

async function keychainPart(
  keychain: KeyProtector,
  { cipher, keyId }: KeychainPart,
): Promise<UnprotectedKey> {
  const unprotected = await unprotectExisting(keychain, cipher);
  if (idOf(unprotected.plain).equals(keyId)) return unprotected;
  unprotected.plain.fill(0);
  throw keyLost();
}

/** Wraps a vault key under a recovery key. */
export function makeRecoveryWrap(vaultId: string, vaultKey: Buffer, recoveryKey: Buffer): KeyWrapRow {
  const wrappingKey = wrappingKeyFrom([Buffer.from(recoveryKey)], vaultId, recoveryKind);
  return {
    kind: recoveryKind,
    protectedKey: Buffer.alloc(0),
    vaultKey: wrapVaultKey(wrappingKey, vaultId, recoveryKind, vaultKey),
  };
}

/**
 * @returns the vault key, for the caller to wipe
 * @throws KeyturnError `wrong_recovery_key`, `vault_corrupt`
 */
export function openRecoveryWrap(vaultId: string, wrap: KeyWrapRow, recoveryKey: Buffer): Buffer {
  const wrappingKey = wrappingKeyFrom([Buffer.from(recoveryKey)], vaultId, recoveryKind);
  if (!isSealedUnder(wrappingKey, wrap.vaultKey)) throw wrongRecoveryKey();
  return unwrapVaultKey(wrappingKey, vaultId, recoveryKind, wrap.vaultKey);
}

/** HKDF-SHA-256 over the secrets one after the other, bound to vault and kind. Wipes the secrets. */
function wrappingKeyFrom(secrets: readonly Buffer[], vaultId: string, kind: string): SealKey {
  const joined = Buffer.concat(secrets);
  const info = lengthPrefixed(['keyturn wrapping key', kind]);
  try {
    return new SealKey(Buffer.from(hkdfSync('sha256', joined, vaultId, info, vaultKeyBytes)));
  } finally {
    for (const secret of [joined, ...secrets]) secret.fill(0);
  }
}

/** By which a key from the keychain is recognised; tells nothing about it. */
function idOf(key: Buffer): Buffer {
  return new SealKey(Buffer.from(key)).id;
}
