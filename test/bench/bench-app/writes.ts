import { rotate } from '../../main/vault/rotate.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { factsOf } from '../../../src/shared/credential.ts';
import { manySets } from '../sample-vault.ts';
import type { WriteSamples, WritingJob } from './job.ts';
import { openVault } from './vault.ts';

/** Of each kind; not counted. */
const warmUp = 3;

/** Writes one after the other, each as a transaction that is on the disk when the call returns, in turns. */
export async function write({ directory, runs }: WritingJob): Promise<WriteSamples> {
  const vault = await openVault(directory);
  const bare = openBare(join(directory, '..', 'bare.db'));
  const all = vault.list();
  const { sets: fresh } = manySets(runs + warmUp + 1, unknown);
  const samples = { register: [], rename: [], rotate: [], bare: [] } as Record<keyof WriteSamples, number[]>;
  for (let run = -warmUp; run < runs; run += 1) {
    const set = all[Math.floor(((run + warmUp) * all.length) / (runs + warmUp))];
    const added = fresh[run + warmUp + 1];
    if (!set || !added) break;
    const writes: Record<keyof WriteSamples, () => unknown> = {
      bare: () => bare.insert(randomUUID(), randomBytes(1000)),
      register: () => vault.register(added.facts, added.clientSecret),
      rename: () => vault.update(set.id, { ...factsOf(set), name: `${set.name}, renamed` }),
      rotate: () => rotate(vault, set.id, randomUUID(), null),
    };
    for (const [name, work] of Object.entries(writes)) {
      const start = performance.now();
      work();
      if (run >= 0) samples[name as keyof WriteSamples].push(performance.now() - start);
    }
  }
  bare.close();
  vault.close();
  return samples;
}

const unknown = { tokenUrl: 'http://127.0.0.1:9/token', clientId: 'unknown', clientSecret: 'unknown' };

/** A database with the vault's settings and one small table. */
function openBare(file: string): { insert: (id: string, blob: Buffer) => unknown; close: () => void } {
  const database = new Database(file);
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE blobs (id TEXT PRIMARY KEY, blob BLOB) STRICT');
  const insert = database.prepare('INSERT INTO blobs VALUES (?, ?)');
  return {
    insert: (id, blob) => insert.run(id, blob),
    close: () => {
      database.close();
      rmSync(file);
    },
  };
}
