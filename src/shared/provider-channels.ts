import * as v from 'valibot';
import { CredentialSetFactsSchema, limits } from './credential.ts';
import { channel, Nothing } from './ipc-channel.ts';
import {
  ownProviderPrefix,
  OwnProviderSchema,
  mostOwnProviders,
  type Discovery,
  type ProviderImport,
} from './own-provider.ts';
import type { Provider } from './provider.ts';

const ProviderId = CredentialSetFactsSchema.entries.providerId;

/** Channels about the catalogue and the user's own providers. */
export const providerChannels = {
  /** The catalogue, and the user's own while the vault is open. `providersChanged` tells when to ask again. */
  listProviders: channel(Nothing).responds<readonly Provider[]>(),
  /** Opens one of a provider's own links in the browser. The URL comes from the catalogue, never the window. */
  openProviderLink: channel(
    v.strictObject({
      providerId: ProviderId,
      link: v.picklist(['documentation', 'creation_documentation', 'console', 'source']),
    }),
  ).responds<null>(),
  /** Creates a provider of the user's own, or changes the one with the same id. */
  saveOwnProvider: channel(v.strictObject({ provider: OwnProviderSchema })).responds<Provider>(),
  /** Fails with `provider_in_use` while a credential set names it. */
  deleteOwnProvider: channel(
    v.strictObject({ id: v.pipe(ProviderId, v.startsWith(ownProviderPrefix)) }),
  ).responds<null>(),
  /** Writes providers (also the catalogue's) as JSON into a file of the user's choice. False: the user cancelled. */
  exportProviders: channel(
    v.strictObject({ ids: v.pipe(v.array(ProviderId), v.minLength(1), v.maxLength(mostOwnProviders)) }),
  ).responds<boolean>(),
  /** Reads providers from a file of the user's choice. Null: the user cancelled. */
  importProviders: channel(Nothing).responds<ProviderImport | null>(),
  /** Reads an issuer's metadata (OpenID Connect Discovery, RFC 8414). */
  discoverProvider: channel(
    v.strictObject({
      issuer: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter the issuer URL'), v.maxLength(limits.url)),
    }),
  ).responds<Discovery>(),
};
