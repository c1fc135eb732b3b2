import { KeyturnError } from '../../shared/failure.ts';
import type { Backup, VaultState } from '../../shared/vault.ts';
import { withDatabaseFailures } from '../database/failures.ts';
import { discardDraft, vaultFiles } from '../database/files.ts';
import { connect } from '../database/open.ts';
import { draftFromBackup, replaceDamagedVault, replaceVault } from '../database/restore.ts';
import { readKeyWraps, type KeyWrapRow } from '../database/vault-header-store.ts';
import { backupFailure } from './backup-contents.ts';
import { changedMeanwhile } from './failures.ts';
import { backupOfLostKey } from './backup-failures.ts';
import type { JobControl } from './jobs.ts';
import type { Vault } from './vault.ts';

/** The vault over the life of the app, as far as restoring goes. */
export interface Restorable {
  readonly state: VaultState;
  /** @throws KeyturnError `vault_not_open` */
  vault(): Vault;
  /**
   * Runs work while the vault's file is closed, and opens what is there then, also if the work fails.
   *
   * @param requireReady - called before it is closed; nothing is done if this throws
   */
  whileClosed<T>(
    work: () => Promise<T>,
    requireReady?: () => void,
  ): Promise<{ readonly result: T; readonly state: VaultState }>;
}

export interface Restore {
  readonly directory: string;
  /** The backup's path. */
  readonly backup: string;
  /** Ms since 1970. */
  readonly now: number;
  readonly session: Restorable;
  readonly control: JobControl;
  readonly backUpFirst: (vault: Vault) => Promise<Backup>;
  /** Called when the backup has taken the vault's place, before that is opened. */
  readonly onReplaced: () => void;
}

/** Failures of a vault that a backup mends. Of a vault that is merely out of reach there is nothing to mend. */
const mendable = new Set(['vault_corrupt', 'vault_unreadable', 'vault_key_lost', 'vault_newer']);

/** Restores a backup into the vault's place; see `Backups.restore`. */
export async function restoreInto(restore: Restore): Promise<{ state: VaultState; undo: Backup | null }> {
  const { state } = restore.session;
  if (state.kind === 'unavailable' && mendable.has(state.failure.code)) {
    const lostWraps = state.failure.code === 'vault_key_lost' ? wrapsIn(restore.directory) : [];
    return { state: await replaceUnavailable(restore, lostWraps), undo: null };
  }
  if (state.kind === 'unavailable') throw new KeyturnError(state.failure);
  return await replaceOpen(restore);
}

async function replaceOpen(restore: Restore): Promise<{ state: VaultState; undo: Backup }> {
  const { directory, session, control } = restore;
  const vault = session.vault();
  const content = vault.maintenance.contentMark();
  await makeDraft(restore, (draft) => {
    vault.maintenance.keepWrapsIn(draft);
  });
  try {
    const undo = await restore.backUpFirst(vault);
    control.commit();
    const replace = (): Promise<void> => {
      replaceVault(directory);
      restore.onReplaced();
      return Promise.resolve();
    };
    const { state } = await session.whileClosed(replace, () => {
      // What was stored meanwhile is in no backup, and a new passphrase isn't in the draft: both would be gone.
      if (vault.maintenance.contentMark() !== content) throw changedMeanwhile();
    });
    return { state, undo };
  } finally {
    discardDraft(vaultFiles(directory));
  }
}

/** @param lostWraps - by which the vault should open, but doesn't, as the keychain lost its key */
async function replaceUnavailable(restore: Restore, lostWraps: readonly KeyWrapRow[]): Promise<VaultState> {
  const { directory, session, control, now } = restore;
  // Without the vault's key there is no telling whether it is the backup's: the backup keeps its own wraps.
  await makeDraft(restore, (draft) => {
    const opensOtherwise = draft.read(readKeyWraps).some((wrap) => !lostWraps.some(isSame(wrap)));
    // It would open as little, and a vault that holds more, and is whole, would be put aside for it.
    if (!opensOtherwise) throw backupOfLostKey();
  });
  try {
    control.commit();
    const replace = (): Promise<void> => {
      replaceDamagedVault(directory, now);
      restore.onReplaced();
      return Promise.resolve();
    };
    const { state } = await session.whileClosed(replace, () => {
      // Opened after all, such as by its recovery key: of that vault no backup was made first.
      if (session.state.kind !== 'unavailable') throw changedMeanwhile();
    });
    return state;
  } finally {
    discardDraft(vaultFiles(directory));
  }
}

/** The wraps of a vault that is closed. */
function wrapsIn(directory: string): readonly KeyWrapRow[] {
  return withDatabaseFailures(() => {
    const connection = connect(vaultFiles(directory).vault, 'WAL');
    try {
      return connection.read(readKeyWraps);
    } finally {
      connection.abandon();
    }
  });
}

const isSame = (one: KeyWrapRow) => (other: KeyWrapRow) =>
  one.kind === other.kind &&
  one.protectedKey.equals(other.protectedKey) &&
  one.vaultKey.equals(other.vaultKey);

type Adapt = Parameters<typeof draftFromBackup>[2];

async function makeDraft({ directory, backup, control }: Restore, adapt: Adapt): Promise<void> {
  try {
    await draftFromBackup(directory, backup, adapt, control.signal);
  } catch (error) {
    throw backupFailure(error);
  }
}
