import type { Draft } from '../../shared/vault.ts';
import type { ClearingClipboard } from '../clipboard/clearing-clipboard.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';
import { vaultSecurity, type UnlockHandlerParts } from './unlock-handlers.ts';

/** The parts that the handlers for settings and drafts call. */
export interface SettingsHandlerParts extends UnlockHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly clipboard: Pick<ClearingClipboard, 'startAnew'>;
  readonly calendarFile: { readonly noteRevision: () => void };
  readonly drafts: {
    readonly set: (draft: Draft | null) => void;
    readonly take: (vault: Vault) => Draft | null;
  };
}

export function settingsHandlers(parts: SettingsHandlerParts) {
  return {
    setVaultSettings: (change) => {
      parts.vault().changeSettings(change);
      if (change.calendarNames !== undefined) parts.calendarFile.noteRevision();
      if (change.clearClipboardAfter !== undefined) parts.clipboard.startAnew();
      return vaultSecurity(parts);
    },
    setDraft: (draft) => {
      // Throws while the vault is locked: nothing that is typed then could be kept sealed.
      parts.vault();
      parts.drafts.set(draft);
      return null;
    },
    takeDraft: () => parts.drafts.take(parts.vault()),
  } satisfies Partial<Handlers>;
}
