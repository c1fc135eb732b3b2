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

/** The words of a filter, each of which has to occur. */
export const wordsOf = (filter: string): readonly string[] => fold(filter).split(/\s+/).filter(Boolean);

/** Texts of which more different ones are seen are hardly shared between sets: remembering them wouldn't pay. */
const mostRemembered = 10_000;

/**
 * Tells whether all words occur in what a set can be found by. Nothing is kept for each set: what many sets share (a
 * provider, a contact, a tag) is looked at once, and a name and a client ID are folded faster than a copy is fetched.
 */
export function matcher(words: readonly string[], names: Names): (item: CredentialSetListItem) => boolean {
  const each = words.map((word) => wordFinder(word, names));
  return (item) => each.every((occursIn) => occursIn(item));
}

function wordFinder(word: string, names: Names): (item: CredentialSetListItem) => boolean {
  const inText = (text: string) => fold(text).includes(word);
  const inShared = remembered(inText);
  const inProvider = remembered((id) => inText(id) || inText(names.nameOf(id)));
  const environments = new Map<string, (id: string) => boolean>();
  const inEnvironment = ({ providerId, environmentId }: CredentialSetListItem) => {
    let finder = environments.get(providerId);
    if (!finder) {
      finder = remembered((id) => inText(names.environmentName(providerId, id)));
      environments.set(providerId, finder);
    }
    return finder(environmentId);
  };
  return (item) =>
    inProvider(item.providerId) ||
    inEnvironment(item) ||
    inShared(item.project) ||
    inShared(item.contactEmail) ||
    inShared(item.description) ||
    item.tags.some(inShared) ||
    item.usages.some(({ where }) => inShared(where)) ||
    inText(item.name) ||
    inText(item.clientId);
}

function remembered(decide: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    let decision = known.get(text);
    if (decision === undefined) {
      decision = decide(text);
      if (known.size < mostRemembered) known.set(text, decision);
    }
    return decision;
  };
}
