import type { EventName } from '../shared/channel-names.ts';
import type { CredentialSet } from '../shared/credential.ts';
import type { IpcEvents } from '../shared/ipc-contract.ts';
import { listItem, type PolicyOf } from './rotation/policy.ts';

/** Above this many, the window fetches the whole list anew instead of being sent the changed items. */
const manyChanges = 500;

export type Emit = <E extends EventName>(event: E, payload: IpcEvents[E]) => void;

/** What main tells the window of its list, without being asked. */
export interface ListEvents {
  /** Sets that were changed or removed. */
  readonly changed: (changed: readonly CredentialSet[], removed: readonly string[]) => void;
  /** Sets that only time has moved; of none: ages and countdowns in the window go by main's clock. */
  readonly moved: (changed: readonly CredentialSet[], now?: number) => void;
}

export function createListEvents(
  emit: Emit,
  clock: { readonly now: () => number },
  policyOf: PolicyOf,
): ListEvents {
  const send = (changed: readonly CredentialSet[], removed: readonly string[], now: number): void => {
    if (changed.length + removed.length > manyChanges) {
      emit('credentialSetsReplaced', null);
      return;
    }
    const items = changed.map((set) => listItem(set, policyOf(set), now));
    emit('credentialSetsChanged', { now, changed: items, removed });
  };
  return {
    changed: (changed, removed) => {
      send(changed, removed, clock.now());
    },
    moved: (changed, now = clock.now()) => {
      send(changed, [], now);
    },
  };
}
