import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import { catalogueEntries } from './catalogue-files.ts';

// The build and the tests run validateCatalogue over the entries, so here they are what the type says.
const providers = catalogueEntries.map(({ content }) => content as Provider);
const providersById = new Map(providers.map((provider) => [provider.id, provider]));

/** Every provider of the catalogue, in the order in which they are offered. */
export function listProviders(): readonly Provider[] {
  return providers;
}

/** @returns the provider with this id, or null if the catalogue has none. */
export function findProvider(id: string): Provider | null {
  return providersById.get(id) ?? null;
}

/** @throws KeyturnError `unknown_provider` if the catalogue has no provider with this id. */
export function requireProvider(id: string): Provider {
  const provider = findProvider(id);
  if (!provider) throw unknownProvider();
  return provider;
}

export const unknownProvider = (): KeyturnError =>
  new KeyturnError({
    code: 'unknown_provider',
    message: 'Keyturn has no provider with this id',
    hint: 'Choose a provider from the list, or Custom OAuth 2.0.',
    field: 'providerId',
  });
