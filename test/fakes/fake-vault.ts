import type { ChannelName } from '../../src/shared/channel-names.ts';
import type { Failure, Result } from '../../src/shared/failure.ts';
import type { IpcEvents, RequestOf, ResponseOf } from '../../src/shared/ipc-contract.ts';
import {
  defaultVaultSettings,
  type AuditEntry,
  type Backup,
  type BackupComparison,
  type Draft,
  type LockReason,
  type Protection,
  type VaultSecurity,
  type VaultSettings,
  type VaultState,
} from '../../src/shared/vault.ts';
import { sampleNow } from './sample-credential-sets.ts';

export type Answer<C extends ChannelName> = (
  request: RequestOf<C>,
) => Result<ResponseOf<C>> | Promise<Result<ResponseOf<C>>>;
type Answers<C extends ChannelName> = { [Name in C]: Answer<Name> };

export const done = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (failure: Failure): Result<never> => ({ ok: false, failure });

/** How the vault is kept. */
export interface VaultSetup {
  /** Null: the keychain alone opens it. */
  readonly passphrase?: string | null;
  /** Whether there is a trusted keychain. */
  readonly keychain?: boolean;
  /** As it would be typed; null: none was made. */
  readonly recoveryKey?: string | null;
  readonly settings?: VaultSettings;
  readonly backups?: readonly Backup[];
  readonly auditLog?: readonly AuditEntry[];
  readonly comparison?: Partial<BackupComparison>;
  readonly draft?: Draft | null;
}

interface World {
  readonly state: () => VaultState;
  readonly become: (state: VaultState) => void;
  readonly emit: <E extends keyof IpcEvents & 'vaultJobProgressed'>(event: E, payload: IpcEvents[E]) => void;
}

export const sampleRecoveryGroups = ['7K2M', 'QX9D', 'B4TN', 'HW3R', 'Z8VC', 'E5GP', 'J6SY', '1A0F'] as const;
const sampleAuthorities = {
  count: 2,
  shown: [
    { subject: 'Example Corp Root', expiresAt: sampleNow + 900 * 86_400_000 },
    { subject: 'Example Corp Inspection', expiresAt: sampleNow + 90 * 86_400_000 },
  ],
};
const backupFolder = '/home/somebody/.config/Keyturn/backups';

/** What keeps the vault, in memory: its passphrase, recovery key, settings, backups, audit log and draft. */
export class FakeVault {
  passphrase: string | null;
  recoveryKey: string | null;
  settings: VaultSettings;
  backups: readonly Backup[];
  auditLog: readonly AuditEntry[];
  draft: Draft | null;
  readonly #keychain: boolean;
  readonly #comparison: Partial<BackupComparison>;
  readonly #world: World;
  #pendingKey: string | null = null;
  #wrongAttempts = 0;

  constructor(setup: VaultSetup, world: World) {
    this.passphrase = setup.passphrase ?? null;
    this.recoveryKey = setup.recoveryKey ?? null;
    this.settings = setup.settings ?? defaultVaultSettings;
    this.backups = setup.backups ?? [];
    this.auditLog = setup.auditLog ?? [];
    this.draft = setup.draft ?? null;
    this.#keychain = setup.keychain ?? true;
    this.#comparison = setup.comparison ?? {};
    this.#world = world;
  }

  get security(): VaultSecurity {
    return {
      protection: this.#protection,
      hasRecoveryKey: this.recoveryKey !== null,
      settings: this.settings,
      backupFolder: this.settings.backupFolder ?? backupFolder,
    };
  }

