import { hkdfSync, randomBytes } from 'node:crypto';
import { lengthPrefixed, seal, SealKey, unseal, type Place } from './seal.ts';

export const vaultKeyBytes = 32;

/** What the subkeys are for; the labels are part of the format and never change. */
export const subkeyLabels = ['summaries', 'secrets', 'fingerprints', 'audit'] as const;
export type SubkeyLabel = (typeof subkeyLabels)[number];

/** The subkeys of an open vault. */
export type VaultKeys = Readonly<Record<SubkeyLabel, SealKey>>;

/** @returns 32 random bytes in memory of their own, for the caller to wipe */
export function newKey(): Buffer {
  return randomBytes(vaultKeyBytes);
}

/**
 * Derives the subkeys by HKDF-SHA-256 (RFC 5869): the vault key is the input keying material, the vault's id
 * the salt, the length-prefixed product name and label the info.
 */
export function deriveSubkeys(vaultKey: Buffer, vaultId: string): VaultKeys {
  const derive = (label: SubkeyLabel): SealKey => {
    const info = lengthPrefixed(['keyturn subkey', label]);
    return new SealKey(Buffer.from(hkdfSync('sha256', vaultKey, vaultId, info, vaultKeyBytes)));
  };
  return {
    summaries: derive('summaries'),
    secrets: derive('secrets'),
    fingerprints: derive('fingerprints'),
    audit: derive('audit'),
  };
}

export function wipeSubkeys(keys: VaultKeys): void {
  for (const label of subkeyLabels) keys[label].wipe();
}

/** Seals the vault key under a wrapping key that something else keeps: the keychain, later a passphrase. */
export function wrapVaultKey(wrappingKey: SealKey, vaultId: string, kind: string, vaultKey: Buffer): Buffer {
  return seal(wrappingKey, wrapPlace(vaultId, kind), vaultKey);
}

/** @throws KeyturnError `vault_corrupt` if the wrap doesn't open */
export function unwrapVaultKey(
  wrappingKey: SealKey,
  vaultId: string,
  kind: string,
  wrap: Uint8Array,
): Buffer {
  return unseal(wrappingKey, wrapPlace(vaultId, kind), wrap);
}

function wrapPlace(vaultId: string, kind: string): Place {
  return { vaultId, table: 'key_wraps', rowId: kind, field: 'vault_key', schemaVersion: 1 };
}
