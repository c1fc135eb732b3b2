import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { seal, sealFormat, SealKey, unseal, type Place } from '../../src/main/vault/seal.ts';
import { failureOf, readSecret, someFacts, surroundings } from '../main/vault/temporary.ts';

const key = new SealKey(Buffer.alloc(32, 7));
const place: Place = { vaultId: 'v1', table: 't1', rowId: 'r1', field: 'f1', schemaVersion: 1 };

describe('7 every bit flip fails', () => {
  const plain = Buffer.from('a client secret of some length');
  const blob = seal(key, place, plain);
  const { keyIdBytes, nonceBytes, tagBytes } = sealFormat;
  const parts: [name: string, start: number, end: number][] = [
    ['format version', 0, 1],
    ['key id', 1, 1 + keyIdBytes],
    ['nonce', 1 + keyIdBytes, 1 + keyIdBytes + nonceBytes],
    ['ciphertext', 1 + keyIdBytes + nonceBytes, blob.length - tagBytes],
    ['tag', blob.length - tagBytes, blob.length],
  ];

  it.each(parts)('7 in the %s', (_, start, end) => {
    expect(end).toBeGreaterThan(start);
    for (let bit = start * 8; bit < end * 8; bit += 1) {
      const flipped = Buffer.from(blob);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, place, flipped), `bit ${bit}`).toThrow(/damaged/);
    }
    expect(unseal(key, place, blob).equals(plain)).toBe(true);
  });

  it('7 the parts are the whole blob', () => {
    expect(parts.map(([, start]) => start)).toEqual([0, ...parts.slice(0, -1).map(([, , end]) => end)]);
    expect(parts.at(-1)?.[2]).toBe(blob.length);
  });
});

describe('8 a blob in another place does not open', () => {
  it.each([
    ['vault', { vaultId: 'v2' }],
    ['table', { table: 't2' }],
    ['row', { rowId: 'r2' }],
    ['field', { field: 'f2' }],
    ['schema version', { schemaVersion: 2 }],
    ['split of the same text', { table: 't', rowId: '1r1' }],
  ])('8 another %s', (_, other) => {
    const blob = seal(key, place, Buffer.from('secret'));
    expect(() => unseal(key, { ...place, ...other }, blob)).toThrow(/damaged/);
  });

  /** A closed vault with two credential sets, and SQL to move blobs about in it. */
  async function twoSets() {
    const around = surroundings();
    const vault = await around.open();
    const [a, b] = [vault.register(someFacts(), 'secret-a'), vault.register(someFacts(), 'secret-b')];
    vault.close();
    const sql = (text: string, ...parameters: unknown[]): void => {
      const database = new Database(around.file);
      database.pragma('foreign_keys = OFF');
      database.prepare(text).run(...parameters);
      database.close();
    };
    const blob = (text: string): Buffer => {
      const database = new Database(around.file, { readonly: true });
      const value = database.prepare<[], Buffer>(text).pluck().get() ?? Buffer.alloc(0);
      database.close();
      return value;
    };
    return { around, a, b, sql, blob };
  }

  it('8 summaries swapped between two rows of the file', async () => {
    const { around, sql } = await twoSets();
    sql(`UPDATE credential_sets AS mine SET summary =
           (SELECT summary FROM credential_sets AS other WHERE other.id <> mine.id)`);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('8 secrets swapped between two rows of the file', async () => {
    const { around, a, sql } = await twoSets();
    sql(`UPDATE secret_versions AS mine SET secret =
           (SELECT secret FROM secret_versions AS other WHERE other.id <> mine.id)`);
    const vault = await around.open();
    expect((await failureOf(() => readSecret(vault, a.id))).code).toBe('vault_corrupt');
  });

  it('8 a secret’s row given to another set is nobody’s secret', async () => {
    const { around, a, b, sql } = await twoSets();
    sql('UPDATE secret_versions SET credential_set_id = ? WHERE credential_set_id = ?', a.id, b.id);
    const vault = await around.open();
    expect(await readSecret(vault, a.id)).toBe('secret-a');
    expect((await failureOf(() => readSecret(vault, b.id))).code).toBe('vault_corrupt');
  });

  it('8 a secret in the place of a summary', async () => {
    const { around, a, sql, blob } = await twoSets();
    const secret = blob('SELECT secret FROM secret_versions LIMIT 1');
    sql('UPDATE credential_sets SET summary = ? WHERE id = ?', secret, a.id);
    expect((await failureOf(() => around.open())).code).toBe('vault_corrupt');
  });

  it('8 a record of another vault', async () => {
    const [mine, other] = [await twoSets(), await twoSets()];
    const foreign = other.blob('SELECT summary FROM credential_sets LIMIT 1');
    mine.sql('UPDATE credential_sets SET id = ?, summary = ? WHERE id = ?', other.a.id, foreign, mine.a.id);
    expect((await failureOf(() => mine.around.open())).code).toBe('vault_corrupt');
  });
});

it('9 100,000 nonces are all different', () => {
  const nonces = new Set<string>();
  const nothing = Buffer.alloc(0);
  for (let n = 0; n < 100_000; n += 1) {
    nonces.add(seal(key, place, nothing).toString('latin1', 5, 17));
  }
  expect(nonces.size).toBe(100_000);
});

describe('10 the same plaintext seals differently', () => {
  it('10 each time it is sealed', () => {
    const plain = Buffer.from('secret');
    const blobs = Array.from({ length: 100 }, () => seal(key, place, plain).toString('hex'));
    expect(new Set(blobs).size).toBe(100);
    expect(new Set(blobs.map((blob) => blob.slice(34))).size).toBe(100);
  });

  it('10 in two credential sets with one secret', async () => {
    const around = surroundings();
    const vault = await around.open();
    vault.registerMany([1, 2].map(() => ({ facts: someFacts(), clientSecret: 'the same' })));
    vault.close();
    const database = new Database(around.file, { readonly: true });
    const secrets = database.prepare<[], Buffer>('SELECT secret FROM secret_versions').pluck().all();
    database.close();
    expect(secrets).toHaveLength(2);
    expect(secrets[0]?.subarray(17).equals(secrets[1]?.subarray(17) ?? Buffer.alloc(0))).toBe(false);
  });
});
