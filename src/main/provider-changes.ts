import { isDeepStrictEqual } from 'node:util';
import type { CredentialSet } from '../shared/credential.ts';
import { KeyturnError } from '../shared/failure.ts';
import type { ProviderPolicies } from '../shared/vault.ts';
import type { CalendarFile } from './calendar/calendar-file.ts';
import type { TokenHolder } from './oauth/token-holder.ts';
import type { TokenTester } from './oauth/token-test.ts';
import type { StatusWatch } from './rotation/status-watch.ts';
import type { Vault } from './vault/vault.ts';
import type { Emit, ListEvents } from './window-events.ts';

/** What has to know when a policy has changed. */
export interface DecisionParts {
  readonly listEvents: Pick<ListEvents, 'changed'>;
  readonly statusWatch: Pick<StatusWatch, 'noteChange'>;
  readonly calendarFile: Pick<CalendarFile, 'noteRevision'>;
  /** Gets what is a mistake of the program. */
  readonly report: (where: string, error: unknown) => void;
}

export interface ProviderChangesParts extends DecisionParts {
  readonly emit: Emit;
  readonly tokens: Pick<TokenHolder, 'forget'>;
  readonly tokenTester: Pick<TokenTester, 'cancel'>;
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
    decideAnew(vault, users, parts);
  });
}

/** Draws the consequences of a change of the policies that the user set for providers. */
export function followPolicyChanges(vault: Vault, parts: DecisionParts): void {
  vault.onSettingsChange((now, before) => {
    const changed = changedPolicies(now.providerPolicies, before.providerPolicies);
    if (changed.size === 0) return;
    const users = vault.list().filter((set) => set.rotationPolicy === null && changed.has(set.providerId));
    decideAnew(vault, users, parts);
  });
}

function changedPolicies(now: ProviderPolicies, before: ProviderPolicies): ReadonlySet<string> {
  const ids = [...Object.keys(now), ...Object.keys(before)];
  return new Set(ids.filter((id) => !isDeepStrictEqual(now[id], before[id])));
}

/** Lets the window, the watch, the calendar and the file know what another policy makes of these sets. */
function decideAnew(vault: Vault, sets: readonly CredentialSet[], parts: DecisionParts): void {
  if (sets.length === 0) return;
  parts.listEvents.changed(sets, []);
  parts.statusWatch.noteChange(sets, []);
  parts.calendarFile.noteRevision();
  vault.maintenance.correctDueDates().catch((error: unknown) => {
    // A vault that was locked meanwhile works them out when it is opened again.
    if (!(error instanceof KeyturnError)) parts.report('due dates', error);
  });
}
