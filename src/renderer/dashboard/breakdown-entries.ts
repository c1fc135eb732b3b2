import { providers } from '../state/providers.svelte.ts';
import type { Entry } from './Breakdown.svelte';
import type { Figures } from './figures.ts';

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
const mostToDoFirst = (a: Entry, b: Entry): number =>
  b.attention - a.attention || b.count - a.count || collator.compare(a.name, b.name);

export const providerEntries = ({ providers: amounts }: Figures): readonly Entry[] =>
  [...amounts]
    .map(([providerId, amount]) => ({
      ...amount,
      key: providerId,
      name: providers.nameOf(providerId),
      all: { kind: 'provider', providerId } as const,
      urgent: { kind: 'attention_at', providerId } as const,
    }))
    .sort(mostToDoFirst);

export const contactEntries = ({ contacts }: Figures): readonly Entry[] =>
  [...contacts]
    .map(([contactEmail, amount]) => ({
      ...amount,
      key: contactEmail,
      name: contactEmail || 'No contact',
      all: { kind: 'contact', contactEmail } as const,
      urgent: { kind: 'attention_of', contactEmail } as const,
    }))
    .sort(mostToDoFirst);
