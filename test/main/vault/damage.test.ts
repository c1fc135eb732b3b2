import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { KeyturnError, type FailureCode } from '../../../src/shared/failure.ts';
import { backupSurroundings } from './backup-surroundings.ts';
import { bytesOf, failureOf, readSecret, SmallDisk, someFacts, surroundings } from './temporary.ts';

const pageSize = 4096;
/** What a damaged file may be told as. None of them ever leads to a new vault in its place. */
const clear: readonly FailureCode[] = ['vault_corrupt', 'vault_unreadable', 'vault_key_lost', 'vault_newer'];

/** A closed vault of a few credential sets, and what it holds. */
async function smallVault() {
  const around = surroundings();
  const vault = await around.open();
  const secrets = new Map<string, string>();
  for (let n = 0; n < 8; n += 1) {
    secrets.set(
      vault.register(someFacts({ description: 'x'.repeat(500 * n) }), `secret ${n}`).id,
      `secret ${n}`,
    );
  }
  vault.close();
  return { ...around, secrets, good: readFileSync(around.file) };
}

type SmallVault = Awaited<ReturnType<typeof smallVault>>;

/**
 * Opens the vault and reads all of it.
 *
 * @returns the code of a clear failure, with `on use: ` before it if the vault opened; or `intact` if everything is there
 * as it was
 */
async function outcomeOf(around: SmallVault): Promise<string> {
  let vault: Vault | undefined;
  try {
    vault = await around.open();
    expect(
      vault
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...around.secrets.keys()].sort());
    for (const [id, secret] of around.secrets) expect(await readSecret(vault, id)).toBe(secret);
    return 'intact';
  } catch (error) {
    if (error instanceof KeyturnError && clear.includes(error.code)) {
      return vault ? `on use: ${error.code}` : error.code;
    }
    throw error;
  } finally {
    vault?.close();
  }
}

describe('a small vault', () => {
  it('with a flipped byte in any page fails clearly or opens whole; a file that failed is left as it is', async () => {
    const around = await smallVault();
    const pages = around.good.length / pageSize;
    expect(pages).toBeGreaterThan(10);
    for (let page = 0; page < pages; page += 1) {
      // At the page's head, where its structure is, and somewhere in it, another place for each page.
      for (const at of [0, 3, 8, (page * 997 + 100) % pageSize, pageSize - 2]) {
        const damaged = Buffer.from(around.good);
        const place = page * pageSize + at;
        damaged[place] = (damaged[place] ?? 0) ^ 0x55;
        writeFileSync(around.file, damaged);
        const outcome = await outcomeOf(around);
        // A secret is opened only when it is asked for; by then the vault was open, and may have been written to.
        if (outcome !== 'intact' && !outcome.startsWith('on use')) {
          expect(readFileSync(around.file).equals(damaged), `byte ${place}: ${outcome}`).toBe(true);
        }
      }
    }
    writeFileSync(around.file, around.good);
    expect(await outcomeOf(around)).toBe('intact');
  });

  it('that was cut short fails clearly at every length, is left as it is, and opens when it is mended', async () => {
    const around = await smallVault();
    const { length } = around.good;
    const lengths = [1, 15, 16, 99, 100, 101, 511, 512, 4095, 4097, length - 1];
    for (let page = 1; page * pageSize < length; page += 1)
      lengths.push(page * pageSize, page * pageSize + 700);
    for (const cut of [0, ...lengths]) {
      writeFileSync(around.file, around.good);
      truncateSync(around.file, cut);
      const before = bytesOf(around.directory);
      expect(clear, `cut at ${cut}`).toContain(await outcomeOf(around));
      expect(bytesOf(around.directory)).toEqual(before);
    }
    writeFileSync(around.file, around.good);
    expect(await outcomeOf(around)).toBe('intact');
  });

  it.each(['-wal', '-shm', '-journal'])(
    'opens whole when its %s is missing, empty or nonsense',
    async (suffix) => {
      const around = await smallVault();
      for (const content of [null, '', 'nonsense '.repeat(900)]) {
        writeFileSync(around.file, around.good);
        for (const each of ['-wal', '-shm', '-journal']) rmSync(around.file + each, { force: true });
        if (content !== null) writeFileSync(around.file + suffix, content);
        expect(await outcomeOf(around)).toBe('intact');
      }
    },
  );

  it('opens as of its last moment when a crash left a log, and as of the one before when the log was deleted', async () => {
    const around = await smallVault();
    const vault = await around.open();
    const { id } = vault.register(someFacts(), 'in the log');
    const crashed = readFileSync(around.file);
    const log = readFileSync(`${around.file}-wal`);
    vault.close();

    writeFileSync(around.file, crashed);
    writeFileSync(`${around.file}-wal`, log);
    const recovered = await around.open();
    expect(await readSecret(recovered, id)).toBe('in the log');
    recovered.close();

    writeFileSync(around.file, crashed);
    rmSync(`${around.file}-wal`, { force: true });
    expect(await outcomeOf(around)).toBe('intact');
  });
});

