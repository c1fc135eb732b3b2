import type { CredentialSet } from '../shared/credential.ts';
import {
  defaultVaultSettings,
  type NetworkSettings,
  type VaultSettings,
  type VaultState,
} from '../shared/vault.ts';
import { AutomaticRotations } from './automation/automatic-rotations.ts';
import { CalendarFile } from './calendar/calendar-file.ts';
import {
  createClearingClipboard,
  type ClearingClipboard,
  type SystemClipboard,
} from './clipboard/clearing-clipboard.ts';
import { CredentialSetListing } from './ipc/credential-set-listing.ts';
import { createDrafts } from './drafts.ts';
import { endVaultWork } from './ending.ts';
import { dropHeldSecrets, type HeldSecretsParts } from './held-secrets.ts';
import { noteLock } from './lock-entry.ts';
import { createLockTriggers, type LockTriggers, type Power } from './lock-triggers.ts';
import { exchange, type Exchange, type ProviderFetch } from './oauth/exchange.ts';
import { createTokenHolder, type TokenHolder } from './oauth/token-holder.ts';
import { timeoutsOf } from './oauth/deadline.ts';
import { createOneAtATime } from './oauth/one-at-a-time.ts';
import { createTokenCalls, type TokenCalls, type TokenCallsDependencies } from './oauth/token-calls.ts';
import { createTokenTester, type TokenTester, type TokenTesterDependencies } from './oauth/token-test.ts';
import { followPolicyChanges, followProviderChanges } from './provider-changes.ts';
import { createProviders, type Providers } from './providers/providers.ts';
import type { CertificateFiles } from './network/certificate-files.ts';
import { AttentionWatch } from './rotation/attention-watch.ts';
import { attentionMoments, policyLookup, type PolicyOf } from './rotation/policy.ts';
import { TestRuns } from './test-run/test-runs.ts';
import { testWhenDue } from './test-run/test-schedule.ts';
import { createStatusWatch, type StatusWatch } from './rotation/status-watch.ts';
import { VaultSession, type CloseReason, type OpenRequest } from './vault-session.ts';
import { Backups } from './vault/backups.ts';
import { createDailyChores, type DailyChores } from './vault/daily-chores.ts';
import { VaultJobs } from './vault/jobs.ts';
import type { KeyProtector } from './vault/key-protector.ts';
import { RecoveryKeyOffer } from './vault/recovery-key-offer.ts';
import { createUpkeep, type Upkeep } from './vault/upkeep.ts';
import { Vault, vaultExists } from './vault/vault.ts';
import { createListEvents, type Emit, type ListEvents } from './window-events.ts';

export interface VaultServicesParts {
  /** The folder that holds the vault. */
  readonly folder: string;
  readonly keyProtector: KeyProtector;
  readonly clock: { now(): number };
  /** Ms by a clock that can't be set. */
  readonly monotonicNow: () => number;
  readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  readonly systemClipboard: SystemClipboard;
  readonly tokenFetch: ProviderFetch;
  readonly certificateFiles: Pick<CertificateFiles, 'forget'>;
  readonly contentProtection: HeldSecretsParts['contentProtection'];
  /** Tells the window. */
  readonly emit: Emit;
  readonly report: (where: string, error: unknown) => void;
  /** Told when other credential sets ask for attention, or it is another state of the vault that says which. */
  readonly onAttention: () => void;
  /** Told of sets that were changed, and of ids that are gone for good. */
  readonly onSets: (changed: readonly CredentialSet[], removed: readonly string[]) => void;
  /** Told when a vault was opened: from then on, this process may have its secrets in memory. */
  readonly noteOpened: () => void;
}

