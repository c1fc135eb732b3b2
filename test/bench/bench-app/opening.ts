import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { watchingEventLoop } from './event-loop.ts';
import type { DyingJob, Opening, OpeningJob } from './job.ts';
import { keychain, openVault } from './vault.ts';

/**
 * Opens the vault in a process that has compiled and cached nothing for it. Only the keychain was asked before: it is
 * slow once in the life of a process, and locking and unlocking again don't change that.
 */
export async function open({ directory, withoutSnapshot }: OpeningJob): Promise<Opening> {
  if (withoutSnapshot) dropSnapshot(join(directory, 'vault.db'));
  const beforeKeychain = performance.now();
  await keychain.protect(randomBytes(32));
  const keychainTime = performance.now() - beforeKeychain;
  const before = process.cpuUsage();
  const { result, took, blocked } = await watchingEventLoop(async () => {
    const vault = await openVault(directory);
    return { vault, sets: vault.list().length, processor: process.cpuUsage(before) };
  });
  const settling = await watchingEventLoop(() => result.vault.maintenance.settle());
  const start = performance.now();
  result.vault.close();
  return {
    opened: took,
    processor: (result.processor.user + result.processor.system) / 1000,
    keychain: keychainTime,
    blocked,
    closed: performance.now() - start,
    settled: { took: settling.took, blocked: settling.blocked },
    sets: result.sets,
  };
}

/** As after a kill before the first snapshot was written, such as in the middle of a large import. */
function dropSnapshot(file: string): void {
  const database = new Database(file, { fileMustExist: true });
  database.exec('DELETE FROM summary_snapshot');
  database.close();
}

/** Leaves the vault as a crash or a power cut in the middle of work does. */
export async function die({ directory, changes }: DyingJob): Promise<never> {
  const vault = await openVault(directory);
  const sets = vault.list();
  for (let change = 0; change < changes; change += 1) {
    const set = sets[Math.floor((change * sets.length) / changes)];
    if (set) vault.setEnabled(set.id, !set.enabled);
  }
  process.kill(process.pid, 'SIGKILL');
  await pause(60_000);
  throw new Error('The process outlived its end');
}
