import { SetExpander, toCompact, type CompactSets } from './compact-sets.ts';
import type { CredentialSetListItem } from './credential.ts';
import { rotationStatuses } from './rotation.ts';

/** Many sets as the window lists them, compact; see {@link CompactSets}. */
export interface CompactList extends CompactSets {
  /** Places in {@link rotationStatuses}. */
  readonly statuses: readonly number[];
  readonly dueAts: readonly (number | null)[];
}

export const toCompactList = (items: readonly CredentialSetListItem[]): CompactList => ({
  ...toCompact(items),
  statuses: items.map(({ status }) => rotationStatuses.indexOf(status)),
  dueAts: items.map(({ dueAt }) => dueAt),
});

/** Turns compact lists back, several times over: equal values of all of them become the same frozen one. */
export class ListExpander {
  readonly #sets = new SetExpander();

  expand(list: CompactList): CredentialSetListItem[] {
    return this.#sets.expand(list).map((set, at) => ({
      ...set,
      status: rotationStatuses[list.statuses[at] ?? -1] ?? 'never_tested',
      dueAt: list.dueAts[at] ?? null,
    }));
  }
}
