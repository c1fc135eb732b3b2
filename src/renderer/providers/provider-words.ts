import BadgeCheck from '@lucide/svelte/icons/badge-check';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Code from '@lucide/svelte/icons/code';
import UserRound from '@lucide/svelte/icons/user-round';
import type { Component } from 'svelte';
import { isOwnProvider } from '../../shared/own-provider.ts';
import type { Provider } from '../../shared/provider.ts';

export type ProviderLink = 'documentation' | 'creation_documentation' | 'console' | 'source';

/** The links that a provider has, in the order in which they help. */
export function providerLinks(provider: Provider): readonly { link: ProviderLink; label: string }[] {
  const links: { link: ProviderLink; label: string }[] = [];
  // A console on a templated host has no address before the set has its variables.
  if (provider.consoleUrl && !provider.consoleUrl.includes('{'))
    links.push({ link: 'console', label: 'Open console' });
  if (provider.creationDocumentationUrl)
    links.push({ link: 'creation_documentation', label: 'How to create one' });
  if (provider.documentationUrl) links.push({ link: 'documentation', label: 'Documentation' });
  return links;
}

interface ConfidenceWords {
  readonly words: string;
  /** What it means for the user, where the words don't say it all. */
  readonly meaning: string | null;
  readonly icon: Component<{ size?: number | string; class?: string; 'aria-hidden'?: 'true' }>;
}

const confidences: Record<Provider['confidence'], ConfidenceWords> = {
  verified: { words: 'verified from vendor documentation', meaning: null, icon: BadgeCheck },
  public_code: {
    words: 'from public code',
    meaning: 'The vendor doesn’t document it. It may differ for you.',
    icon: Code,
  },
  unconfirmed: {
    words: 'unconfirmed: please check',
    meaning: 'Nothing firm is published. Expect to adjust the advanced request settings.',
    icon: CircleHelp,
  },
};
const own: ConfidenceWords = { words: 'your own provider', meaning: null, icon: UserRound };

/** How sure Keyturn is of what it knows about a provider. */
export const confidenceOf = (provider: Provider): ConfidenceWords =>
  isOwnProvider(provider) ? own : confidences[provider.confidence];

/** The host of the page that an entry was read from, which `openProviderLink` opens as `source`; null: there is none. */
export function sourceHost({ sources }: Provider): string | null {
  const first = sources.find((source) => source.startsWith('https://'));
  return first === undefined ? null : (URL.parse(first)?.host ?? null);
}