  get #protection(): Protection {
    if (this.passphrase === null) return 'keychain';
    return this.#keychain ? 'keychain_and_passphrase' : 'passphrase';
  }

  lock(reason: LockReason, retryAt: number | null = null): VaultState {
    return this.#become({
      kind: 'locked',
      reason,
      asksPassphrase: this.passphrase !== null,
      hasRecoveryKey: this.recoveryKey !== null,
      retryAt,
    });
  }

  unlocking() {
    return {
      createVaultWithPassphrase: ({ passphrase }) => {
        this.passphrase = passphrase;
        return done(this.#become({ kind: 'open' }));
      },
      unlockVault: ({ passphrase }) => {
        if (passphrase !== this.passphrase) return this.#wrong();
        this.#wrongAttempts = 0;
        return done(this.#become({ kind: 'open' }));
      },
      recoverVault: ({ recoveryKey, newPassphrase }) => {
        if (bare(recoveryKey) !== bare(this.recoveryKey ?? '')) return fail(wrongRecoveryKey);
        this.passphrase = newPassphrase;
        return done(this.#become({ kind: 'open' }));
      },
      lockVault: () => done(this.lock('user')),
      getVaultSecurity: () => done(this.security),
      setPassphrase: ({ current, next }) => {
        if (current !== this.passphrase) return fail(wrongPassphrase);
        this.passphrase = next;
        return done(this.security);
      },
    } satisfies Partial<Answers<ChannelName>>;
  }

  recovery() {
    return {
      createRecoveryKey: ({ passphrase }) => {
        if (passphrase !== this.passphrase) return fail(wrongPassphrase);
        this.#pendingKey = sampleRecoveryGroups.join('-');
        return done({ groups: sampleRecoveryGroups, confirmGroup: 2 });
      },
      saveRecoveryKey: () => done(true),
      confirmRecoveryKey: ({ group }) => {
        if (this.#pendingKey === null) {
          return fail({ code: 'no_pending_recovery_key', message: 'No recovery key waits to be confirmed.' });
        }
        if (bare(group) !== sampleRecoveryGroups[2]) return fail(wrongRecoveryKey);
        this.recoveryKey = this.#pendingKey;
        this.#pendingKey = null;
        return done(this.security);
      },
      discardRecoveryKey: () => {
        this.#pendingKey = null;
        return done(null);
      },
    } satisfies Partial<Answers<ChannelName>>;
  }

  keeping() {
    return {
      setVaultSettings: (change) => {
        this.settings = { ...this.settings, ...(change as Partial<VaultSettings>) };
        return done(this.security);
      },
      chooseCertificateFile: () => done({ path: '/etc/pki/example-authorities.pem' }),
      getCertificateAuthorities: () =>
        done(this.settings.network.certificateAuthoritiesFile === null ? null : sampleAuthorities),
      setDraft: (draft) => {
        this.draft = draft;
        return done(null);
      },
      takeDraft: () => {
        const { draft } = this;
        this.draft = null;
        return done(draft);
      },
      listAuditLog: ({ credentialSetId, before, limit }) => {
        const wanted = this.auditLog.filter(
          (entry) =>
            (credentialSetId === null || entry.credentialSetId === credentialSetId) &&
            (before === null || entry.sequence < before),
        );
        return done(JSON.stringify(wanted.toSorted((a, b) => b.sequence - a.sequence).slice(0, limit)));
      },
      exportAuditLog: () => done(true),
      verifyVault: () => {
        this.#world.emit('vaultJobProgressed', { job: 'verify', done: 1, total: 1 });
        const auditEntries = this.auditLog.length;
        return done({
          at: sampleNow,
          credentialSets: 3,
          secretVersions: 4,
          tokenTests: 5,
          auditEntries,
          problems: [],
        });
      },
      rekeyVault: ({ passphrase }) => {
        if (passphrase !== this.passphrase) return fail(wrongPassphrase);
        this.recoveryKey = null;
        return done(this.security);
      },
      cancelVaultJob: () => done(null),
    } satisfies Partial<Answers<ChannelName>>;
  }

  backingUp() {
    return {
      listBackups: () => done(this.backups),
      backUpNow: () => done(this.#backUp('manual')),
      compareBackup: ({ name }) => {
        const backup = this.backups.find((candidate) => candidate.name === name);
        if (!backup) return fail(noSuchBackup);
        return done({ backup, added: [], changed: [], missing: [], ...this.#comparison });
      },
      restoreBackup: ({ name }) => {
        if (!this.backups.some((candidate) => candidate.name === name)) return fail(noSuchBackup);
        const undo = this.#world.state().kind === 'open' ? this.#backUp('before_restore') : null;
        return done({ state: this.#become({ kind: 'open' }), undo });
      },
      chooseBackupFolder: () => {
        this.settings = { ...this.settings, backupFolder: '/media/stick/keyturn' };
        return done(this.security);
      },
    } satisfies Partial<Answers<ChannelName>>;
  }

  #backUp(reason: Backup['reason']): Backup {
    const backup = {
      name: `keyturn-20261122T0500${String(this.backups.length).padStart(2, '0')}Z-${reason}.db`,
      at: sampleNow,
      bytes: 122_880,
      reason,
    };
    this.backups = [backup, ...this.backups];
    return backup;
  }

  /** Without a delay for the first two, as main does. */
  #wrong(): Result<never> {
    this.#wrongAttempts += 1;
    const delay = this.#wrongAttempts > 2 ? 1_000 * 2 ** (this.#wrongAttempts - 3) : 0;
    const state = this.#world.state();
    if (state.kind === 'locked') {
      this.#become({ ...state, retryAt: delay === 0 ? null : sampleNow + delay });
    }
    return fail(wrongPassphrase);
  }

  #become(state: VaultState): VaultState {
    this.#world.become(state);
    return state;
  }
}

const bare = (key: string): string => key.replaceAll(/[\s-]/g, '').toUpperCase();

const wrongPassphrase: Failure = {
  code: 'wrong_passphrase',
  message: 'This passphrase does not open the vault.',
  hint: 'Check Caps Lock and the keyboard layout. Nothing was changed.',
};
const wrongRecoveryKey: Failure = {
  code: 'wrong_recovery_key',
  message: 'This recovery key does not open the vault.',
};
const noSuchBackup: Failure = { code: 'no_such_backup', message: 'This backup is no longer there.' };