describe('a vault that another program has locked', () => {
  it('says so, stays as it is, and opens once the other lets go', async () => {
    const around = await smallVault();
    const other = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import Database from 'better-sqlite3';
         const database = new Database(process.argv[1]);
         database.exec('BEGIN EXCLUSIVE');
         process.stdout.write('locked');
         setTimeout(() => {}, 60_000);`,
        around.file,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(other.stdout, 'data');
    const before = readFileSync(around.file);
    expect((await failureOf(() => around.open())).code).toBe('vault_busy');
    expect(readFileSync(around.file).equals(before)).toBe(true);
    const gone = once(other, 'exit');
    other.kill('SIGKILL');
    await gone;
    expect(await outcomeOf(around)).toBe('intact');
  });
});

describe.skipIf(!SmallDisk.isPossible)('a full disk', () => {
  const long = 'x'.repeat(9_000);

  async function onSmallDisk() {
    const disk = new SmallDisk(4_000);
    const around = await backupSurroundings(surroundings(join(disk.path, 'vault')));
    around.vault().registerMany(
      Array.from({ length: 60 }, (_, n) => ({
        facts: someFacts({ description: long }),
        clientSecret: `s${n}`,
      })),
    );
    const { id } = around.vault().register(someFacts(), 'secret');
    return { ...around, disk, id };
  }

  const leave = (disk: SmallDisk, kilobytes: number): void => {
    const { blocks, bfree, bsize } = statfsSync(disk.path);
    disk.resize(Math.ceil(((blocks - bfree) * bsize) / 1024) + kilobytes);
  };
  const leftovers = (directory: string): string[] =>
    Object.keys(bytesOf(directory)).filter((name) => /partial|\.new|damaged/.test(name));

  it('while backing up: no backup, nothing left of it, and the next one is made once there is room', async () => {
    const around = await onSmallDisk();
    leave(around.disk, 200);
    const failure = await failureOf(() => around.backups.backUpNow());
    expect(failure.code).toBe('disk_full');
    expect(failure.message).toContain('backup');
    expect(leftovers(around.directory)).toEqual([]);
    expect(around.backups.list()).toEqual([]);
    expect(await readSecret(around.vault(), around.id)).toBe('secret');

    around.disk.resize(8_000);
    await around.backups.backUpNow();
    expect(around.backups.list()).toHaveLength(1);
  });

  it('while restoring: the vault stays open as it was, and restoring works once there is room', async () => {
    const around = await onSmallDisk();
    const { name } = await around.backups.backUpNow();
    around.vault().update(around.id, someFacts({ name: 'Since then' }));
    // Room for not even the draft; for the draft, but not for the backup that undoes it.
    for (const kilobytes of [200, 1_300]) {
      leave(around.disk, kilobytes);
      const failure = await failureOf(() => around.backups.restore(name));
      expect(failure.code).toBe('disk_full');
      expect(leftovers(around.directory)).toEqual([]);
      expect(around.vault().get(around.id).name).toBe('Since then');
    }
    around.disk.resize(16_000);
    const { undo } = await around.backups.restore(name);
    expect(around.vault().get(around.id).name).not.toBe('Since then');
    await around.backups.restore(undo?.name ?? '');
    expect(around.vault().get(around.id).name).toBe('Since then');
  });

  it('that can’t be written: no backup, no restore, nothing changes, and both work once it can', async () => {
    const around = await onSmallDisk();
    const { name } = await around.backups.backUpNow();
    const before = bytesOf(around.directory);
    // SQLite has the vault's file open for writing, so only another disk can become read-only under it.
    const other = new SmallDisk(4_000);
    around.settings.folder = other.path;
    other.makeReadOnly();
    expect((await failureOf(() => around.backups.backUpNow())).code).toBe('file_not_written');
    around.settings.folder = null;
    expect(bytesOf(around.directory)).toEqual(before);
    expect(existsSync(join(around.directory, 'backups', name))).toBe(true);
  });
});
