import { isOwnProvider } from '../../shared/own-provider.ts';
import { customProviderId, type Provider } from '../../shared/provider.ts';
import type { SelectOption } from '../ui/select-options.ts';

const collator = new Intl.Collator('en', { sensitivity: 'base' });

/** What isn't picked but done. No provider's id has a colon. */
export const newProviderOptions = [
  { value: 'new:issuer', label: 'From issuer URL…', action: true },
  { value: 'new:empty', label: 'New provider…', action: true },
] as const satisfies readonly SelectOption[];

/** All providers as they are offered: the user's own, the catalogue, and the one that fits everything. */
export function providerOptions(providers: readonly Provider[]): readonly SelectOption[] {
  const place = (provider: Provider) =>
    isOwnProvider(provider) ? 0 : provider.id === customProviderId ? 2 : 1;
  const hasOwn = providers.some(isOwnProvider);
  const groups = ['Your own', 'Catalogue', 'Any other'];
  return providers
    .toSorted((a, b) => place(a) - place(b) || collator.compare(a.name, b.name))
    .map((provider) => ({
      value: provider.id,
      label: provider.name,
      description: kindLine(provider),
      keywords: [provider.id, ...provider.aliases],
      ...(hasOwn && { group: groups[place(provider)] }),
    }));
}

const environmentsNamed = 3;

/** What sets a provider apart, in a few quiet words: its kind, where it isn't the usual one, and its environments. */
export function kindLine({ id, kind, environments }: Provider): string {
  if (id === customProviderId) return 'Any token endpoint: you say where and how';
  const names = environments.slice(0, environmentsNamed).map(({ name }) => name);
  const more = environments.length - names.length;
  const where = environments.length > 1 ? names.join(', ') + (more > 0 ? ` and ${more} more` : '') : '';
  const what = { api_key: 'API key', jwt_bearer: 'Signed JWT', oauth2_client_credentials: '', custom: '' }[
    kind
  ];
  return [what, where].filter(Boolean).join(' · ') || 'Client ID and secret';
}
