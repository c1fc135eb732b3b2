import type { ChannelName, EventName } from '../../src/shared/channel-names.ts';
import { toCompactList } from '../../src/shared/compact-list.ts';
import type { CredentialSetListItem, SecretVersion } from '../../src/shared/credential.ts';
import type { Failure, Result } from '../../src/shared/failure.ts';
import type {
  AppState,
  CredentialSetListPart,
  IpcEvents,
  KeyturnBridge,
  RequestOf,
  ResponseOf,
} from '../../src/shared/ipc-contract.ts';
import { defaultPreferences, type Preferences } from '../../src/shared/preferences.ts';
import type { Provider } from '../../src/shared/provider.ts';
import type { VaultState } from '../../src/shared/vault.ts';
import { done, fail, FakeVault, type Answer, type VaultSetup } from './fake-vault.ts';
import { sampleNow, sampleSet, sampleVersion } from './sample-credential-sets.ts';
import { sampleProviders } from './sample-providers.ts';

type Listener = (payload: never) => void;
type Answers = { [C in ChannelName]: Answer<C> };

interface Setup {
  readonly credentialSets?: readonly CredentialSetListItem[];
  readonly providers?: readonly Provider[];
  readonly appState?: Partial<AppState>;
  /** How the vault is kept; by default by the keychain alone. */
  readonly vault?: VaultSetup;
}

export { done, fail };

/** Main, in memory: keeps sets as the vault would, and tells of changes as the vault would. */
export class FakeMain {
  readonly sets: Map<string, CredentialSetListItem>;
  /** Every call so far, oldest first. */
  readonly calls: { readonly channel: ChannelName; readonly request: unknown }[] = [];
  /** What `window.keyturn` is to be. */
  readonly bridge: KeyturnBridge;
  /** Passphrase, recovery key, settings, backups, audit log and draft. */
  readonly vault: FakeVault;
  appState: AppState;
  readonly #listeners = new Map<EventName, Set<Listener>>();
  readonly #answers: Answers;

  constructor({ credentialSets = [], providers = sampleProviders, appState = {}, vault = {} }: Setup = {}) {
    this.sets = new Map(credentialSets.map((item) => [item.id, item]));
    this.appState = {
      vault: { kind: 'open' },
      preferences: defaultPreferences,
      appVersion: '0.1.0',
      electronVersion: '45.4.1',
      electronSupported: true,
      platform: 'linux',
      vaultFolder: '/home/somebody/.config/Keyturn',
      backupProblem: null,
      calendarProblem: null,
      ...appState,
    };
    this.vault = new FakeVault(vault, {
      state: () => this.appState.vault,
      become: (state) => this.becomeVault(state),
      emit: (event, payload) => this.emit(event, payload),
    });
    this.#answers = this.#usualAnswers(providers);
    this.bridge = this.#makeBridge();
  }

