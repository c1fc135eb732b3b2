import { rotate } from './rotate.ts';
import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Backups } from '../../../src/main/vault/backups.ts';
import { passphraseBytes } from '../../../src/main/vault/passphrase.ts';
import { restoreInto } from '../../../src/main/vault/restore.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import type { Backup } from '../../../src/shared/vault.ts';
import { KeyNotRecoverableError } from '../../../src/main/vault/key-protector.ts';
import { backupSurroundings } from './backup-surroundings.ts';
import { bytesOf, day, failureOf, readSecret, someFacts, temporaryFolder } from './temporary.ts';

describe('a backup', () => {
  it('is one private file that tells when and why it was made, and holds all the vault holds', async () => {
    const around = await backupSurroundings();
    around.vault().register(someFacts(), 'secret');
    const backup = await around.backups.backUpNow();
    expect(backup).toMatchObject({
      name: 'keyturn-2026-01-15T12-00-00-000Z-manual.db',
      at: around.clock.now(),
      reason: 'manual',
    });
    const folder = join(around.directory, 'backups');
    expect(readdirSync(folder)).toEqual([backup.name]);
    const { mode, size } = statSync(join(folder, backup.name));
    expect(size).toBe(backup.bytes);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
    const database = new Database(join(folder, backup.name), { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.prepare('SELECT count(*) FROM secret_versions').pluck().get()).toBe(1);
    database.close();
    expect(readdirSync(folder)).toEqual([backup.name]);
    expect(around.backups.list()).toEqual([backup]);
  });

  it('can be made twice in a millisecond, and while the vault is written to', async () => {
    const around = await backupSurroundings();
    const vault = around.vault();
    vault.registerMany(
      Array.from({ length: 300 }, (_, n) => ({ facts: someFacts(), clientSecret: `s${n}` })),
    );
    const first = around.backups.backUpNow();
    let written = 0;
    while (around.jobs.running) {
      vault.register(someFacts(), `more ${(written += 1)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await first;
    expect(written).toBeGreaterThan(0);
    const second = await around.backups.backUpNow();
    expect(second.name).toBe('keyturn-2026-01-15T12-00-00-000Z-manual-2.db');
    expect(around.told.at(-1)?.job).toBe('back_up');
    expect((await around.backups.compare(second.name)).missing).toEqual([]);
  });

  it('can be cancelled, and leaves nothing then', async () => {
    const around = await backupSurroundings();
    const making = failureOf(() => around.backups.backUpNow());
    around.jobs.cancel();
    expect((await making).code).toBe('job_cancelled');
    expect(readdirSync(join(around.directory, 'backups'))).toEqual([]);
  });

  it('is not made of a vault that is closed meanwhile', async () => {
    const around = await backupSurroundings();
    const making = failureOf(() => around.backups.backUpNow());
    around.session.close();
    expect((await making).code).toBe('vault_not_open');
    expect(readdirSync(join(around.directory, 'backups'))).toEqual([]);
  });

  it('goes into the chosen folder, and is found there also when the vault can’t be opened', async () => {
    const around = await backupSurroundings();
    const before = await around.backups.backUpNow();
    around.clock.advance(day);
    around.settings.folder = temporaryFolder();
    around.backups.folders.note();
    const chosen = await around.backups.backUpNow();
    expect(readdirSync(around.settings.folder)).toEqual([chosen.name]);
    expect(around.backups.list()).toEqual([chosen, before]);

    // What the settings say is sealed in the vault.
    around.settings.folder = null;
    around.session.close();
    expect(around.backups.list()).toEqual([chosen, before]);
    rmSync(around.file);
    expect((await around.session.reopen()).kind).toBe('unavailable');
    expect(around.backups.list()).toEqual([chosen, before]);
  });

  it('neither stands in for one of another vault in the same folder, nor pushes those out', async () => {
    const folder = temporaryFolder();
    const mine = await backupSurroundings();
    const other = await backupSurroundings();
    for (const around of [mine, other]) {
      around.settings.folder = folder;
      around.vault().register(someFacts(), 'secret');
    }
    const made = await mine.backups.makeDaily();
    expect(await other.backups.makeDaily()).not.toBeNull();
    for (let n = 0; n < 10; n += 1) {
      other.clock.advance(day);
      other.vault().register(someFacts(), 'secret');
      await other.backups.makeDaily();
    }
    expect(readdirSync(folder)).toContain(made?.name);
    expect(readdirSync(folder)).toHaveLength(1 + 7 + 1);
  });

  it('is found also when something else lies where its folder is noted', async () => {
    const around = await backupSurroundings();
    mkdirSync(join(around.directory, 'backup-folder.txt'));
    const made = await around.backups.backUpNow();
    expect(around.backups.list()).toEqual([made]);
  });

  it('says so when the chosen folder isn’t there; what Keyturn makes by itself then goes beside the vault', async () => {
    const around = await backupSurroundings();
    around.vault().register(someFacts(), 'secret');
    around.settings.folder = join(temporaryFolder(), 'unplugged');
    expect((await failureOf(() => around.backups.backUpNow())).code).toBe('file_not_written');
    expect(existsSync(around.settings.folder)).toBe(false);
    const daily = await around.backups.makeDaily();
    expect(readdirSync(join(around.directory, 'backups'))).toEqual([daily?.name]);
  });

  it('waits for other long work, and it for the backup', async () => {
    const around = await backupSurroundings();
    const first = around.backups.backUpNow();
    expect((await failureOf(() => around.backups.backUpNow())).code).toBe('job_in_progress');
    const { name } = await first;
    const restoring = around.backups.restore(name);
    expect((await failureOf(() => around.backups.compare(name))).code).toBe('job_in_progress');
    await restoring;
  });
});

describe('comparing', () => {
  it('names what restoring would add, change and take away; a token test is no change', async () => {
    const around = await backupSurroundings();
    const vault = around.vault();
    const [same, edited, purged] = ['Same', 'Edited', 'Purged'].map((name) =>
      vault.register(someFacts({ name }), name),
    );
    const { name } = await around.backups.backUpNow();
    vault.update(edited?.id ?? '', someFacts({ name: 'Edited since' }));
    vault.moveToTrash([purged?.id ?? '']);
    vault.purge([purged?.id ?? '']);
    const added = vault.register(someFacts({ name: 'Added' }), 'x');
    vault.recordTokenTest(
      {
        id: crypto.randomUUID(),
        credentialSetId: same?.id ?? '',
        secretVersionId: same?.secretVersions[0]?.id ?? '',
        at: around.clock.now(),
        outcome: { kind: 'granted', tokenType: 'Bearer', expiresIn: 1, grantedScopes: null, deviations: [] },
        latency: null,
        request: null,
        message: 'Granted.',
        hint: null,
      } as never,
      false,
    );
    const comparison = await around.backups.compare(name);
    expect(comparison).toMatchObject({
      added: [{ id: purged?.id, name: 'Purged' }],
      changed: [{ id: edited?.id, name: 'Edited since' }],
      missing: [{ id: added.id, name: 'Added' }],
    });
  });

  it.each([
    ['is cut short', (file: string) => readFileSync(file).subarray(0, 9_000)],
    ['is no vault', () => Buffer.from('Dear diary')],
    ['has a flipped bit in its header', (file: string) => flipped(file)],
  ])('says that a backup that %s is unusable, and so does restoring; nothing changes', async (_, spoil) => {
    const around = await backupSurroundings();
    around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    const path = join(around.directory, 'backups', name);
    writeFileSync(path, spoil(path));
    const before = bytesOf(around.directory);
    expect((await failureOf(() => around.backups.compare(name))).code).toBe('backup_unusable');
    expect((await failureOf(() => around.backups.restore(name))).code).toBe('backup_unusable');
    expect(bytesOf(around.directory)).toEqual(before);
    expect(around.vault().list()).toHaveLength(1);
  });

  it('says which vault a foreign backup is of', async () => {
    const around = await backupSurroundings();
    const other = await backupSurroundings();
    const { name } = await other.backups.backUpNow();
    const folder = join(around.directory, 'backups');
    mkdirSync(folder);
    writeFileSync(join(folder, name), readFileSync(join(other.directory, 'backups', name)));
    const failure = await failureOf(() => around.backups.compare(name));
    expect(failure.code).toBe('backup_not_comparable');
    expect(failure.message).toContain('another vault');
  });

  it('says when a backup is gone', async () => {
    const around = await backupSurroundings();
    const { name } = await around.backups.backUpNow();
    rmSync(join(around.directory, 'backups', name));
    expect((await failureOf(() => around.backups.compare(name))).code).toBe('no_such_backup');
    expect((await failureOf(() => around.backups.restore(name))).code).toBe('no_such_backup');
  });
});

describe('restoring', () => {
  it('puts everything back, and can be undone', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts({ name: 'Then' }), 'then');
    const { name } = await around.backups.backUpNow();
    around.vault().update(id, someFacts({ name: 'Now' }));
    rotate(around.vault(), id, 'now', null);
    const later = around.vault().register(someFacts(), 'later');

    around.clock.advance(1000);
    const { state, undo } = await around.backups.restore(name);
    expect(state.kind).toBe('open');
    expect(undo?.reason).toBe('before_restore');
    expect(
      around
        .vault()
        .list()
        .map((set) => set.name),
    ).toEqual(['Then']);
    expect(await readSecret(around.vault(), id)).toBe('then');

    await around.backups.restore(undo?.name ?? '');
    expect(around.vault().get(id).name).toBe('Now');
    expect(await readSecret(around.vault(), id)).toBe('now');
    expect(await readSecret(around.vault(), later.id)).toBe('later');
    expect(readdirSync(around.directory).sort()).toEqual(['backups', 'vault.db', 'vault.db-wal']);
  });

  it('keeps today’s ways to the key: the keychain of the time of the backup isn’t asked', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    const wrapBefore = wrapIn(join(around.directory, 'backups', name));
    around.keyProtector.shouldReEncrypt = true;
    around.session.close();
    await around.session.reopen();
    around.keyProtector.shouldReEncrypt = false;
    await around.backups.restore(name);
    around.session.close();
    expect(wrapIn(around.file).equals(wrapBefore)).toBe(false);
    await around.session.reopen();
    expect(await readSecret(around.vault(), id)).toBe('secret');
  });

  it.each([
    [
      'something is stored after its own backup, which would be in none',
      (vault: Vault) => Promise.resolve(vault.register(someFacts({ name: 'Late' }), 'late')),
    ],
    [
      'a passphrase is set, which the backup knows nothing of',
      (vault: Vault) => vault.keyKeeping.setPassphrase(null, passphraseBytes('quite another one')),
    ],
  ])('gives up when meanwhile %s', async (_, meanwhile) => {
    const { directory, session, backups, jobs, clock, ...around } = await backupSurroundings();
    const vault = session.vault();
    const { name } = await backups.backUpNow();
    let kept = '';
    const backUpFirst = async (): Promise<Backup> => {
      const made = await backups.make(vault, 'before_restore');
      await meanwhile(vault);
      kept = vault.maintenance.contentMark();
      return made;
    };
    const backup = join(directory, 'backups', name);
    const rest = { directory, backup, now: clock.now(), session, backUpFirst, onReplaced: () => undefined };
    const restoring = (): Promise<unknown> =>
      jobs.run('restore', (control) => restoreInto({ ...rest, control }));
    expect((await failureOf(restoring)).code).toBe('job_in_progress');
    expect(around.vault()).toBe(vault);
    expect(vault.maintenance.contentMark()).toBe(kept);
    expect(existsSync(join(directory, 'vault.db.new'))).toBe(false);
  });

  it('mends a vault that can’t be opened, which stays beside under another name', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    around.session.close();
    const damaged = readFileSync(around.file).fill(0, 4096, 9000);
    writeFileSync(around.file, damaged);
    expect((await around.session.reopen()).kind).toBe('unavailable');

    const { state, undo } = await around.backups.restore(name);
    expect(state.kind).toBe('open');
    expect(undo).toBeNull();
    expect(await readSecret(around.vault(), id)).toBe('secret');
    expect(readFileSync(join(around.directory, 'damaged-2026-01-15T12-00-00-000Z.db')).equals(damaged)).toBe(
      true,
    );
  });

  it('takes no vault’s place whose key is lost if it needs that very key: the newer one would only be hidden', async () => {
    const around = await backupSurroundings();
    around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    const { id } = around.vault().register(someFacts(), 'newer');
    around.session.close();
    const unprotect = around.keyProtector.unprotect.bind(around.keyProtector);
    around.keyProtector.unprotect = () => Promise.reject(new KeyNotRecoverableError());
    expect(await around.session.reopen()).toMatchObject({ failure: { code: 'vault_key_lost' } });
    const before = bytesOf(around.directory);

    const failure = await failureOf(() => around.backups.restore(name));
    expect(failure.code).toBe('backup_unusable');
    expect(failure.message).toContain('same key');
    expect(bytesOf(around.directory)).toEqual(before);

    around.keyProtector.unprotect = unprotect;
    await around.session.reopen();
    expect(await readSecret(around.vault(), id)).toBe('newer');
  });

  it('takes the place of a vault whose key is lost if it opens by something else', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    around.session.close();
    around.keyProtector.shouldReEncrypt = true;
    await around.session.reopen();
    around.keyProtector.shouldReEncrypt = false;
    around.session.close();
    const lost = wrapIn(around.file);
    const unprotect = around.keyProtector.unprotect.bind(around.keyProtector);
    around.keyProtector.unprotect = (cipher) =>
      lost.equals(cipher) ? Promise.reject(new KeyNotRecoverableError()) : unprotect(cipher);
    expect(await around.session.reopen()).toMatchObject({ failure: { code: 'vault_key_lost' } });
    expect((await around.backups.restore(name)).state.kind).toBe('open');
    expect(await readSecret(around.vault(), id)).toBe('secret');
  });

  it('gives up when the vault could be opened meanwhile after all', async () => {
    const { directory, session, backups, jobs, clock, file } = await backupSurroundings();
    session.vault().register(someFacts(), 'secret');
    const backup = join(directory, 'backups', (await backups.backUpNow()).name);
    session.close();
    const whole = readFileSync(file);
    writeFileSync(file, 'no database');
    expect((await session.reopen()).kind).toBe('unavailable');
    const rest = { directory, backup, now: clock.now(), session, onReplaced: () => undefined };
    const backUpFirst = (): Promise<never> => Promise.reject(new Error('not asked for'));
    const restoring = jobs.run('restore', async (control) => {
      const commit = (): void => {
        control.commit();
        writeFileSync(file, whole);
        session.state = { kind: 'open' };
      };
      return await restoreInto({ ...rest, backUpFirst, control: { ...control, commit } });
    });
    expect((await failureOf(() => restoring)).code).toBe('job_in_progress');
    expect(readFileSync(file).equals(whole)).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(['backups', 'vault.db']);
  });

  it('is in the log, also of a vault that asks for its passphrase first', async () => {
    const around = await backupSurroundings();
    const backup = await around.backups.backUpNow();
    const restored = () =>
      around
        .vault()
        .audit.list(null, null, 10)
        .filter(({ action }) => action === 'vault_restored')
        .map(({ detail }) => detail);
    const detail = `To the backup of ${new Date(backup.at).toISOString()}`;
    await around.backups.restore(backup.name);
    expect(restored()).toEqual([detail]);

    const reopen = around.session.reopen.bind(around.session);
    around.session.reopen = () => Promise.resolve({ kind: 'opening' });
    await around.backups.restore(backup.name);
    // As after a restart: nothing but the files is left.
    const later = new Backups({ ...around, chosenFolder: () => null, onProblem: () => undefined });
    await reopen();
    later.noteOpened(around.vault());
    later.noteOpened(around.vault());
    expect(restored()).toEqual([detail]);
  });

  it('begins the wait for the next scheduled tests anew: old secrets are not all tried at once', async () => {
    const around = await backupSurroundings();
    around.vault().changeSettings({ testSchedule: 'daily' });
    const backup = await around.backups.backUpNow();
    expect(around.vault().scheduledTestAt).toBeNull();
    await around.backups.restore(backup.name);
    expect(around.vault().scheduledTestAt).toBe(around.clock.now());
  });

  it('takes over nothing but a time from the note of it', async () => {
    const around = await backupSurroundings();
    writeFileSync(join(around.directory, 'restored.txt'), 'by an administrator');
    around.backups.noteOpened(around.vault());
    expect(
      around
        .vault()
        .audit.list(null, null, 10)
        .map(({ action }) => action),
    ).toEqual(['vault_created']);
    expect(existsSync(join(around.directory, 'restored.txt'))).toBe(false);
  });

  it('mends a vault whose file is gone', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    around.session.close();
    rmSync(around.file);
    expect((await around.session.reopen()).kind).toBe('unavailable');
    expect((await around.backups.restore(name)).state.kind).toBe('open');
    expect(await readSecret(around.vault(), id)).toBe('secret');
  });

  it('sets the log of a damaged vault aside with it: it must not be played into the restored one', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    around.vault().update(id, someFacts({ name: 'Only in the log' }));
    const log = readFileSync(`${around.file}-wal`);
    around.session.close();
    writeFileSync(around.file, 'no database');
    writeFileSync(`${around.file}-wal`, log);
    await around.session.reopen();
    expect((await around.backups.restore(name)).state.kind).toBe('open');
    expect(around.vault().get(id).name).not.toBe('Only in the log');
    expect(readFileSync(join(around.directory, 'damaged-2026-01-15T12-00-00-000Z.db-wal')).equals(log)).toBe(
      true,
    );
  });

  it('does nothing about a vault whose keychain is merely away', async () => {
    const around = await backupSurroundings();
    const { name } = await around.backups.backUpNow();
    around.session.close();
    around.keyProtector.state = 'locked';
    await around.session.reopen();
    const before = bytesOf(around.directory);
    expect((await failureOf(() => around.backups.restore(name))).code).toBe('keychain_locked');
    expect(bytesOf(around.directory)).toEqual(before);
  });

  it('leaves the vault open as it was when the exchange fails', async () => {
    const around = await backupSurroundings();
    const { id } = around.vault().register(someFacts(), 'secret');
    const { name } = await around.backups.backUpNow();
    const { session } = around;
    const close = session.close.bind(session);
    session.close = () => {
      close();
      writeFileSync(`${around.file}-wal`, 'what a full disk kept from the file');
    };
    expect((await failureOf(() => around.backups.restore(name))).code).toBe('disk_full');
    session.close = close;
    expect(await readSecret(around.vault(), id)).toBe('secret');
  });
});

function flipped(file: string): Buffer {
  const database = new Database(file);
  const canary = database.prepare('SELECT canary FROM vault_header').pluck().get() as Buffer;
  canary.writeUInt8(canary.readUInt8(20) ^ 1, 20);
  database.prepare('UPDATE vault_header SET canary = ?').run(canary);
  database.close();
  return readFileSync(file);
}

function wrapIn(file: string): Buffer {
  const database = new Database(file, { readonly: true });
  const wrap = database.prepare('SELECT protected_key FROM key_wraps').pluck().get() as Buffer;
  database.close();
  return wrap;
}
