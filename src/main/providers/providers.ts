import type { Provider } from '../../shared/provider.ts';
import { findProvider, listProviders, unknownProvider } from './catalogue.ts';

/** The catalogue and the user's own providers together. */
export interface Providers {
  /** The user's own come before the catalogue's. */
  readonly list: () => readonly Provider[];
  /** @returns null where there is none with this id, or the vault that holds it isn't open */
  readonly find: (id: string) => Provider | null;
  /** @throws KeyturnError `unknown_provider` */
  readonly require: (id: string) => Provider;
}

/** What knows the user's own providers: the open vault. */
export interface OwnProvidersSource {
  readonly list: () => readonly Provider[];
  readonly find: (id: string) => Provider | null;
}

export function createProviders(own: OwnProvidersSource): Providers {
  const find = (id: string) => findProvider(id) ?? own.find(id);
  return {
    list: () => [...own.list(), ...listProviders()],
    find,
    require: (id) => {
      const provider = find(id);
      if (!provider) throw unknownProvider();
      return provider;
    },
  };
}