/** The vault over the life of the app, and all that begins, works and ends with an open one. */
export class VaultServices {
  readonly session: VaultSession;
  readonly jobs: VaultJobs;
  readonly backups: Backups;
  readonly clipboard: ClearingClipboard;
  readonly tokens: TokenHolder;
  readonly tokenTester: TokenTester;
  readonly testRuns: TestRuns;
  readonly tokenCalls: TokenCalls;
  readonly automaticRotations: AutomaticRotations;
  readonly calendarFile: CalendarFile;
  readonly recoveryKeyOffer = new RecoveryKeyOffer();
  readonly drafts = createDrafts();
  readonly providers: Providers = createProviders({
    list: () => this.session.openVault?.ownProviders.list() ?? [],
    find: (id) => this.session.openVault?.ownProviders.find(id) ?? null,
  });
  readonly policyOf: PolicyOf = policyLookup(this.providers, () => this.#settings().providerPolicies);
  readonly listing: CredentialSetListing;
  /** Which sets of the open vault ask for attention. */
  readonly attention: AttentionWatch<ReturnType<typeof setTimeout>>;
  readonly #parts: VaultServicesParts;
  readonly #listEvents: ListEvents;
  readonly #statusWatch: StatusWatch;
  readonly #upkeep: Upkeep;
  readonly #dailyChores: DailyChores;
  /** Null until {@link watchPower}. */
  #lockTriggers: LockTriggers | null = null;

  constructor(parts: VaultServicesParts) {
    const { clock, timers, emit } = parts;
    this.#parts = parts;
    this.#listEvents = createListEvents(emit, clock, this.policyOf);
    this.listing = new CredentialSetListing(clock, this.policyOf);
    this.session = this.#createSession();
    this.jobs = new VaultJobs((progress) => {
      emit('vaultJobProgressed', progress);
    });
    this.backups = this.#createBackups();
    this.clipboard = createClearingClipboard(
      parts.systemClipboard,
      timers,
      () => this.#settings().clearClipboardAfter * 1000,
    );
    this.tokens = createTokenHolder({ clock, timers });
    const asking = this.#askingDependencies();
    this.tokenTester = createTokenTester(asking);
    this.tokenCalls = createTokenCalls(asking);
    this.automaticRotations = new AutomaticRotations({
      vault: () => this.session.vault(),
      timers,
      providers: this.providers,
      asking,
      requests: asking.requests,
      onPromoted: (id) => {
        this.tokens.forget(id);
      },
    });
    this.calendarFile = this.#createCalendarFile();
    this.testRuns = this.#createTestRuns();
    this.#statusWatch = this.#createStatusWatch();
    this.attention = this.#createAttentionWatch();
    this.#upkeep = this.#createUpkeep();
    this.#dailyChores = this.#createDailyChores();
    this.session.onBeforeLock(() => {
      this.testRuns.end();
    });
    this.session.onBeforeLock((reason) => {
      this.#beforeLock(reason);
    });
    this.session.onLocked(() => {
      this.recoveryKeyOffer.discard();
      this.listing.forget();
      this.#parts.certificateFiles.forget();
    });
  }

  /** Lets idleness, suspend and a locked screen lock the vault. Electron has a power monitor once it is ready. */
  watchPower(power: Power): void {
    this.#lockTriggers = createLockTriggers({
      power,
      timers: this.#parts.timers,
      monotonicNow: this.#parts.monotonicNow,
      settings: () => this.session.openVault?.settings() ?? null,
      lock: (reason) => this.session.lock(reason),
    });
  }

  /** To be called at every input in Keyturn's own window. */
  noteActivity(): void {
    this.#lockTriggers?.noteActivity();
  }

  /** To be called when the machine wakes up: time may have passed, or been set, while it slept. */
  noteWakingUp(): void {
    this.#statusWatch.refresh();
    this.#listEvents.moved([]);
    void this.#dailyChores.refresh();
  }

  /** What was copied, granted and unsealed must not outlive the app. Never rejects. */
  async end(): Promise<void> {
    this.#stopAttending();
    const { timers, report } = this.#parts;
    await endVaultWork({
      timers,
      report,
      cancelRequests: () => {
        this.testRuns.end();
        this.tokenTester.cancelAll();
      },
      rotations: this.automaticRotations,
      requestTimeout: () => timeoutsOf(this.networkSettings).total,
      jobs: this.jobs,
      session: this.session,
      dropHeldSecrets: () => dropHeldSecrets(this.#heldSecrets(), null),
    });
  }

  /** How requests leave this computer now. */
  get networkSettings(): NetworkSettings {
    return this.#settings().network;
  }

  #settings(): VaultSettings {
    return this.session.openVault?.settings() ?? defaultVaultSettings;
  }

  #createSession(): VaultSession {
    const { folder, clock, monotonicNow, report } = this.#parts;
    return new VaultSession({
      openVault: (request) => this.#openVault(request),
      vaultExists: () => vaultExists(folder),
      countBackups: () => this.backups.list().length,
      clock,
      monotonicNow,
      onState: (state, vault) => {
        this.#onState(state, vault);
      },
      report,
    });
  }

  #openVault(request: OpenRequest): Promise<Vault> {
    const { folder, keyProtector, clock } = this.#parts;
    return Vault.open({
      ...request,
      directory: folder,
      keyProtector,
      clock,
      momentsOf: (set) => attentionMoments(set, this.policyOf(set)),
    });
  }

  #createBackups(): Backups {
    return new Backups({
      directory: this.#parts.folder,
      clock: this.#parts.clock,
      jobs: this.jobs,
      session: this.session,
      chosenFolder: () => this.session.openVault?.settings().backupFolder ?? null,
      onProblem: (problem) => {
        this.#parts.emit('backupProblemChanged', problem);
      },
    });
  }

  /** What asks providers on behalf of credential sets: one request of a set at a time. */
  #askingDependencies(): TokenTesterDependencies & TokenCallsDependencies {
    const { clock, monotonicNow, tokenFetch } = this.#parts;
    return {
      clock,
      monotonicNow,
      fetch: tokenFetch,
      timeouts: () => timeoutsOf(this.networkSettings),
      withSecret: (id, use, versionId) => this.session.vault().withSecret(id, use, versionId),
      tokens: this.tokens,
      requests: createOneAtATime(),
    };
  }

  #createTestRuns(): TestRuns {
    const { clock, monotonicNow, timers, emit, report } = this.#parts;
    return new TestRuns({
      clock,
      monotonicNow,
      timers,
      vault: () => this.session.vault(),
      providers: this.providers,
      tester: this.tokenTester,
      jobs: this.jobs,
      tell: (progress) => {
        emit('testRunProgressed', progress);
      },
      report: (error) => {
        report('test run', error);
      },
    });
  }

  /** Reads what a server publishes: the request carries nothing of the vault. Never rejects. */
  readonly readPublished = (url: string, signal?: AbortSignal): Promise<Exchange> =>
    exchange(
      {
        method: 'GET',
        url,
        headers: { accept: 'application/json' },
        body: null,
        allowInsecureHttp: false,
        connection: {},
      },
      {
        fetch: this.#parts.tokenFetch,
        monotonicNow: this.#parts.monotonicNow,
        timeouts: () => timeoutsOf(this.networkSettings),
      },
      signal,
    );

  #createStatusWatch(): StatusWatch {
    return createStatusWatch({
      clock: this.#parts.clock,
      timers: this.#parts.timers,
      listCredentialSets: () => this.session.vault().list(),
      policyOf: this.policyOf,
      onChange: this.#listEvents.moved,
    });
  }

  #createAttentionWatch(): VaultServices['attention'] {
    const { clock, timers, onAttention } = this.#parts;
    return new AttentionWatch({
      clock,
      timers,
      listCredentialSets: () => this.session.vault().list(),
      policyOf: this.policyOf,
      onChange: onAttention,
    });
  }

  /** What goes by time hears of every change. */
  readonly #noteChange = (changed: readonly CredentialSet[], removed: readonly string[]): void => {
    this.#statusWatch.noteChange(changed, removed);
    this.#parts.onSets(changed, removed);
    this.attention.noteChange(changed, removed);
  };

  #createDailyChores(): DailyChores {
    return createDailyChores({
      timers: this.#parts.timers,
      // A vault that isn't as it was left must not take the place of a good backup.
      chores: [
        () => this.#upkeep.settled(),
        () => this.backups.makeDaily(),
        () => this.session.vault().purgeOldTrash(),
        () => {
          // Nothing here waits for it: it may be on a disk that no longer answers.
          void this.calendarFile.refresh();
        },
        () => {
          testWhenDue({ clock: this.#parts.clock, vault: () => this.session.vault(), runs: this.testRuns });
        },
      ],
      report: (error) => {
        this.#parts.report('daily chores', error);
      },
    });
  }

  #createCalendarFile(): CalendarFile {
    const { clock, timers, emit, report } = this.#parts;
    return new CalendarFile({
      openVault: () => this.session.openVault,
      policyOf: this.policyOf,
      providerName: (id) => this.providers.find(id)?.name ?? id,
      clock,
      timers,
      onProblem: (problem) => {
        emit('calendarProblemChanged', problem);
      },
      report: (error) => {
        report('calendar', error);
      },
    });
  }

  #createUpkeep(): Upkeep {
    return createUpkeep({
      timers: this.#parts.timers,
      onDamage: (vault, failure) => void this.session.giveUp(vault, failure),
      report: (error) => {
        this.#parts.report('upkeep', error);
      },
    });
  }

  #onState(state: VaultState, vault: Vault | null): void {
    vault?.onChange(({ changed, removed }) => {
      this.#listEvents.changed(changed, removed);
      this.#noteChange(changed, removed);
      this.calendarFile.noteChange();
    });
    if (vault) this.#followProviders(vault);
    this.#parts.emit('vaultStateChanged', state);
    if (vault) this.#attend(vault);
    else this.#stopAttending();
    this.#parts.onAttention();
    // A restored vault that is locked can't take what was being typed before.
    if (state.kind !== 'open' && state.kind !== 'opening') this.drafts.set(null);
  }

  #followProviders(vault: Vault): void {
    const { tokens, tokenTester } = this;
    const { emit, report } = this.#parts;
    const [listEvents, statusWatch] = [this.#listEvents, { noteChange: this.#noteChange }];
    const decisions = { report, listEvents, statusWatch, calendarFile: this.calendarFile };
    followProviderChanges(vault, { ...decisions, emit, tokens, tokenTester });
    followPolicyChanges(vault, decisions);
  }

  #attend(vault: Vault): void {
    this.#parts.noteOpened();
    this.backups.noteOpened(vault);
    this.#upkeep.start(vault);
    this.#statusWatch.start();
    this.attention.start();
    this.#dailyChores.start();
    this.#lockTriggers?.start();
    this.automaticRotations.noteOpened();
    this.calendarFile.noteChange();
  }

  #stopAttending(): void {
    this.#upkeep.stop();
    this.#statusWatch.stop();
    this.attention.stop();
    this.#dailyChores.stop();
    this.calendarFile.stop();
    this.#lockTriggers?.stop();
  }

  #beforeLock(reason: CloseReason): void {
    // A restore closes the file by itself, and is past cancelling by then.
    this.jobs.cancel();
    const vault = this.session.openVault;
    if (vault) noteLock(vault.audit, reason);
    // While its file is being replaced, a vault takes no draft; it is soon open again.
    void dropHeldSecrets(this.#heldSecrets(), reason === 'file_work' ? null : vault);
  }

  #heldSecrets(): HeldSecretsParts {
    const { tokenTester, tokens, clipboard, drafts } = this;
    const { contentProtection, report } = this.#parts;
    return { tokenTester, tokens, clipboard, contentProtection, drafts, report };
  }
}
