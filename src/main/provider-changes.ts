import { KeyturnError } from '../shared/failure.ts';
import type { TokenHolder } from './oauth/token-holder.ts';
import type { TokenTester } from './oauth/token-test.ts';
import type { StatusWatch } from './rotation/status-watch.ts';
import type { Vault } from './vault/vault.ts';
import type { Emit, ListEvents } from './window-events.ts';

export interface ProviderChangesParts {
  readonly emit: Emit;
  readonly listEvents: ListEvents;
  readonly statusWatch: Pick<StatusWatch, 'noteChange'>;
  readonly tokens: Pick<TokenHolder, 'forget'>;
  readonly tokenTester: Pick<TokenTester, 'cancel'>;
  /** Gets what is a mistake of the program. */
  readonly report: (where: string, error: unknown) => void;
}

/**
 * Draws the consequences of a change of the user's own providers: a token of the former endpoint is none of the new one,
 * and the rotation policy decides when secrets are due.
 */
export function followProviderChanges(vault: Vault, parts: ProviderChangesParts): void {
  vault.ownProviders.onChange((ids) => {
    const changed = new Set(ids);
    const users = vault.list().filter(({ providerId }) => changed.has(providerId));
    for (const { id } of users) {
      parts.tokenTester.cancel(id);
      parts.tokens.forget(id);
    }
    parts.emit('providersChanged', null);
    if (users.length === 0) return;
    parts.listEvents.changed(users, []);
    parts.statusWatch.noteChange(users, []);
    vault.maintenance.correctDueDates().catch((error: unknown) => {
      // A vault that was locked meanwhile works them out when it is opened again.
      if (!(error instanceof KeyturnError)) parts.report('due dates', error);
    });
  });
}
