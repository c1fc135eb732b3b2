import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSealedUnder,
  lengthPrefixed,
  seal,
  sealFormat,
  SealKey,
  sealOverhead,
  unseal,
  type Place,
} from '../../../src/main/vault/seal.ts';
import { sealByTheBook } from '../../vectors/seal-by-the-book.ts';
import vectors from '../../vectors/seal-v1.json' with { type: 'json' };
import { failureOf } from './temporary.ts';

const bytes = (constraints: fc.IntArrayConstraints = {}) =>
  fc.uint8Array(constraints).map((array) => Buffer.from(array));
const keyBytes = bytes({ minLength: 32, maxLength: 32 });
const place: fc.Arbitrary<Place> = fc.record({
  vaultId: fc.string({ unit: 'grapheme' }),
  table: fc.string(),
  rowId: fc.string(),
  field: fc.string(),
  schemaVersion: fc.nat(),
});
const keyOf = (raw: Buffer): SealKey => new SealKey(Buffer.from(raw));

describe('the seal format', () => {
  it.each(vectors.seals)('opens the golden vector: $name', (vector) => {
    const plain = unseal(keyOf(hex(vector.key)), vector.place, hex(vector.blob));
    expect(plain.toString('hex')).toBe(vector.plain);
  });

  it.each(vectors.seals)('is described rightly: $name', (vector) => {
    const blob = sealByTheBook(hex(vector.key), hex(vector.nonce), vector.place, hex(vector.plain));
    expect(blob.toString('hex')).toBe(vector.blob);
  });

  it('is what seal writes, whatever the key, the place and the plaintext', () => {
    fc.assert(
      fc.property(keyBytes, place, bytes(), (key, somewhere, plain) => {
        const blob = seal(keyOf(key), somewhere, plain);
        const nonce = blob.subarray(1 + sealFormat.keyIdBytes, 1 + sealFormat.keyIdBytes + 12);
        expect(blob.equals(sealByTheBook(key, nonce, somewhere, plain))).toBe(true);
        expect(blob.length).toBe(plain.length + sealOverhead);
      }),
    );
  });

  it('gives back what was sealed', () => {
    fc.assert(
      fc.property(keyBytes, place, bytes({ maxLength: 5_000 }), (key, somewhere, plain) => {
        const opened = unseal(keyOf(key), somewhere, seal(keyOf(key), somewhere, plain));
        expect(opened.equals(plain)).toBe(true);
      }),
    );
  });

  it('opens under no other key and at no other place', () => {
    fc.assert(
      fc.property(keyBytes, keyBytes, place, place, bytes(), (key, otherKey, here, there, plain) => {
        fc.pre(!key.equals(otherKey) && JSON.stringify(here) !== JSON.stringify(there));
        const blob = seal(keyOf(key), here, plain);
        expect(() => unseal(keyOf(otherKey), here, blob)).toThrow();
        expect(() => unseal(keyOf(key), there, blob)).toThrow();
      }),
    );
  });

  it('opens nothing that was not sealed', () => {
    const key = keyOf(Buffer.alloc(32, 7));
    const somewhere = { vaultId: 'v', table: 't', rowId: 'r', field: 'f', schemaVersion: 1 };
    fc.assert(
      fc.property(bytes({ maxLength: 200 }), (noise) => {
        const blobs = [noise, Buffer.concat([Buffer.of(1), key.id, noise])];
        for (const blob of blobs) expect(() => unseal(key, somewhere, blob)).toThrow();
      }),
    );
  });

  it('fails at every length that a blob can be cut to, or grown by a byte', () => {
    const key = keyOf(Buffer.alloc(32, 7));
    const somewhere = { vaultId: 'v', table: 't', rowId: 'r', field: 'f', schemaVersion: 1 };
    const blob = seal(key, somewhere, Buffer.from('plain'));
    for (let length = 0; length < blob.length; length += 1) {
      expect(() => unseal(key, somewhere, blob.subarray(0, length))).toThrow();
    }
    expect(() => unseal(key, somewhere, Buffer.concat([blob, Buffer.of(0)]))).toThrow();
  });

  it('says of what doesn’t open neither what it held nor what was wrong', async () => {
    const key = keyOf(Buffer.alloc(32, 7));
    const somewhere = { vaultId: 'v', table: 't', rowId: 'r', field: 'f', schemaVersion: 1 };
    const blob = seal(key, somewhere, Buffer.from('hunter2'));
    const wrongs = [
      Buffer.alloc(0),
      Buffer.concat([Buffer.of(2), blob.subarray(1)]),
      Buffer.concat([blob.subarray(0, 1), Buffer.alloc(4), blob.subarray(5)]),
      Buffer.concat([blob.subarray(0, -1), Buffer.of((blob.at(-1) ?? 0) ^ 1)]),
    ];
    const failures = await Promise.all(
      wrongs.map(async (wrong) => failureOf(() => unseal(key, somewhere, wrong))),
    );
    expect(new Set(failures.map((failure) => JSON.stringify(failure.toFailure()))).size).toBe(1);
    expect(failures[0]?.code).toBe('vault_corrupt');
    expect(failures[0]?.cause).toBeUndefined();
  });
});

describe('a seal key', () => {
  it('has 32 bytes', () => {
    for (const length of [0, 16, 31, 33, 64])
      expect(() => new SealKey(Buffer.alloc(length))).toThrow(RangeError);
  });

  it('takes its bytes away from whoever made them', () => {
    const raw = Buffer.alloc(32, 7);
    new SealKey(raw);
    expect(raw.equals(Buffer.alloc(32))).toBe(true);
  });

  it('opens nothing any more once it is wiped', () => {
    const key = keyOf(Buffer.alloc(32, 7));
    const somewhere = { vaultId: 'v', table: 't', rowId: 'r', field: 'f', schemaVersion: 1 };
    const blob = seal(key, somewhere, Buffer.from('plain'));
    key.wipe();
    expect(() => unseal(key, somewhere, blob)).toThrow('wiped');
    expect(() => seal(key, somewhere, Buffer.from('plain'))).toThrow('wiped');
  });

  it('is recognised by the blobs that name it', () => {
    const [key, other] = [keyOf(Buffer.alloc(32, 7)), keyOf(Buffer.alloc(32, 8))];
    const blob = seal(key, { vaultId: '', table: '', rowId: '', field: '', schemaVersion: 1 }, Buffer.of(1));
    expect([
      isSealedUnder(key, blob),
      isSealedUnder(other, blob),
      isSealedUnder(key, Buffer.alloc(2)),
    ]).toEqual([true, false, false]);
  });
});

it('length prefixes keep any two lists of parts apart', () => {
  const parts = fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }));
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const isSame = JSON.stringify(a) === JSON.stringify(b);
      expect(lengthPrefixed(a).equals(lengthPrefixed(b))).toBe(isSame);
    }),
  );
  expect(lengthPrefixed(['ab', 'c']).equals(lengthPrefixed(['a', 'bc']))).toBe(false);
});

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
