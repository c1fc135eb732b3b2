import { rotate } from './rotate.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import {
  bytesOf,
  failureOf,
  readSecret,
  SmallDisk,
  someFacts,
  someTokenTest,
  surroundings,
} from './temporary.ts';

/** Longer than a page and incompressible to SQLite, so that the disk fills quickly. */
const long = 'x'.repeat(9_000);

describe.skipIf(!SmallDisk.isPossible)('on a full disk', () => {
  async function onSmallDisk(kilobytes: number) {
    const disk = new SmallDisk(kilobytes);
    return { disk, ...surroundings(join(disk.path, 'vault')) };
  }

  // Each size leaves another rest of a disk, on which a large change fails and a small one still has room.
  const restsOfDisk = [690, 702, 714, 726];

  it.each(restsOfDisk)('a change fails as a whole, in file and memory (%d kB)', async (kilobytes) => {
    const around = await onSmallDisk(kilobytes);
    const vault = await around.open();
    const set = vault.register(someFacts(), 'first');
    fillUp(vault, () => vault.register(someFacts({ description: long }), 'more'));
    // A failed write leaves room for a smaller one: in what it had claimed of the log.
    fillUp(vault, () => vault.update(set.id, someFacts()));
    const stored = vault.list();

    const record = someTokenTest({ credentialSetId: set.id, secretVersionId: 'x', message: long.repeat(3) });
    const attempts: (() => unknown)[] = [
      () => vault.update(set.id, someFacts({ description: long })),
      () => rotate(vault, set.id, long, null),
      () => vault.recordTokenTest(record, false),
    ];
    for (const attempt of attempts) expect((await failureOf(attempt)).code).toBe('disk_full');
    expect(vault.list()).toEqual(stored);
    expect(await readSecret(vault, set.id)).toBe('first');

    around.disk.resize(4_000);
    vault.close();
    const reopened = await around.open();
    expect(reopened.list()).toEqual(stored);
    expect(await readSecret(reopened, set.id)).toBe('first');
    expect(reopened.register(someFacts({ description: long }), 'later').name).toBeTruthy();
  });

  // Each size runs full somewhere else: in the draft, between its parts, on switching to the write-ahead log.
  const sizes = Array.from({ length: 25 }, (_, index) => (index + 1) * 8);

  it.each(sizes)('a first opening makes a whole vault or none (%d kB)', async (kilobytes) => {
    const around = await onSmallDisk(kilobytes);
    const outcome = await outcomeOf(around.open());
    expect(['opened', 'disk_full']).toContain(outcome);
    expect(readdirSync(around.directory).filter((name) => name.startsWith('vault.db.new'))).toEqual([]);

    around.disk.resize(2_000);
    const vault = await around.open();
    expect(vault.list()).toEqual([]);
    const { id } = vault.register(someFacts(), 'secret');
    vault.close();
    expect(await readSecret(await around.open(), id)).toBe('secret');
  });

  it('a first opening leaves nothing behind where not even the draft has room', async () => {
    const around = await onSmallDisk(24);
    expect((await failureOf(() => around.open())).code).toBe('disk_full');
    expect(readdirSync(around.directory)).toEqual([]);
  });

  /** Makes one change after the other until the disk is full; that last one changes nothing. */
  function fillUp(vault: Vault, change: () => unknown): void {
    for (let n = 0; n < 200; n += 1) {
      const before = vault.list();
      try {
        change();
      } catch (error) {
        expect(error).toMatchObject({ name: 'KeyturnError', code: 'disk_full' });
        expect(vault.list()).toEqual(before);
        return;
      }
    }
    throw new Error('The disk did not fill up');
  }

  async function outcomeOf(opening: Promise<Vault>): Promise<string> {
    try {
      (await opening).close();
      return 'opened';
    } catch (error) {
      if (error instanceof KeyturnError) return error.code;
      throw error;
    }
  }
});

describe.skipIf(!SmallDisk.isPossible)('on a read-only disk', () => {
  it('an existing vault says so, and stays as it is', async () => {
    const disk = new SmallDisk(2_000);
    const around = surroundings(join(disk.path, 'vault'));
    (await around.open()).close();
    const before = bytesOf(disk.path);
    disk.makeReadOnly();
    expect((await failureOf(() => around.open())).code).toBe('vault_read_only');
    expect(bytesOf(disk.path)).toEqual(before);
  });

  it('a first opening says so', async () => {
    const disk = new SmallDisk(2_000);
    const around = surroundings(join(disk.path, 'vault'));
    disk.makeReadOnly();
    expect((await failureOf(() => around.open())).code).toBe('vault_read_only');
  });
});
