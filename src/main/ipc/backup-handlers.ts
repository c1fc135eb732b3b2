import type { VaultSecurity, VaultState } from '../../shared/vault.ts';
import type { AutomaticRotations } from '../automation/automatic-rotations.ts';
import type { Backups } from '../vault/backups.ts';
import { requireFolderForBackups } from '../vault/choose-backup-folder.ts';
import type { Handlers } from './register.ts';

export interface BackupHandlerParts {
  readonly backups: Backups;
  readonly session: { readonly state: VaultState };
  readonly automaticRotations: Pick<AutomaticRotations, 'requireAllStored'>;
  /** Lets the user choose a folder in a dialog of the system; null: cancelled. */
  readonly chooseFolder: () => Promise<string | null>;
  /** The folders with Keyturn's own program, which an update or an uninstall empties. */
  readonly programFolders: readonly string[];
  /** Keeps the choice in the vault's settings. */
  readonly saveBackupFolder: (folder: string) => unknown;
  readonly vaultSecurity: () => VaultSecurity;
}

export function backupHandlers(parts: BackupHandlerParts) {
  const { backups } = parts;
  return {
    listBackups: () => backups.list(),
    backUpNow: () => backups.backUpNow(),
    compareBackup: ({ name }) => backups.compare(name),
    restoreBackup: async ({ name }) => {
      // A vault that doesn't open can't take it any more.
      if (parts.session.state.kind === 'open') await parts.automaticRotations.requireAllStored();
      return backups.restore(name);
    },
    chooseBackupFolder: async () => {
      const folder = await parts.chooseFolder();
      if (folder !== null) {
        requireFolderForBackups(folder, parts.programFolders);
        parts.saveBackupFolder(folder);
        backups.folders.note();
      }
      return parts.vaultSecurity();
    },
  } satisfies Partial<Handlers>;
}
