import { isDeepStrictEqual } from 'node:util';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { NamedSet } from '../../shared/vault.ts';
import type { Connection } from '../database/connection.ts';
import { pageOfCredentialSets } from '../database/credential-set-store.ts';
import { openBackup } from '../database/restore.ts';
import { readKeyWraps, readVaultHeader, writeVaultHeader } from '../database/vault-header-store.ts';
import { backupDamaged, backupNewer, backupOfAnotherVault, backupOfFormerKey } from './backup-failures.ts';
import type { Records } from './records.ts';
import { requireIntactHeader, type VaultHeader } from './vault-header.ts';

const rowsAtOnce = 64;

/** What restoring a backup would change. */
export interface Differences {
  readonly added: readonly NamedSet[];
  readonly changed: readonly NamedSet[];
  readonly missing: readonly NamedSet[];
}

type Pause = () => Promise<void> | undefined;

/**
 * Compares a backup with the open vault. Neither tests nor uses count: with them, every set that was tested since would
 * stand in the list, and hide those that were edited. Nor do fingerprints, which older backups don't have.
 *
 * @throws KeyturnError `backup_unusable`, `backup_not_comparable`
 */
export async function compareWithBackup(
  path: string,
  records: Records,
  present: readonly CredentialSet[],
  pause: Pause,
): Promise<Differences> {
  return await withBackup(path, async (backup) => {
    requireOwn(headerOf(backup), records);
    const inVault = new Map(present.map((set) => [set.id, set]));
    const added: NamedSet[] = [];
    const changed: NamedSet[] = [];
    for (let after = 0; ;) {
      const rows = backup.read((database) => pageOfCredentialSets(database, after, rowsAtOnce));
      for (const row of rows) {
        after = row.sequence;
        const then = records.openSummary(row);
        const now = inVault.get(row.id);
        if (!now) added.push(named(then));
        else if (!isDeepStrictEqual(comparable(then), comparable(now))) changed.push(named(now));
        inVault.delete(row.id);
        await pause();
      }
      if (rows.length === 0) break;
    }
    return { added, changed, missing: [...inVault.values()].map(named) };
  });
}

/**
 * Looks into a fresh copy of the open vault: its header has to be the vault's own, under the vault's own key.
 *
 * @throws KeyturnError `backup_unusable`
 */
export function requireOwnCopy(copy: Connection, records: Records): void {
  requireOwn(headerOf(copy), records);
}

/**
 * Gives a draft that was made of a backup the ways to the vault key that the open vault has now, so that today's
 * passphrase opens it. A draft of another vault, or one with a former vault key, keeps its own.
 */
export function keepWraps(draft: Connection, vault: Connection, records: Records): void {
  const header = headerOf(draft);
  if (!records.isOwnHeader(header)) return;
  const present = records.headerWith(header.row, vault.read(readKeyWraps));
  draft.write((database) => {
    writeVaultHeader(database, present.row, present.wraps);
  });
}

/**
 * Opens a backup, hands it over, and closes it. What is wrong with the file is the backup's fault, not the vault's.
 *
 * @throws KeyturnError `backup_unusable`, and what `use` throws
 */
export async function withBackup<T>(path: string, use: (backup: Connection) => Promise<T> | T): Promise<T> {
  let backup: Connection | undefined;
  try {
    backup = openBackup(path);
    return await use(backup);
  } catch (error) {
    throw backupFailure(error);
  } finally {
    backup?.abandon();
  }
}

/** A failure of the vault's file, told of a backup's. */
export function backupFailure(error: unknown): unknown {
  if (!(error instanceof KeyturnError)) return error;
  if (error.code === 'vault_newer') return backupNewer();
  if (error.code === 'vault_unreadable' || error.code === 'vault_corrupt') return backupDamaged();
  return error;
}

function headerOf(connection: Connection): VaultHeader {
  return connection.read((database) =>
    requireIntactHeader(readVaultHeader(database), readKeyWraps(database)),
  );
}

function requireOwn(header: VaultHeader, records: Records): void {
  if (header.row.vaultId !== records.vaultId) throw backupOfAnotherVault();
  if (!records.isOwnHeader(header)) throw backupOfFormerKey();
}

/** What the user would call the content of a set. */
function comparable({ lastTest: _test, lastUsedAt: _use, ...rest }: CredentialSet) {
  return { ...rest, secretVersions: rest.secretVersions.map(comparableVersion) };
}

function comparableVersion({ fingerprint: _, facts, ...rest }: SecretVersion) {
  return { ...rest, facts: facts && { ...facts, lastTest: null } };
}

const named = ({ id, name }: CredentialSet): NamedSet => ({ id, name });
