import { SetExpander, toCompact, type CompactSets } from './compact-sets.ts';
import type { CredentialSetListItem } from './credential.ts';
import { rotationStatuses, statusReasons, type StatusReason } from './rotation.ts';

/** Many sets as the window lists them, compact; see {@link CompactSets}. */
export interface CompactList extends CompactSets {
  /** Places in {@link rotationStatuses}. */
  readonly statuses: readonly number[];
  readonly dueAts: readonly (number | null)[];
  /** Places in {@link statusReasons}, each set's joined by spaces: nearly all sets have one of a few combinations. */
  readonly reasons: readonly string[];
}

export const toCompactList = (items: readonly CredentialSetListItem[]): CompactList => ({
  ...toCompact(items),
  statuses: items.map(({ status }) => rotationStatuses.indexOf(status)),
  dueAts: items.map(({ dueAt }) => dueAt),
  reasons: items.map(({ reasons }) => reasons.map((reason) => statusReasons.indexOf(reason)).join(' ')),
});

/** Turns compact lists back, several times over: equal values of all of them become the same frozen one. */
export class ListExpander {
  readonly #sets = new SetExpander();
  readonly #reasons = new Map<string, CredentialSetListItem['reasons']>();

  expand(list: CompactList): CredentialSetListItem[] {
    return this.#sets.expand(list).map((set, at) => ({
      ...set,
      status: rotationStatuses[list.statuses[at] ?? -1] ?? 'never_tested',
      dueAt: list.dueAts[at] ?? null,
      reasons: this.#reasonsFrom(list.reasons[at] ?? ''),
    }));
  }

  #reasonsFrom(places: string): CredentialSetListItem['reasons'] {
    const known = this.#reasons.get(places);
    if (known) return known;
    const [first = 'no_test_yet', ...others] = places
      .split(' ')
      .flatMap((place): StatusReason[] =>
        statusReasons[Number(place)] ? [statusReasons[Number(place)] as StatusReason] : [],
      );
    const reasons = Object.freeze([first, ...others] as const) as CredentialSetListItem['reasons'];
    this.#reasons.set(places, reasons);
    return reasons;
  }
}