  /** Makes a channel answer otherwise from now on. */
  answer<C extends ChannelName>(channel: C, answer: Answer<C>): void {
    Object.assign(this.#answers, { [channel]: answer });
  }

  /** Makes a channel fail from now on. */
  fail(channel: ChannelName, failure: Failure): void {
    Object.assign(this.#answers, { [channel]: () => ({ ok: false, failure }) });
  }

  emit<E extends EventName>(event: E, payload: IpcEvents[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }

  /** Puts a set in and tells the window, as when time or another part of main changed it. */
  change(item: CredentialSetListItem): void {
    this.sets.set(item.id, item);
    this.emit('credentialSetsChanged', { now: sampleNow, changed: [item], removed: [] });
  }

  /** Changes the vault's state and tells the window. */
  becomeVault(state: VaultState): void {
    this.appState = { ...this.appState, vault: state };
    this.emit('vaultStateChanged', state);
  }

  callsOf<C extends ChannelName>(channel: C): RequestOf<C>[] {
    return this.calls.filter((call) => call.channel === channel).map((call) => call.request as RequestOf<C>);
  }

  #makeBridge(): KeyturnBridge {
    const on = (event: EventName, listener: Listener) => {
      const listeners = this.#listeners.get(event) ?? new Set();
      this.#listeners.set(event, listeners.add(listener));
      return () => listeners.delete(listener);
    };
    const channels = Object.keys(this.#answers) as ChannelName[];
    const functions = channels.map((channel) => [
      channel,
      async (request: unknown) => {
        // IPC clones what it carries; what can't be cloned must fail here too.
        const carried: unknown = structuredClone(request);
        this.calls.push({ channel, request: carried });
        return structuredClone(await this.#answers[channel](carried as never));
      },
    ]);
    return { ...Object.fromEntries(functions), on } as unknown as KeyturnBridge;
  }

  #usualAnswers(providers: readonly Provider[]): Answers {
    const nothing = () => done(null);
    const copied = () => done({ clearsAfter: 30_000 });
    return {
      getAppState: () => done(this.appState),
      retryOpenVault: () => done(this.appState.vault),
      showVaultFolder: nothing,
      setPreferences: (change) => {
        const preferences = { ...this.appState.preferences, ...change } as Preferences;
        this.appState = { ...this.appState, preferences };
        return done(preferences);
      },
      listProviders: () => done(providers),
      openProviderLink: nothing,
      listCredentialSets: () => done(listPart([...this.sets.values()])),
      registerCredentialSet: ({ facts }) => {
        const item = sampleSet(0x20_0000 + this.sets.size, { ...(facts as object), status: 'never_tested' });
        this.change(item);
        return done(item);
      },
      updateCredentialSet: ({ id, facts }) => this.#edit(id, facts as Partial<CredentialSetListItem>),
      setEnabled: ({ id, enabled }) => this.#edit(id, { enabled, status: enabled ? 'fresh' : 'disabled' }),
      moveToTrash: ({ ids }) => this.#editAll(ids, { trashedAt: sampleNow }),
      restoreFromTrash: ({ ids }) => this.#editAll(ids, { trashedAt: null }),
      purge: ({ ids }) => {
        for (const id of ids) this.sets.delete(id);
        this.emit('credentialSetsChanged', { now: sampleNow, changed: [], removed: ids });
        return done(null);
      },
      revealSecret: () => done({ clientSecret: 'sample-secret-7f3a', hideAfter: 20_000 }),
      hideSecret: nothing,
      copySecret: copied,
      copyClientId: copied,
      requestTestToken: () => fail(notFaked('requestTestToken')),
      adoptExperiment: () => fail(notFaked('adoptExperiment')),
      cancelTokenTest: nothing,
      listTokenTests: () => done([]),
      exportTokenTests: () => done(true),
      copySnippet: copied,
      tryToken: () => fail(notFaked('tryToken')),
      introspectToken: () => fail(notFaked('introspectToken')),
      revokeToken: () => fail(notFaked('revokeToken')),
      verifyTokenSignature: () => fail(notFaked('verifyTokenSignature')),
      previewTestRun: ({ ids }) => done({ sets: ids.length, skipped: 0, hosts: 1, perHost: 2 }),
      startTestRun: () => fail(notFaked('startTestRun')),
      getTestRun: nothing,
      cancelTestRun: nothing,
      exportTestRun: () => done(true),
      saveOwnProvider: ({ provider }) => done(provider as Provider),
      deleteOwnProvider: nothing,
      exportProviders: () => done(true),
      importProviders: nothing,
      discoverProvider: () => fail(notFaked('discoverProvider')),
      copyToken: copied,
      setExposed: ({ id, exposed }) =>
        this.#edit(id, { exposedAt: exposed ? sampleNow : null, status: exposed ? 'exposed' : 'fresh' }),
      addPendingSecret: ({ id, clientId, keyId, secretExpiresAt }) =>
        this.#edit(id, (set) => {
          const facts = {
            clientId: clientId ?? set.clientId,
            keyId,
            secretExpiresAt: secretExpiresAt ?? null,
            secretChangedAt: sampleNow,
            exposedAt: null,
            lastTest: null,
          };
          const version = sampleVersion(0x30_0000 + this.calls.length, { stage: 'pending', facts });
          return { secretVersions: [version, ...set.secretVersions] };
        }),
      discardPendingSecret: ({ id }) =>
        this.#editVersions(id, (version) =>
          version.stage === 'pending'
            ? { stage: 'revoked', revocation: { at: sampleNow, how: 'discarded' } }
            : {},
        ),
      provePendingSecret: () => fail(notFaked('provePendingSecret')),
      acceptDifferences: ({ id, versionId }) =>
        this.#editVersions(id, ({ id: each, proof }) =>
          each === versionId && proof ? { proof: { ...proof, acceptedAt: sampleNow } } : {},
        ),
      promoteSecret: ({ id }) =>
        this.#edit(id, (set) => ({
          exposedAt: null,
          secretVersions: set.secretVersions.map((version) =>
            version.stage === 'pending'
              ? { ...version, stage: 'current', facts: null }
              : version.stage === 'current'
                ? { ...version, ...asPrevious(set) }
                : version,
          ),
        })),
      undoPromotion: ({ id }) =>
        this.#editVersions(id, ({ stage }) =>
          stage === 'current'
            ? { stage: 'pending' }
            : stage === 'previous'
              ? { stage: 'current', replacedAt: null, overlapEndsAt: null }
              : {},
        ),
      proveRevocation: () => fail(notFaked('proveRevocation')),
      confirmRevocation: ({ id, versionId }) =>
        this.#editVersions(id, (version) =>
          version.id === versionId
            ? { stage: 'revoked', revocation: { at: sampleNow, how: 'confirmed' } }
            : {},
        ),
      confirmUsage: ({ id, usageId, confirmed }) =>
        this.#edit(id, (set) => {
          const current = set.secretVersions.find(({ stage }) => stage === 'current')?.id ?? null;
          const usages = set.usages.map((usage) =>
            usage.id === usageId
              ? { ...usage, confirmedAt: sampleNow, versionId: confirmed ? current : null }
              : usage,
          );
          return { usages };
        }),
      copyForUsage: copied,
      setAutomation: ({ id, automation }) =>
        this.#edit(id, {
          automation: automation && { ...automation, registrationAccessTokenId: null },
        }),
      rotateAutomatically: () => fail(notFaked('rotateAutomatically')),
      revokeAutomatically: () => fail(notFaked('revokeAutomatically')),
      changeCredentialSets: ({ changes }) => {
        for (const { id, ...change } of changes) {
          const result = this.#edit(id, change as Partial<CredentialSetListItem>);
          if (!result.ok) return result;
        }
        return done(null);
      },
      identify: () => done({ found: [], examined: 0, cut: false }),
      exportCalendar: () => done(true),
      chooseCalendarFile: () => fail(notFaked('chooseCalendarFile')),
      forgetCalendarFile: () => fail(notFaked('forgetCalendarFile')),
      ...this.vault.unlocking(),
      ...this.vault.recovery(),
      ...this.vault.keeping(),
      ...this.vault.backingUp(),
    };
  }

  #editVersions(
    id: string,
    change: (version: SecretVersion) => Partial<SecretVersion>,
  ): Result<CredentialSetListItem> {
    return this.#edit(id, ({ secretVersions }) => ({
      secretVersions: secretVersions.map((version) => ({ ...version, ...change(version) })),
    }));
  }

  #edit(
    id: string,
    change:
      Partial<CredentialSetListItem> | ((item: CredentialSetListItem) => Partial<CredentialSetListItem>),
  ): Result<CredentialSetListItem> {
    const item = this.sets.get(id);
    if (!item) return fail({ code: 'unknown_credential_set', message: 'There is no such credential set.' });
    const changes = typeof change === 'function' ? change(item) : change;
    const changed = { ...item, ...changes, updatedAt: sampleNow };
    this.change(changed);
    return done(changed);
  }

  #editAll(ids: readonly string[], changes: Partial<CredentialSetListItem>): Result<null> {
    for (const id of ids) {
      const result = this.#edit(id, changes);
      if (!result.ok) return result;
    }
    return done(null);
  }
}

