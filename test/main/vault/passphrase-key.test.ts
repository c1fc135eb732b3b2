import { argon2Sync } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dearerOf,
  decodeKdfParameters,
  deriveFromPassphrase,
  encodeKdfParameters,
  isCheaper,
  leastKdfCost,
  mostKdfCost,
  newKdfParameters,
  presentKdfCost,
} from '../../../src/main/vault/passphrase-key.ts';
import { failureOf } from './temporary.ts';

const allowedCost = fc.record({
  memory: fc.integer({ min: leastKdfCost.memory, max: mostKdfCost.memory }),
  passes: fc.integer({ min: leastKdfCost.passes, max: mostKdfCost.passes }),
  lanes: fc.integer({ min: leastKdfCost.lanes, max: mostKdfCost.lanes }),
});
const salt = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));

describe('Argon2id', () => {
  it('gives the published vector of the reference implementation (test.c, version 0x13)', async () => {
    const key = await hashRaw('password', {
      algorithm: 2,
      version: 1,
      salt: Buffer.from('somesalt'),
      memoryCost: 65_536,
      timeCost: 2,
      parallelism: 1,
      outputLen: 32,
    });
    expect(key.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });

  // The vector of RFC 9106 has a secret and associated data, which Keyturn has no use for. Node's own Argon2 takes
  // them, and has to give the same as ours without them.
  it('gives what another implementation does, which gives the vector of RFC 9106 (section 5.3)', async () => {
    const vector = argon2Sync('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      memory: 32,
      passes: 3,
      parallelism: 4,
      tagLength: 32,
    });
    expect(vector.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');

    const parameters = newKdfParameters(presentKdfCost);
    const passphrase = Buffer.from('pässword with 🔑');
    const expected = argon2Sync('argon2id', {
      message: passphrase,
      nonce: parameters.salt,
      memory: parameters.memory,
      passes: parameters.passes,
      parallelism: parameters.lanes,
      tagLength: 32,
    });
    expect((await deriveFromPassphrase(passphrase, parameters)).equals(expected)).toBe(true);
  });

  it('leaves the event loop free', async () => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 5);
    await deriveFromPassphrase(Buffer.from('passphrase'), newKdfParameters(presentKdfCost));
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(0);
  });
});

describe('the parameters of a key derivation', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(allowedCost, salt, (cost, bytes) => {
        const parameters = { ...cost, salt: bytes };
        expect(decodeKdfParameters(encodeKdfParameters(parameters))).toEqual(parameters);
      }),
    );
  });

  it('lie as they are documented', () => {
    const bytes = encodeKdfParameters({ memory: 65_536, passes: 3, lanes: 4, salt: Buffer.alloc(16, 0xaa) });
    expect(bytes.toString('hex')).toBe(`01000100000000000300000004${'aa'.repeat(16)}`);
  });

  it('are refused in any other length, and of any other algorithm', async () => {
    const bytes = encodeKdfParameters(newKdfParameters(presentKdfCost));
    const damaged = [
      bytes.subarray(1),
      Buffer.concat([bytes, Buffer.of(0)]),
      Buffer.alloc(0),
      Buffer.concat([Buffer.of(2), bytes.subarray(1)]),
    ];
    for (const wrong of damaged) {
      expect((await failureOf(() => decodeKdfParameters(wrong))).code).toBe('vault_corrupt');
    }
  });

  it('have a salt of their own each time', () => {
    const salts = Array.from({ length: 100 }, () => newKdfParameters(presentKdfCost).salt.toString('hex'));
    expect(new Set(salts).size).toBe(100);
  });

  it('are cheaper if they are cheaper in any respect', () => {
    expect(isCheaper(leastKdfCost, leastKdfCost)).toBe(false);
    expect(isCheaper({ ...mostKdfCost, passes: 2 }, leastKdfCost)).toBe(true);
    fc.assert(
      fc.property(allowedCost, allowedCost, (one, other) => {
        const dearer = dearerOf(one, other);
        expect(isCheaper(dearer, one) || isCheaper(dearer, other)).toBe(false);
      }),
    );
  });
});
