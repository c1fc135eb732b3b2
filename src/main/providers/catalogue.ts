import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import bonterraApricot from './catalogue/bonterra-apricot.json' with { type: 'json' };
import cmTicketing from './catalogue/cm-ticketing-partner-api.json' with { type: 'json' };
import customOauth2 from './catalogue/custom-oauth2.json' with { type: 'json' };
import intersoftSapient from './catalogue/intersoft-sapient.json' with { type: 'json' };
import monite from './catalogue/monite.json' with { type: 'json' };
import trustedShopsEtrusted from './catalogue/trusted-shops-etrusted.json' with { type: 'json' };
import type { CatalogueEntry } from './validate-catalogue.ts';

/** The files of the catalogue in the order in which they are offered: by name, what the user sets last. */
export const catalogueEntries: readonly CatalogueEntry[] = [
  { file: 'bonterra-apricot.json', content: bonterraApricot },
  { file: 'cm-ticketing-partner-api.json', content: cmTicketing },
  { file: 'intersoft-sapient.json', content: intersoftSapient },
  { file: 'monite.json', content: monite },
  { file: 'trusted-shops-etrusted.json', content: trustedShopsEtrusted },
  { file: 'custom-oauth2.json', content: customOauth2 },
];

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
  if (provider) return provider;
  throw new KeyturnError({
    code: 'unknown_provider',
    message: 'Keyturn has no provider with this id',
    hint: 'Choose a provider from the list, or Custom OAuth 2.0.',
    field: 'providerId',
  });
}
