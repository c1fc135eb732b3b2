import { rotate } from '../rotate.ts';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Connection, type WritableDatabase } from '../../../../src/main/database/connection.ts';
import { eachBucket } from '../../../../src/main/database/row-digest-store.ts';
import { bucketCount } from '../../../../src/main/vault/integrity/bucket.ts';
import { filledBucket } from '../../../../src/main/vault/integrity/fill-buckets.ts';
import type { Vault } from '../../../../src/main/vault/vault.ts';
import { someFacts, someTokenTest, surroundings } from '../temporary.ts';

const operation = fc.record({
  what: fc.constantFrom(
    'register',
    'update',
    'trash',
    'restore',
    'purge',
    'replace',
    'test',
    'settings',
    'fail',
  ),
  which: fc.nat(1000),
});

function carryOut(vault: Vault, { what, which }: { what: string; which: number }): void {
  const sets = vault.list();
  const set = sets[which % Math.max(sets.length, 1)];
  if (what === 'register' || !set) vault.register(someFacts(), 'secret');
  else if (what === 'update') vault.update(set.id, someFacts());
  else if (what === 'trash') vault.moveToTrash([set.id]);
  else if (what === 'restore') vault.restoreFromTrash([set.id]);
  else if (what === 'purge' && set.trashedAt !== null) vault.purge([set.id]);
  else if (what === 'replace') rotate(vault, set.id, `secret ${crypto.randomUUID()}`, null);
  else if (what === 'settings') vault.changeSettings({ lockOnSuspend: which % 2 === 0 });
  else if (what === 'fail') {
    expect(() => vault.registerMany([{ facts: someFacts(), clientSecret: '\ud800' }])).toThrow();
  } else if (what === 'test') {
    const secretVersionId = set.secretVersions[0]?.id ?? '';
    vault.recordTokenTest(someTokenTest({ credentialSetId: set.id, secretVersionId }), false);
  }
}

it('the digests that each write keeps up are those that one would make of all rows anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
      const around = surroundings();
      const vault = await around.open();
      for (const each of operations) carryOut(vault, each);
      vault.close();
      const database = new Database(around.file, { readonly: true }) as unknown as WritableDatabase;
      const connection = new Connection(database, () => undefined);
      const kept = connection.read(
        (db) => new Map([...eachBucket(db)].map(({ bucket, rows }) => [bucket, rows])),
      );
      for (let bucket = 0; bucket < bucketCount; bucket += 1) {
        const anew = filledBucket(database, bucket);
        expect((kept.get(bucket) ?? Buffer.alloc(0)).equals(anew), `bucket ${bucket}`).toBe(true);
      }
      connection.abandon();
      (await around.open()).close();
    }),
    { numRuns: 12 },
  );
});