/** A part of the list as main hands it out; by default the only one. */
export const listPart = (
  items: readonly CredentialSetListItem[],
  { total = items.length, next = null }: { readonly total?: number; readonly next?: number | null } = {},
): CredentialSetListPart => ({
  now: sampleNow,
  total,
  next,
  credentialSets: JSON.stringify(toCompactList(items)),
});

/** What becomes of the current version when another takes its place. */
const asPrevious = (set: CredentialSetListItem): Partial<SecretVersion> => ({
  stage: 'previous',
  replacedAt: sampleNow,
  overlapEndsAt: sampleNow + (set.exposedAt === null ? 7 * 86_400_000 : 0),
  facts: {
    clientId: set.clientId,
    keyId: null,
    secretExpiresAt: set.secretExpiresAt,
    secretChangedAt: set.secretChangedAt,
    exposedAt: set.exposedAt,
    lastTest: set.lastTest,
  },
});

const notFaked = (channel: ChannelName): Failure => ({
  code: 'unexpected',
  message: `The fake does not answer ${channel}; give it an answer with answer().`,
});

/** Makes a channel's next answer wait until it is given. */
export function held<C extends ChannelName>(
  main: FakeMain,
  channel: C,
): { finish: (result: Result<ResponseOf<C>>) => void } {
  let finish: (result: Result<ResponseOf<C>>) => void = () => undefined;
  const answer = () => new Promise<Result<ResponseOf<C>>>((resolve) => (finish = resolve));
  main.answer(channel, answer);
  return { finish: (result) => finish(result) };
}
