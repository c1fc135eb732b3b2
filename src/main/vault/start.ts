import type { Connection } from '../database/connection.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { vaultExists } from '../database/files.ts';
import { createDatabase, openDatabase } from '../database/open.ts';
import { readKeyWraps, readVaultHeader, writeVaultHeader } from '../database/vault-header-store.ts';
import type { KeyProtector } from './key-protector.ts';
import { Records } from './records.ts';
import { createKeys, unlock, type Unlocked } from './unlock.ts';
import { wipeSubkeys } from './vault-key.ts';
import { requireIntactHeader } from './vault-header.ts';

export interface StartOptions {
  readonly directory: string;
  readonly keyProtector: KeyProtector;
  readonly clock: { now(): number };
}

/** An open file and the keys to what is in it. */
export interface Started {
  readonly connection: Connection;
  readonly records: Records;
}

/** Opens the vault in this folder, or creates it if there is none. */
export async function start(options: StartOptions): Promise<Started> {
  return vaultExists(options.directory) ? await openExisting(options) : await createNew(options);
}

async function createNew(options: StartOptions): Promise<Started> {
  const unlocked = await createKeys(options.keyProtector, options.clock.now());
  try {
    const connection = await createDatabase(options, (database) => {
      writeVaultHeader(database, unlocked.header.row, unlocked.header.wraps);
    });
    return { connection, records: recordsOf(unlocked) };
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
    const unlocked = await unlock(options.keyProtector, header);
    const { rewrapped } = unlocked;
    if (rewrapped) {
      unlessUnwritable(() => {
        connection.write((database) => {
          writeVaultHeader(database, rewrapped.row, rewrapped.wraps);
        });
      });
    }
    return { connection, records: recordsOf(unlocked) };
  } catch (error) {
    connection.abandon();
    throw error;
  }
}

function recordsOf({ header, keys }: Unlocked): Records {
  return new Records(header.row.vaultId, header.row.recordSchema, keys);
}
