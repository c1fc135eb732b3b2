import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { completeHeader } from '../../src/main/vault/vault-header.ts';
import {
  decodeKdfParameters,
  deriveFromPassphrase,
  encodeKdfParameters,
  leastKdfCost,
  mostKdfCost,
  newKdfParameters,
  presentKdfCost,
  type KdfCost,
} from '../../src/main/vault/passphrase-key.ts';
import { lengthPrefixed, readLengthPrefixed, SealKey } from '../../src/main/vault/seal.ts';
import { failureOf, surroundings } from '../main/vault/temporary.ts';

const { hashRaw } = vi.hoisted(() => ({ hashRaw: vi.fn() }));
vi.mock(import('@node-rs/argon2'), async (original) => {
  const real = await original();
  hashRaw.mockImplementation(real.hashRaw);
  return { ...real, hashRaw };
});

const salt = Buffer.alloc(16, 7);
const anyNumber = fc.integer({ min: 0, max: 0xff_ff_ff_ff });

function isAllowed(cost: KdfCost): boolean {
  return (['memory', 'passes', 'lanes'] as const).every(
    (part) => cost[part] >= leastKdfCost[part] && cost[part] <= mostKdfCost[part],
  );
}

const outside: [string, KdfCost][] = [
  ['a KiB less memory', { ...leastKdfCost, memory: leastKdfCost.memory - 1 }],
  ['a pass less', { ...leastKdfCost, passes: leastKdfCost.passes - 1 }],
  ['a lane less', { ...leastKdfCost, lanes: leastKdfCost.lanes - 1 }],
  ['a KiB more memory', { ...mostKdfCost, memory: mostKdfCost.memory + 1 }],
  ['a pass more', { ...mostKdfCost, passes: mostKdfCost.passes + 1 }],
  ['a lane more', { ...mostKdfCost, lanes: mostKdfCost.lanes + 1 }],
  ['nothing', { memory: 0, passes: 0, lanes: 0 }],
  ['all there is', { memory: 0xff_ff_ff_ff, passes: 0xff_ff_ff_ff, lanes: 0xff_ff_ff_ff }],
];

describe('11 the price of a passphrase', () => {
  it('11 has a floor of 64 MiB, three passes and four lanes', () => {
    expect(leastKdfCost).toEqual({ memory: 65_536, passes: 3, lanes: 4 });
    expect(isAllowed(presentKdfCost)).toBe(true);
  });

  it.each(outside)('11 is refused before anything is computed: %s', async (_, cost) => {
    hashRaw.mockClear();
    const derived = await failureOf(() => deriveFromPassphrase(Buffer.from('x'), { ...cost, salt }));
    expect(derived.code).toBe('vault_corrupt');
    const stored = encodeKdfParameters({ ...cost, salt });
    expect((await failureOf(() => decodeKdfParameters(stored))).code).toBe('vault_corrupt');
    expect(hashRaw).not.toHaveBeenCalled();
  });

  it('11 is allowed between floor and cap, and nowhere else', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, (memory, passes, lanes) => {
        const cost = { memory, passes, lanes };
        const read = () => decodeKdfParameters(encodeKdfParameters({ ...cost, salt }));
        if (isAllowed(cost)) expect(read()).toMatchObject(cost);
        else expect(read).toThrow();
      }),
    );
  });

  it.each([
    ['cheaper', { ...leastKdfCost, memory: 8 }],
    ['dearer', { ...mostKdfCost, memory: 0x7f_ff_ff_ff }],
  ])('11 made %s in the file, checksum and all, opens nothing and computes nothing', async (_, cost) => {
    const around = surroundings();
    const passphrase = Buffer.from('brass otter nine kettles');
    const vault = await around.open();
    await vault.keyKeeping.setPassphrase(null, passphrase);
    const { row, wraps } = vault.keyKeeping.header;
    vault.close();
    const [wrap] = wraps;
    if (!wrap) throw new Error('No wrap');
    const [cipher = salt, keyId = salt] = readLengthPrefixed(wrap.protectedKey) ?? [];
    const kdf = encodeKdfParameters(newKdfParameters(cost));
    const changed = { ...wrap, protectedKey: lengthPrefixed([cipher, keyId, kdf]) };
    // Whoever changes the file can mend the checksum, which needs no key; the canary only under some other key.
    const forged = completeHeader({ ...row, wraps: [changed] }, new SealKey(Buffer.alloc(32, 1)));
    const database = new Database(around.file);
    database.prepare('UPDATE key_wraps SET protected_key = ?').run(changed.protectedKey);
    database
      .prepare('UPDATE vault_header SET canary = ?, checksum = ?')
      .run(forged.row.canary, forged.row.checksum);
    database.close();
    hashRaw.mockClear();
    const failure = await failureOf(() => around.open({ unlocking: { by: 'passphrase', passphrase } }));
    expect(failure.code).toBe('vault_corrupt');
    expect(hashRaw).not.toHaveBeenCalled();
  });
});
