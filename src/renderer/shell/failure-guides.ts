import type { Failure, FailureCode } from '../../shared/failure.ts';
import type { AppState } from '../../shared/ipc-contract.ts';

type Platform = AppState['platform'];

/** What a guide depends on beside the failure. */
export interface Circumstances {
  readonly platform: Platform;
  readonly hasRecoveryKey?: boolean;
  readonly backups?: number;
}

/** The ways to an open vault that the screen offers, beside trying again. */
export interface WaysOut {
  readonly recover: boolean;
  readonly restore: boolean;
  /** Which one to take first. */
  readonly first: 'recover' | 'restore' | 'retry';
}

/** What a screen says about a vault that can't be opened, beside the failure's own message and hint. */
export interface FailureGuide {
  readonly heading: string;
  readonly steps: readonly string[];
  /** What the user needn't fear. Only what is certain for this failure. */
  readonly reassurance: string;
  readonly kind: 'keychain' | 'vault' | 'disk';
  /** What the button does that tries again, where it does more than that. */
  readonly retry?: string;
}

const untouched = 'Nothing was changed or overwritten.';

const keychainSteps: Record<Platform, readonly string[]> = {
  linux: [
    'Install a keyring if there is none: gnome-keyring on most desktops (Debian, Ubuntu: sudo apt install gnome-keyring), KWallet on KDE.',
    'Log out and in again, so that the keyring starts and is unlocked with your session.',
    'Make sure that a default keyring exists: open “Passwords and Keys” (seahorse) or KWallet Manager.',
  ],
  darwin: [
    'Open Keychain Access and check that your login keychain is listed and unlocked.',
    'When macOS asks whether Keyturn may use “Keyturn Safe Storage”, allow it.',
  ],
  win32: [
    'Sign in with your own Windows account, not with a temporary profile.',
    'If your password was reset by an administrator, sign out and in again once.',
  ],
};

const unlockSteps: Record<Platform, readonly string[]> = {
  linux: ['Unlock your keyring: the desktop asks for its password when an app needs it.'],
  darwin: ['Unlock your login keychain in Keychain Access.'],
  win32: ['Sign out of Windows and in again.'],
};

const guides: Partial<Record<FailureCode, (circumstances: Circumstances) => FailureGuide>> = {
  keychain_unavailable: ({ platform, hasRecoveryKey = false }) => ({
    heading: 'Keyturn needs your system’s keychain',
    steps: [
      ...keychainSteps[platform],
      ...(hasRecoveryKey ? ['If the keychain is gone for good, use your recovery key.'] : []),
    ],
    reassurance: `Your vault is safe where it is. ${untouched}`,
    kind: 'keychain',
    ...(platform === 'linux' && { retry: 'Restart Keyturn' }),
  }),
  keychain_locked: ({ platform }) => ({
    heading: 'Your keychain is locked',
    steps: unlockSteps[platform],
    reassurance: `Your vault is safe where it is. ${untouched}`,
    kind: 'keychain',
  }),
  vault_key_lost: ({ hasRecoveryKey = false, backups = 0 }) => ({
    heading: 'The key to this vault is missing',
    steps: [
      ...(hasRecoveryKey
        ? ['Use your recovery key: it opens the vault, and gives it a new key to open with.']
        : []),
      'If you moved this profile from another computer or account, open Keyturn there.',
      'If your keychain was reset, restore the keychain from a backup of your system, then try again.',
      ...(backups > 0 ? ['If the vault was changed from outside, restore a backup of it.'] : []),
      'If nothing of this is possible, keep the vault folder and start with an empty one: move the folder away, then try again.',
    ],
    reassurance:
      'The sealed vault is still there. Nothing was changed or overwritten, and no new key was made.',
    kind: 'keychain',
  }),
  vault_corrupt: ({ backups = 0 }) => ({
    heading: 'The vault is damaged',
    steps:
      backups > 0
        ? ['Restore the newest backup. The damaged vault stays beside it under another name.']
        : [
            'Show the vault folder and make a copy of it before anything else.',
            'Put a good copy of the vault from your own backup in its place.',
            'Then try again.',
          ],
    reassurance: untouched,
    kind: 'vault',
  }),
  vault_unreadable: ({ backups = 0 }) => ({
    heading: 'The vault can’t be read',
    steps: [
      'Check that the vault folder belongs to you and that you may read it.',
      'If it lies on a network or removable drive, check that the drive is there.',
      ...(backups > 0 ? ['If neither helps, restore a backup.'] : []),
    ],
    reassurance: untouched,
    kind: 'disk',
  }),
  vault_newer: () => ({
    heading: 'This vault belongs to a newer Keyturn',
    steps: ['Install the newest version of Keyturn, then open it again.'],
    reassurance: `An older version could harm a newer vault, so this one left it alone. ${untouched}`,
    kind: 'vault',
  }),
  vault_read_only: () => ({
    heading: 'The vault folder can’t be written to',
    steps: [
      'Give yourself the right to write to the vault folder and the files in it.',
      'If the drive is mounted read-only, mount it for writing.',
    ],
    reassurance: untouched,
    kind: 'disk',
  }),
  disk_full: () => ({
    heading: 'The disk is full',
    steps: ['Free some space on the drive that holds the vault folder. A few megabytes are enough.'],
    reassurance: 'What was saved before is still there. Nothing was written halfway.',
    kind: 'disk',
  }),
  vault_busy: () => ({
    heading: 'Something else is using the vault',
    steps: [
      'Close other copies of Keyturn, also under another user name.',
      'If a backup or sync program is reading the vault folder, let it finish.',
    ],
    reassurance: untouched,
    kind: 'vault',
  }),
};

export function guideFor(failure: Failure, circumstances: Circumstances): FailureGuide {
  return (
    guides[failure.code]?.(circumstances) ?? {
      heading: 'The vault could not be opened',
      steps: ['Try again.', 'If it happens again, close Keyturn and open it anew.'],
      reassurance: untouched,
      kind: 'vault',
    }
  );
}

/** A recovery key helps where the usual key is out of reach, a backup where the vault itself is at fault. */
const recoverable: readonly FailureCode[] = ['vault_key_lost', 'keychain_unavailable'];
const restorable: readonly FailureCode[] = ['vault_key_lost', 'vault_corrupt', 'vault_unreadable'];

export function waysOutOf(failure: Failure, { hasRecoveryKey = false, backups = 0 }: Circumstances): WaysOut {
  const recover = hasRecoveryKey && recoverable.includes(failure.code);
  const restore = backups > 0 && restorable.includes(failure.code);
  // A keychain that is away comes back, as a rule: the recovery key is for one that doesn't. And a lost key seldom has a
  // backup that opens without it.
  const wait =
    failure.code === 'keychain_unavailable' ||
    !(recover || restore) ||
    (failure.code === 'vault_key_lost' && !recover);
  return { recover, restore, first: wait ? 'retry' : recover ? 'recover' : 'restore' };
}
