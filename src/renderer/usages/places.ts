import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Usage, UsageKind } from '../../shared/usage.ts';

/** One place, and every set that is used there. */
export interface Place {
  readonly where: string;
  readonly kind: UsageKind;
  readonly uses: readonly { readonly set: CredentialSetListItem; readonly usage: Usage }[];
}

/** Every place of the vault, by name. Sets in the trash are used nowhere. */
export function placesOf(sets: readonly CredentialSetListItem[]): readonly Place[] {
  const places = new Map<string, { where: string; kind: UsageKind; uses: Place['uses'][number][] }>();
  for (const set of sets) {
    if (set.trashedAt !== null) continue;
    for (const usage of set.usages) {
      const key = usage.where.toLowerCase();
      const place = places.get(key);
      if (place) place.uses.push({ set, usage });
      else places.set(key, { where: usage.where, kind: usage.kind, uses: [{ set, usage }] });
    }
  }
  const collator = new Intl.Collator('en', { numeric: true });
  return [...places.values()].sort((a, b) => collator.compare(a.where, b.where));
}

/** The places in which every word of a text occurs: in the place, how to update it, its link or a set's name. */
export function matchingPlaces(places: readonly Place[], text: string): readonly Place[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return places;
  return places.filter(({ where, uses }) => {
    const about = uses.flatMap(({ set, usage }) => [set.name, usage.how, usage.link]);
    const haystack = [where, ...about].join('\n').toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
