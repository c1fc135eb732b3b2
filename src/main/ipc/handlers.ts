import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
import type { AppState, CopyReceipt } from '../../shared/ipc-contract.ts';
import type { Preferences, PreferencesChange } from '../../shared/preferences.ts';
import type { VaultState } from '../../shared/vault.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { changesRequest } from '../../shared/changes-request.ts';
import { requireValidFacts } from '../providers/check-facts.ts';
import { listItem } from '../rotation/policy.ts';
import type { VaultJobs } from '../vault/jobs.ts';
import type { RecoveryKeyOffer } from '../vault/recovery-key-offer.ts';
import type { Handlers } from './register.ts';
import type { CredentialSetListing } from './credential-set-listing.ts';
import { backupHandlers, type BackupHandlerParts } from './backup-handlers.ts';
import { certificateHandlers, type CertificateHandlerParts } from './certificate-handlers.ts';
import { integrityHandlers, type IntegrityHandlerParts } from './integrity-handlers.ts';
import { providerHandlers, type ProviderHandlerParts } from './provider-handlers.ts';
import { automationHandlers, type AutomationHandlerParts } from './automation-handlers.ts';
import { bulkHandlers } from './bulk-handlers.ts';
import { calendarHandlers, type CalendarHandlerParts } from './calendar-handlers.ts';
import { rotationHandlers } from './rotation-handlers.ts';
import { usageHandlers } from './usage-handlers.ts';
import { settingsHandlers, type SettingsHandlerParts } from './settings-handlers.ts';
import { testRunHandlers, type TestRunHandlerParts } from './test-run-handlers.ts';
import { forgetToken, tokenHandlers, type TokenHandlerParts } from './token-handlers.ts';
import { tokenTestHandlers, type TokenTestHandlerParts } from './token-test-handlers.ts';
import { unlockHandlers, vaultSecurity } from './unlock-handlers.ts';

/** A revealed secret hides itself after this many milliseconds. */
export const revealDuration = 30_000;

/** The parts that the handlers call. They are built in `main/index.ts` and `main/vault-services.ts`. */
export interface HandlerParts
  extends
    Omit<SettingsHandlerParts, 'clipboard' | 'calendarFile'>,
    ProviderHandlerParts,
    TokenTestHandlerParts,
    TokenHandlerParts,
    TestRunHandlerParts,
    AutomationHandlerParts,
    Omit<CalendarHandlerParts, 'vaultSecurity'>,
    Omit<CertificateHandlerParts, 'vaultSettings'>,
    Omit<BackupHandlerParts, 'vaultSecurity' | 'automaticRotations' | 'session'>,
    Omit<IntegrityHandlerParts, 'vaultSecurity' | 'automaticRotations'> {
  readonly jobs: VaultJobs;
  readonly recoveryKeyOffer: RecoveryKeyOffer;
  readonly listing: CredentialSetListing;
  readonly appState: () => AppState;
  readonly retryOpenVault: () => Promise<VaultState>;
  readonly showVaultFolder: () => void;
  readonly changePreferences: (change: PreferencesChange) => Preferences;
}

/** One short function for each channel of the contract. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...appHandlers(parts),
    ...credentialSetHandlers(parts),
    ...secretHandlers(parts),
    ...tokenTestHandlers(parts),
    ...tokenHandlers(parts),
    ...testRunHandlers(parts),
    ...rotationHandlers(parts),
    ...usageHandlers(parts),
    ...automationHandlers(parts),
    ...bulkHandlers(parts),
    ...calendarHandlers({ ...parts, vaultSecurity: () => vaultSecurity(parts) }),
    ...providerHandlers(parts),
    ...unlockHandlers(parts),
    ...settingsHandlers(parts),
    ...certificateHandlers(parts),
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
  } satisfies Partial<Handlers>;
}

function credentialSetHandlers(parts: HandlerParts) {
  const { vault } = parts;
  const listed = (set: CredentialSet): CredentialSetListItem => toListItem(parts, set);
  return {
    listCredentialSets: ({ from }) => parts.listing.part(vault(), from),
    registerCredentialSet: ({ facts, clientSecret }) => {
      requireValidFacts(facts, parts.providers.require);
      return listed(vault().register(facts, clientSecret));
    },
    updateCredentialSet: ({ id, facts }) => {
      requireValidFacts(facts, parts.providers.require);
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
      open.noteUse(id, 'secret_revealed');
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
          open.noteUse(id, 'secret_copied');
          return clipboard.copyConfidential(secret.toString('utf8'));
        },
        versionId,
      );
      return { clearsAfter: clipboard.clearsAfter() };
    },
    copyClientId: async ({ id }): Promise<CopyReceipt> => {
      const open = vault();
      const set = open.get(id);
      if (set.clientId === '') throw new KeyturnError(noClientId);
      open.audit.recordIfPossible('client_id_copied', { about: set });
      await clipboard.copyPlain(set.clientId);
      return { clearsAfter: null };
    },
  } satisfies Partial<Handlers>;
}

const toListItem = (parts: HandlerParts, set: CredentialSet): CredentialSetListItem =>
  listItem(set, parts.policyOf(set), parts.clock.now());

const noClientId = {
  code: 'invalid_input',
  message: 'This credential set is an API key alone: there is no client ID to copy.',
} as const;
