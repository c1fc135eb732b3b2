import { KeyturnError, type Failure } from '../../shared/failure.ts';

export function noSuchBackup(): KeyturnError {
  return new KeyturnError({
    code: 'no_such_backup',
    message: 'This backup is no longer there.',
    hint: 'If it lies on a disk that isn’t plugged in, plug it in, then try again.',
  });
}

export function backupFolderMissing(): KeyturnError {
  return new KeyturnError({
    code: 'file_not_written',
    message: 'The backup folder isn’t there, so no backup was made.',
    hint: 'Plug in the disk that it is on, or choose another backup folder, then try again.',
  });
}

function folderUnusable(): KeyturnError {
  return new KeyturnError({
    code: 'file_not_written',
    message: 'The backup folder can’t be used, so no backup was made.',
    hint: 'See what lies at its place, or choose another backup folder, then try again.',
  });
}

/** A backup that is no vault of ours any more. */
export function backupDamaged(): KeyturnError {
  return new KeyturnError({
    code: 'backup_unusable',
    message: 'This backup is damaged, so nothing can be restored from it.',
    hint: 'Nothing was changed. Choose another backup.',
  });
}

export function backupNewer(): KeyturnError {
  return new KeyturnError({
    code: 'backup_unusable',
    message: 'This backup was made by a newer version of Keyturn.',
    hint: 'Nothing was changed. Install the newest Keyturn, then try again.',
  });
}

/** It opens by nothing that the vault wouldn't open by. */
export function backupOfLostKey(): KeyturnError {
  return new KeyturnError({
    code: 'backup_unusable',
    message: 'This backup needs the same key as the vault, so it would not open either.',
    hint: 'Nothing was changed. Bring the keychain back, or use the recovery key if there is one.',
  });
}

export function backupOfAnotherVault(): KeyturnError {
  return new KeyturnError({
    code: 'backup_not_comparable',
    message: 'This backup belongs to another vault, so it can’t be compared with this one.',
    hint: 'Restoring it replaces this vault with that one; a backup of this one is made first.',
  });
}

export function backupOfFormerKey(): KeyturnError {
  return new KeyturnError({
    code: 'backup_not_comparable',
    message: 'This backup was made before the vault got its present key, so it can’t be compared.',
    hint: 'It can be restored: it then opens with the keychain or passphrase that opened it at that time.',
  });
}

/** What the system says of a folder that is none, or is on a disk or share that went away. */
const folderGone = new Set(['EEXIST', 'ENOTDIR', 'ENOENT', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'EBUSY']);

/** What a full or read-only disk means for a backup, in words that don't say the vault's disk is at fault. */
export function backupNotMade(error: unknown): unknown {
  if (!(error instanceof KeyturnError)) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return folderGone.has(code) ? folderUnusable() : error;
  }
  if (error.code === 'disk_full') {
    return new KeyturnError({
      code: 'disk_full',
      message: 'The disk that holds the backups is full, so no backup was made.',
      hint: 'Free some space, or choose another backup folder, then try again.',
    });
  }
  if (error.code === 'vault_read_only') {
    return new KeyturnError({
      code: 'file_not_written',
      message: 'The backup folder can’t be written, so no backup was made.',
      hint: 'Make it writable for your user, or choose another backup folder, then try again.',
    });
  }
  return error;
}

/** Failures of an automatic backup that are none: the vault was locked meanwhile, or something else was under way. */
const passing = new Set(['vault_not_open', 'job_in_progress', 'job_cancelled']);

export function isPassing(error: unknown): boolean {
  return error instanceof KeyturnError && passing.has(error.code);
}

/** What to tell of an automatic backup that failed: nothing of an error that isn't ours. */
export function problemOf(error: unknown): Failure {
  if (error instanceof KeyturnError) return error.toFailure();
  return {
    code: 'unexpected',
    message: 'No backup could be made, for a reason that Keyturn does not know.',
    hint: 'Try “Back up now”, or choose another backup folder.',
  };
}
