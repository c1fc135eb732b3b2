import { join } from 'node:path';
import Database from 'better-sqlite3';
import { app, safeStorage } from 'electron';
import { CredentialSetListing } from '../../../src/main/ipc/credential-set-listing.ts';
import { createOsKeychain } from '../../../src/main/platform/os-keychain.ts';
import { findProvider } from '../../../src/main/providers/catalogue.ts';
import { attentionMoments, policyLookup } from '../../../src/main/rotation/policy.ts';
import type { KeyProtector } from '../../../src/main/vault/key-protector.ts';
import { Vault } from '../../../src/main/vault/vault.ts';
import type { MainProcessJob, MainProcessSamples } from './job.ts';

export const keychain = createOsKeychain(safeStorage, process.platform, () => app.isReady());

export const policyOf = policyLookup({ find: findProvider });

export const openVault = (directory: string, keyProtector: KeyProtector = keychain): Promise<Vault> =>
  Vault.open({
    directory,
    keyProtector,
    clock: { now: () => Date.now() },
    momentsOf: (set) => attentionMoments(set, policyOf(set)),
  });

/** Opens and lists the vault, and reads the same file without it, in turns. */
export async function measureVault({
  directory,
  vaultRuns,
}: MainProcessJob): Promise<MainProcessSamples['vault']> {
  const samples = { open: [] as number[], list: [] as number[], raw: [] as number[] };
  let keychainTime = 0;
  let sets = 0;
  let bytes = 0;
  // The first round warms the file cache and the compiler for both, and isn't counted.
  for (let run = -1; run < vaultRuns; run += 1) {
    const raw = timed(() => (bytes = readRaw(join(directory, 'vault.db'))));
    const { protector, spent } = stopwatchOf(keychain);
    const start = performance.now();
    const vault = await openVault(directory, protector);
    const open = performance.now() - start;
    sets = vault.list().length;
    const list = timed(() => listForWindow(vault));
    // As the app does after each opening: it makes the next one fast.
    if (run < 0) await vault.maintenance.settle();
    vault.close();
    if (run < 0) {
      keychainTime = spent();
      continue;
    }
    samples.raw.push(raw);
    samples.open.push(open);
    samples.list.push(list);
  }
  return { ...samples, keychain: keychainTime, sets, bytes };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Makes all parts of the list that the window asks for, one after the other. */
function listForWindow(vault: Vault): void {
  const listing = new CredentialSetListing({ now: () => Date.now() }, policyOf);
  for (let from: number | null = 0; from !== null;) from = listing.part(vault, from).next;
}

function readRaw(file: string): number {
  const database = new Database(file, { fileMustExist: true });
  try {
    const rows = database.prepare<[], { summary: Buffer }>('SELECT * FROM credential_sets').all();
    return rows.reduce((sum, { summary }) => sum + summary.length, 0);
  } finally {
    database.close();
  }
}

/** The same keychain, with the time that its calls took. */
function stopwatchOf({ protect, unprotect }: KeyProtector): {
  protector: KeyProtector;
  spent: () => number;
} {
  let total = 0;
  const watched =
    <A, R>(call: (argument: A) => Promise<R>) =>
    async (argument: A): Promise<R> => {
      const start = performance.now();
      try {
        return await call(argument);
      } finally {
        total += performance.now() - start;
      }
    };
  return { protector: { protect: watched(protect), unprotect: watched(unprotect) }, spent: () => total };
}
