import { randomUUID } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import type { Protection } from '../../shared/vault.ts';
import { newer } from '../database/open.ts';
import type { KeyWrapRow } from '../database/vault-header-store.ts';
import { emptyContent } from './integrity/content-state.ts';
import { parseRecoveryKey } from './recovery-key.ts';
import { noRecoveryKey } from './unlock-failures.ts';
import { deriveSubkeys, newKey, wipeSubkeys, type VaultKeys } from './vault-key.ts';
import {
  checkCanary,
  completeHeader,
  headerCorrupt,
  recordSchema,
  type VaultHeader,
} from './vault-header.ts';
import {
  mainWrapOf,
  makeWrap,
  openMainWrap,
  openRecoveryWrap,
  keyFactsOf,
  recoveryWrapOf,
  type Keepers,
} from './wraps.ts';

/** What the user brings to open the vault. Passphrases are bytes, which whoever made them wipes. */
export type Unlocking =
  | { readonly by: 'keychain' }
  | { readonly by: 'passphrase'; readonly passphrase: Buffer }
  /** Opens the vault, and keeps its key anew: with this passphrase, or, when it is null, by the keychain alone. */
  | {
      readonly by: 'recovery_key';
      /** As it was typed. */
      readonly recoveryKey: string;
      readonly newPassphrase: Buffer | null;
    };

/** A header and the keys that it led to. */
export interface Unlocked {
  readonly header: VaultHeader;
  readonly keys: VaultKeys;
}

/** What {@link unlock} found. */
export interface UnlockedWithWrap extends Unlocked {
  /** A header with the vault key wrapped anew, because the present wrap is outdated; else null. */
  readonly rewrapped: VaultHeader | null;
}

/**
 * Makes the keys of a new vault and the header to store. Stores nothing: nothing may be stored unless the
 * keychain has proven that it gives back what it took.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`
 */
export async function createKeys(
  protection: Protection,
  keepers: Keepers,
  createdAt: number,
): Promise<Unlocked> {
  const vaultId = randomUUID();
  const vaultKey = newKey();
  try {
    const wrap = await makeWrap(protection, vaultId, vaultKey, keepers);
    const keys = deriveSubkeys(vaultKey, vaultId);
    return {
      header: completeHeader(
        { vaultId, createdAt, recordSchema, contentDigest: emptyContent(), wraps: [wrap] },
        keys.summaries,
      ),
      keys,
    };
  } finally {
    vaultKey.fill(0);
  }
}

/**
 * Opens the vault key as it is opened every day. Changes nothing, whatever comes of it.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `vault_key_lost`, `wrong_passphrase`,
 * `vault_corrupt`, `vault_newer`
 */
export async function unlock(header: VaultHeader, keepers: Keepers): Promise<UnlockedWithWrap> {
  requireKnownRecords(header);
  const { vaultId } = header.row;
  const { vaultKey, outdated, kdfCost } = await openMainWrap(vaultId, mainWrapOf(header.wraps), keepers);
  try {
    const keys = keysFrom(header, vaultKey);
    const renewed = outdated ? await renewedWrap(header, vaultKey, { ...keepers, kdfCost }) : null;
    return { header, keys, rewrapped: renewed && withMainWrap(header, renewed, keys) };
  } finally {
    vaultKey.fill(0);
  }
}

/**
 * Opens the vault key with the recovery key and wraps it anew. Stores nothing.
 *
 * @returns with the header that has to be stored
 * @throws KeyturnError `wrong_recovery_key`, `vault_corrupt`, `vault_newer`; `keychain_unavailable` and
 * `keychain_locked` if the keychain alone is to keep it
 */
export async function recover(
  header: VaultHeader,
  typedRecoveryKey: string,
  keepers: Keepers,
): Promise<Unlocked> {
  requireKnownRecords(header);
  const { vaultId } = header.row;
  const wrap = recoveryWrapOf(header.wraps);
  if (!wrap) throw noRecoveryKey();
  const recoveryKey = parseRecoveryKey(typedRecoveryKey);
  let vaultKey: Buffer | null = null;
  try {
    vaultKey = openRecoveryWrap(vaultId, wrap, recoveryKey);
    const keys = keysFrom(header, vaultKey);
    return { header: withMainWrap(header, await wrapAsPossible(vaultId, vaultKey, keepers), keys), keys };
  } finally {
    recoveryKey.fill(0);
    vaultKey?.fill(0);
  }
}

/**
 * Takes out the vault key once more, to make another wrap of it.
 *
 * @returns for the caller to wipe
 * @throws KeyturnError as {@link unlock} does
 */
export async function openVaultKey({ row, wraps }: VaultHeader, keepers: Keepers): Promise<Buffer> {
  return (await openMainWrap(row.vaultId, mainWrapOf(wraps), keepers)).vaultKey;
}

/**
 * The wraps of a new vault key, kept as the former one was. A recovery key is not among them: nobody has it here.
 *
 * @param keepers - with the present passphrase, if there is one; that it opens the present vault has to be known
 * already (see {@link openVaultKey}), or a slip would become the new passphrase
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`
 */
export async function wrapsForNewKey(
  header: VaultHeader,
  newVaultKey: Buffer,
  keepers: Keepers,
): Promise<readonly KeyWrapRow[]> {
  const { protection } = keyFactsOf(header.wraps);
  return [await makeWrap(protection, header.row.vaultId, newVaultKey, keepers)];
}

/** The header with another wrap for every day; the one for the recovery key stays. */
function withMainWrap({ row, wraps }: VaultHeader, wrap: KeyWrapRow, keys: VaultKeys): VaultHeader {
  const recovery = recoveryWrapOf(wraps);
  return completeHeader({ ...row, wraps: inOrder(recovery ? [wrap, recovery] : [wrap]) }, keys.summaries);
}

/** In the order in which they are read back, on which the header's digest depends. */
export function inOrder(wraps: readonly KeyWrapRow[]): readonly KeyWrapRow[] {
  return wraps.toSorted((one, other) => (one.kind < other.kind ? -1 : 1));
}

function requireKnownRecords({ row }: VaultHeader): void {
  if (row.recordSchema > recordSchema) throw newer();
  if (row.recordSchema < 1) throw headerCorrupt();
}

function keysFrom(header: VaultHeader, vaultKey: Buffer): VaultKeys {
  const keys = deriveSubkeys(vaultKey, header.row.vaultId);
  try {
    checkCanary(header, keys.summaries);
    return keys;
  } catch (error) {
    wipeSubkeys(keys);
    throw error;
  }
}

/** @returns null if the keychain doesn't take the key just now; the present wrap still opens the vault */
async function renewedWrap(
  header: VaultHeader,
  vaultKey: Buffer,
  keepers: Keepers,
): Promise<KeyWrapRow | null> {
  try {
    const { protection } = keyFactsOf(header.wraps);
    return await makeWrap(protection, header.row.vaultId, vaultKey, keepers);
  } catch {
    return null;
  }
}

/** With a passphrase: together with the keychain where there is one to trust, else alone. */
async function wrapAsPossible(vaultId: string, vaultKey: Buffer, keepers: Keepers): Promise<KeyWrapRow> {
  if (!keepers.passphrase) return await makeWrap('keychain', vaultId, vaultKey, keepers);
  try {
    return await makeWrap('keychain_and_passphrase', vaultId, vaultKey, keepers);
  } catch (error) {
    if (!(error instanceof KeyturnError) || error.code !== 'keychain_unavailable') throw error;
    return await makeWrap('passphrase', vaultId, vaultKey, keepers);
  }
}
