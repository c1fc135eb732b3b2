import type { CredentialSetListItem } from '../../shared/credential.ts';

/** Names for a set's provider and environment, which the set itself holds only as IDs. */
export interface Names {
  nameOf(providerId: string): string;
  environmentName(providerId: string, environmentId: string): string;
}

/** Lower case, and without the accents: "cafe" finds "Café". ASCII, nearly everything here, skips the slow part. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // eslint-disable-next-line no-control-regex -- exactly the ASCII range is meant
  return /^[\u0000-\u007f]*$/.test(lower) ? lower : lower.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** All that a set can be found by, folded, in one string: one `includes` per word and set. */
export function haystackOf(item: CredentialSetListItem, names: Names): string {
  return fold(
    [
      item.name,
      item.clientId,
      names.nameOf(item.providerId),
      item.providerId,
      names.environmentName(item.providerId, item.environmentId),
      item.project,
      item.contactEmail,
      item.description,
      ...item.tags,
      ...item.usages,
    ].join('\n'),
  );
}

/** The words of a filter, each of which has to occur. */
export const wordsOf = (filter: string): readonly string[] => fold(filter).split(/\s+/).filter(Boolean);
