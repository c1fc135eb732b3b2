import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupHandlers } from '../../../src/main/ipc/backup-handlers.ts';
import { requireFolderForBackups } from '../../../src/main/vault/choose-backup-folder.ts';
import type { VaultSecurity } from '../../../src/shared/vault.ts';
import { backupSurroundings } from './backup-surroundings.ts';
import { failureOf, SmallDisk, temporaryFolder } from './temporary.ts';

describe('a folder for backups', () => {
  it('is one that can be written; trying leaves nothing behind', () => {
    const folder = temporaryFolder();
    requireFolderForBackups(folder, [temporaryFolder()]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not a part of the program, also by another way', async () => {
    const program = temporaryFolder();
    const inside = join(program, 'resources');
    mkdirSync(inside);
    const link = join(temporaryFolder(), 'looks harmless');
    symlinkSync(inside, link);
    for (const folder of [program, inside, link]) {
      const failure = await failureOf(() => {
        requireFolderForBackups(folder, [program]);
      });
      expect(failure.message).toContain('program');
    }
    mkdirSync(`${program}-backups`);
    requireFolderForBackups(`${program}-backups`, [program]);
  });

  it('is there', async () => {
    const failure = await failureOf(() => {
      requireFolderForBackups(join(temporaryFolder(), 'gone'), []);
    });
    expect(failure.code).toBe('file_not_written');
  });

  it.skipIf(!SmallDisk.isPossible)('is not read-only', async () => {
    const disk = new SmallDisk(64);
    disk.makeReadOnly();
    const failure = await failureOf(() => {
      requireFolderForBackups(disk.path, []);
    });
    expect(failure.code).toBe('file_not_written');
  });
});

describe('choosing one', () => {
  async function handlers(choice: string | null) {
    const around = await backupSurroundings();
    const { chooseBackupFolder } = backupHandlers({
      backups: around.backups,
      session: { state: { kind: 'open' } },
      automaticRotations: { requireAllStored: () => Promise.resolve() },
      chooseFolder: () => Promise.resolve(choice),
      programFolders: [],
      saveBackupFolder: (folder) => (around.settings.folder = folder),
      vaultSecurity: () => ({ backupFolder: around.backups.folders.current }) as VaultSecurity,
    });
    return { ...around, chooseBackupFolder };
  }

  it('moves the backups to come there', async () => {
    const folder = temporaryFolder();
    const around = await handlers(folder);
    expect((await around.chooseBackupFolder()).backupFolder).toBe(folder);
    const { name } = await around.backups.backUpNow();
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('changes nothing when it is cancelled, or the folder won’t do', async () => {
    const around = await handlers(null);
    expect((await around.chooseBackupFolder()).backupFolder).toBe(join(around.directory, 'backups'));
    const refused = await handlers('/nowhere at all');
    expect((await failureOf(() => refused.chooseBackupFolder())).code).toBe('file_not_written');
    expect(refused.settings.folder).toBeNull();
  });
});
