import type { CredentialSetListItem } from '../../shared/credential.ts';
import { dueReasonWords, shortReasonWords } from '../rotation/reason-words.ts';
import { needsAttention } from '../state/views.ts';

/** The sets of one provider or contact, the one that is due first in front. */
export interface DigestGroup {
  readonly key: string;
  readonly name: string;
  readonly items: readonly CredentialSetListItem[];
}

/** @returns groups in the order of their first due dates */
export function digestGroups(
  items: readonly CredentialSetListItem[],
  groupOf: (item: CredentialSetListItem) => { readonly key: string; readonly name: string },
): readonly DigestGroup[] {
  const groups = new Map<string, { key: string; name: string; items: CredentialSetListItem[] }>();
  for (const item of items.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))) {
    const { key, name } = groupOf(item);
    const group = groups.get(key);
    if (group) group.items.push(item);
    else groups.set(key, { key, name, items: [item] });
  }
  return [...groups.values()];
}

/** Why a set is in the digest: what is the matter with it, or why it is due then. */
export const digestReason = (item: CredentialSetListItem): string =>
  needsAttention(item) ? shortReasonWords[item.reasons[0]] : dueReasonWords(item);

interface TextWords {
  /** "22 Nov 2026", of ms since 1970. */
  readonly date: (at: number) => string;
  /** What else tells sets of a group apart, such as environment and contact. */
  readonly aside: (item: CredentialSetListItem) => string;
}

/** The digest as plain text, to be pasted into a message. Names and dates only: no client IDs, no secrets. */
export const digestText = (
  title: string,
  groups: readonly DigestGroup[],
  { date, aside }: TextWords,
): string =>
  [
    title,
    ...groups.flatMap(({ name, items }) => [
      '',
      name,
      ...items.map(
        (item) => `- ${date(item.dueAt ?? 0)}: ${item.name} (${aside(item)}). ${digestReason(item)}`,
      ),
    ]),
    '',
  ].join('\n');
