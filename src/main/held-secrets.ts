import type { ClearingClipboard } from './clipboard/clearing-clipboard.ts';
import type { DraftKeeper, Drafts } from './drafts.ts';

export interface HeldSecretsParts {
  readonly tokenTester: { readonly cancelAll: () => void };
  readonly tokens: { readonly clear: () => void };
  readonly clipboard: Pick<ClearingClipboard, 'clearOwn'>;
  readonly contentProtection: { readonly unprotectSoon: () => void };
  readonly drafts: Drafts;
  readonly report: (where: string, error: unknown) => void;
}

/**
 * Drops what main holds of an open vault's secrets, apart from its keys: token tests under way, tokens, what was
 * copied, a reveal's protection; and what is being typed, which is sealed first. For lock and quit, while the vault
 * is still open.
 *
 * Nothing stands in the way of a lock: what fails is reported, and the rest goes on.
 *
 * @param vault - null if it isn't open
 * @returns once the clipboard is cleared, too. All else has happened when the call returns.
 */
export function dropHeldSecrets(parts: HeldSecretsParts, vault: DraftKeeper | null): Promise<void> {
  const steps: readonly (() => void)[] = [
    () => {
      if (vault) parts.drafts.keep(vault);
    },
    parts.tokenTester.cancelAll,
    parts.tokens.clear,
    parts.contentProtection.unprotectSoon,
  ];
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      parts.report('lock', error);
    }
  }
  return parts.clipboard.clearOwn().catch((error: unknown) => {
    parts.report('lock', error);
  });
}
