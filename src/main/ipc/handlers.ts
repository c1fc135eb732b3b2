import type { CredentialSet, CredentialSetFacts, CredentialSetListItem } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { AppState, CopyReceipt } from '../../shared/ipc-contract.ts';
import type { Preferences, PreferencesChange } from '../../shared/preferences.ts';
import type { TokenCopyForm, TokenTestResult } from '../../shared/token-test.ts';
import type { VaultState } from '../../shared/vault.ts';
import type { ClearingClipboard } from '../clipboard/clearing-clipboard.ts';
import type { TokenHolder } from '../oauth/token-holder.ts';
import type { TokenTester } from '../oauth/token-test.ts';
import { findProvider, listProviders, requireProvider } from '../providers/catalogue.ts';
import { requireValidFacts } from '../providers/check-facts.ts';
import { providerLink } from '../providers/link.ts';
import { listItem } from '../rotation/policy.ts';
import type { VaultJobs } from '../vault/jobs.ts';
import type { RecoveryKeyOffer } from '../vault/recovery-key-offer.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';
import type { CredentialSetListing } from './credential-set-listing.ts';
import { backupHandlers, type BackupHandlerParts } from './backup-handlers.ts';
import { integrityHandlers, type IntegrityHandlerParts } from './integrity-handlers.ts';
import { settingsHandlers, type SettingsHandlerParts } from './settings-handlers.ts';
import { unlockHandlers, vaultSecurity } from './unlock-handlers.ts';

/** A revealed secret hides itself after this many milliseconds. */
export const revealDuration = 30_000;

/** The parts that the handlers call. They are built in `main/index.ts` and `main/vault-services.ts`. */
export interface HandlerParts
  extends
    SettingsHandlerParts,
    Omit<BackupHandlerParts, 'vaultSecurity'>,
    Omit<IntegrityHandlerParts, 'vaultSecurity'> {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly jobs: VaultJobs;
  readonly recoveryKeyOffer: RecoveryKeyOffer;
  readonly listing: CredentialSetListing;
  readonly appState: () => AppState;
  readonly retryOpenVault: () => Promise<VaultState>;
  readonly showVaultFolder: () => void;
  readonly changePreferences: (change: PreferencesChange) => Preferences;
  readonly openExternal: (url: string) => Promise<void>;
  readonly clipboard: ClearingClipboard;
  readonly tokenTester: TokenTester;
  readonly tokens: TokenHolder;
}

