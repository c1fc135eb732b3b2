import { KeyturnError } from '../../shared/failure.ts';
import { KeyNotRecoverableError, type KeyProtector, type UnprotectedKey } from './key-protector.ts';
import { keyLost } from './unlock-failures.ts';
import { vaultKeyBytes } from './vault-key.ts';

/**
 * Protects a key and takes it out again, since a key that doesn't come back loses the vault.
 *
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`
 */
export async function protectProven(keychain: KeyProtector, key: Buffer): Promise<Buffer> {
  const protectedKey = Buffer.from(await keychain.protect(key));
  const back = await keychain.unprotect(protectedKey).catch((error: unknown) => {
    throw error instanceof KeyNotRecoverableError ? keychainUnreliable() : error;
  });
  const isSame = back.plain.equals(key);
  back.plain.fill(0);
  if (!isSame) throw keychainUnreliable();
  return protectedKey;
}

/**
 * Takes a key out of an existing vault's wrap.
 *
 * @returns a key of the right length, which needn't be the right key: the keychain may not authenticate
 * @throws KeyturnError `keychain_unavailable`, `keychain_locked`, `vault_key_lost`
 */
export async function unprotectExisting(
  keychain: KeyProtector,
  protectedKey: Uint8Array,
): Promise<UnprotectedKey> {
  let unprotected: UnprotectedKey;
  try {
    unprotected = await keychain.unprotect(protectedKey);
  } catch (error) {
    if (error instanceof KeyNotRecoverableError) throw keyLost();
    throw error instanceof KeyturnError && error.code === 'keychain_unavailable'
      ? keychainAway(error)
      : error;
  }
  if (unprotected.plain.length === vaultKeyBytes) return unprotected;
  unprotected.plain.fill(0);
  throw keyLost();
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
