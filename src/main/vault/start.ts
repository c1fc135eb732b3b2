import type { Connection } from '../database/connection.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { vaultExists } from '../database/files.ts';
import { createDatabase, openDatabase } from '../database/open.ts';
import { readKeyWraps, readVaultHeader, writeVaultHeader } from '../database/vault-header-store.ts';
import { vaultMissing } from './failures.ts';
import type { KeyProtector } from './key-protector.ts';
import type { KdfCost } from './passphrase-key.ts';
import { Records } from './records.ts';
import { createKeys, recover, unlock, type Unlocked, type Unlocking } from './unlock.ts';
import { wipeSubkeys } from './vault-key.ts';
import { requireIntactHeader, type VaultHeader } from './vault-header.ts';
import { keyFactsOf, type Keepers, type KeyFacts } from './wraps.ts';

export interface StartOptions {
  readonly directory: string;
  readonly keyProtector: KeyProtector;
  readonly clock: { now(): number };
  /** By the keychain alone, if nothing else is said. */
  readonly unlocking?: Unlocking;
  /** What to do if there is no vault: `create`, the default, makes one that opens by the same means. */
  readonly ifMissing?: 'create' | 'refuse';
  /** Hears how the vault's key is kept, once the header has proved whole and before anything is opened. */
  readonly onHeader?: (facts: KeyFacts) => void;
  /** What deriving a key from a passphrase costs, other than the present cost; for tests. */
  readonly kdfCost?: KdfCost;
}

/** An open file and the keys to what is in it. */
export interface Started {
  readonly connection: Connection;
  readonly records: Records;
}

/** Opens the vault in this folder, or creates it if there is none. */
export async function start(options: StartOptions): Promise<Started> {
  if (vaultExists(options.directory)) return await openExisting(options);
  const unlocking = options.unlocking ?? { by: 'keychain' };
  if (options.ifMissing === 'refuse' || unlocking.by === 'recovery_key') throw vaultMissing();
  return await createNew(options, unlocking.by);
}

async function createNew(options: StartOptions, protection: 'keychain' | 'passphrase'): Promise<Started> {
  const unlocked = await createKeys(protection, keepersOf(options), options.clock.now());
  try {
    const connection = await createDatabase(options, (database) => {
      writeVaultHeader(database, unlocked.header.row, unlocked.header.wraps);
    });
    return started(connection, unlocked);
  } catch (error) {
    wipeSubkeys(unlocked.keys);
    throw error;
  }
}

async function openExisting(options: StartOptions): Promise<Started> {
  const connection = await openDatabase(options);
  try {
    const header = connection.read((database) =>
      requireIntactHeader(readVaultHeader(database), readKeyWraps(database)),
    );
    options.onHeader?.(keyFactsOf(header.wraps));
    return started(connection, await openHeader(options, connection, header));
  } catch (error) {
    connection.abandon();
    throw error;
  }
}

async function openHeader(
  options: StartOptions,
  connection: Connection,
  header: VaultHeader,
): Promise<Unlocked> {
  const { unlocking } = options;
  const store = ({ row, wraps }: VaultHeader): void => {
    connection.write((database) => {
      writeVaultHeader(database, row, wraps);
    });
  };
  if (unlocking?.by === 'recovery_key') {
    const recovered = await recover(header, unlocking.recoveryKey, keepersOf(options));
    // The former wrap is of no use any more: if the new one can't be stored, the vault isn't open.
    store(recovered.header);
    return recovered;
  }
  const { keys, rewrapped } = await unlock(header, keepersOf(options));
  let stored = header;
  if (rewrapped) {
    unlessUnwritable(() => {
      store(rewrapped);
      stored = rewrapped;
    });
  }
  return { header: stored, keys };
}

function keepersOf({ keyProtector: keychain, unlocking, kdfCost }: StartOptions): Keepers {
  const passphrase =
    unlocking?.by === 'passphrase'
      ? unlocking.passphrase
      : unlocking?.by === 'recovery_key'
        ? unlocking.newPassphrase
        : null;
  return { keychain, passphrase, ...(kdfCost && { kdfCost }) };
}

function started(connection: Connection, { header, keys }: Unlocked): Started {
  return {
    connection,
    records: new Records(header.row.vaultId, header.row.recordSchema, keys),
  };
}