/** One short function for each channel of the contract. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...appHandlers(parts),
    ...credentialSetHandlers(parts),
    ...secretHandlers(parts),
    ...tokenHandlers(parts),
    ...unlockHandlers(parts),
    ...settingsHandlers(parts),
    ...backupHandlers({ ...parts, vaultSecurity: () => vaultSecurity(parts) }),
    ...integrityHandlers({ ...parts, vaultSecurity: () => vaultSecurity(parts) }),
  };
}

function appHandlers(parts: HandlerParts) {
  return {
    getAppState: () => parts.appState(),
    retryOpenVault: () => parts.retryOpenVault(),
    showVaultFolder: () => {
      parts.showVaultFolder();
      return null;
    },
    setPreferences: (change) => parts.changePreferences(change),
    listProviders: () => listProviders(),
    openProviderLink: async ({ providerId, link }) => {
      await parts.openExternal(providerLink(requireProvider(providerId), link));
      return null;
    },
  } satisfies Partial<Handlers>;
}

function credentialSetHandlers(parts: HandlerParts) {
  const { vault } = parts;
  const listed = (set: CredentialSet): CredentialSetListItem => toListItem(set, parts.clock.now());
  return {
    listCredentialSets: ({ from }) => parts.listing.part(vault(), from),
    registerCredentialSet: ({ facts, clientSecret }) => {
      requireValidFacts(facts);
      return listed(vault().register(facts, clientSecret));
    },
    updateCredentialSet: ({ id, facts }) => {
      requireValidFacts(facts);
      if (changesRequest(vault().get(id), facts)) forgetToken(parts, id);
      return listed(vault().update(id, facts));
    },
    setEnabled: ({ id, enabled }) => {
      if (!enabled) forgetToken(parts, id);
      return listed(vault().setEnabled(id, enabled));
    },
    moveToTrash: ({ ids }) => {
      for (const id of ids) forgetToken(parts, id);
      vault().moveToTrash(ids);
      return null;
    },
    restoreFromTrash: ({ ids }) => {
      vault().restoreFromTrash(ids);
      return null;
    },
    purge: ({ ids }) => {
      vault().purge(ids);
      return null;
    },
    setExposed: ({ id, exposed }) => listed(vault().setExposed(id, exposed)),
  } satisfies Partial<Handlers>;
}

function secretHandlers(parts: HandlerParts) {
  const { vault, clipboard } = parts;
  return {
    revealSecret: async ({ id, versionId }) => {
      const open = vault();
      const clientSecret = await open.withSecret(id, (secret) => secret.toString('utf8'), versionId);
      open.audit.recordIfPossible('secret_revealed', { about: open.get(id) });
      parts.protectContent('secret', revealDuration);
      return { clientSecret, hideAfter: revealDuration };
    },
    hideSecret: () => {
      parts.unprotectContent('secret');
      return null;
    },
    copySecret: async ({ id, versionId }) => {
      const open = vault();
      await open.withSecret(
        id,
        (secret) => {
          open.audit.recordIfPossible('secret_copied', { about: open.get(id) });
          return clipboard.copyConfidential(secret.toString('utf8'));
        },
        versionId,
      );
      return { clearsAfter: clipboard.clearsAfter() };
    },
    copyClientId: async ({ id }): Promise<CopyReceipt> => {
      const open = vault();
      const set = open.get(id);
      open.audit.recordIfPossible('client_id_copied', { about: set });
      await clipboard.copyPlain(set.clientId);
      return { clearsAfter: null };
    },
    replaceSecret: ({ id, clientSecret, secretExpiresAt }) => {
      forgetToken(parts, id);
      return toListItem(vault().replaceSecret(id, clientSecret, secretExpiresAt), parts.clock.now());
    },
  } satisfies Partial<Handlers>;
}

function tokenHandlers(parts: HandlerParts) {
  const { vault, tokens, clipboard } = parts;
  return {
    requestTestToken: async ({ id }) => {
      const open = vault();
      const set = open.get(id);
      const { result, rejected } = await parts.tokenTester.run(set, requireProvider(set.providerId));
      return keepOutcome(open, result, rejected);
    },
    cancelTokenTest: ({ id }) => {
      parts.tokenTester.cancel(id);
      return null;
    },
    listTokenTests: ({ id }) => vault().listTokenTests(id),
    copyToken: async ({ id, form }) => {
      const open = vault();
      const set = open.get(id);
      const text = tokens.copyForm(set, requireProvider(set.providerId), form);
      open.audit.recordIfPossible('token_copied', { about: set, detail: tokenCopyWords[form] });
      await clipboard.copyConfidential(text);
      return { clearsAfter: clipboard.clearsAfter() };
    },
  } satisfies Partial<Handlers>;
}

const tokenCopyWords = {
  token: 'As a token',
  header: 'As a header',
  curl: 'As a curl command',
} as const satisfies Record<TokenCopyForm, string>;

/** Whether an edit makes another token request of a set: a token of the old one is none of the new one. */
function changesRequest(set: CredentialSetFacts, facts: CredentialSetFacts): boolean {
  const asked = ({ providerId, environmentId, variables, clientId, access, request }: CredentialSetFacts) =>
    JSON.stringify([providerId, environmentId, Object.entries(variables).sort(), clientId, access, request]);
  return asked(set) !== asked(facts);
}

/** The answer is worth showing even when it can't be kept: asking again may lock the client out. */
function keepOutcome(vault: Vault, result: TokenTestResult, rejected: boolean): TokenTestResult {
  try {
    vault.recordTokenTest(result, rejected);
    return result;
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error;
    const note = `This outcome could not be added to the history: ${error.message}`;
    return { ...result, hint: result.hint === null ? note : `${result.hint} ${note}` };
  }
}

/** A token of a secret that is gone, or of a set in the trash, has no business in memory. */
function forgetToken(parts: HandlerParts, id: string): void {
  parts.tokenTester.cancel(id);
  parts.tokens.forget(id);
}

const toListItem = (set: CredentialSet, now: number): CredentialSetListItem =>
  listItem(set, findProvider(set.providerId), now);
