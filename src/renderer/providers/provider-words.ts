import BadgeCheck from '@lucide/svelte/icons/badge-check';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Code from '@lucide/svelte/icons/code';
import type { Component } from 'svelte';
import type { Provider } from '../../shared/provider.ts';

export type ProviderLink = 'documentation' | 'creation_documentation' | 'console';

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
  readonly word: string;
  readonly meaning: string;
  readonly icon: Component<{ size?: number | string; class?: string; 'aria-hidden'?: 'true' }>;
}

export const confidenceWords: Record<Provider['confidence'], ConfidenceWords> = {
  verified: {
    word: 'Documented',
    meaning: 'The token request follows the provider’s own documentation.',
    icon: BadgeCheck,
  },
  public_code: {
    word: 'From public code',
    meaning:
      'The provider doesn’t document the token request; it was read in published code. It may differ for you.',
    icon: Code,
  },
  unconfirmed: {
    word: 'Not confirmed',
    meaning:
      'Nothing firm is published about the token request. Expect to adjust the advanced request settings.',
    icon: CircleHelp,
  },
};
