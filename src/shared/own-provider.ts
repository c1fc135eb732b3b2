import * as v from 'valibot';
import { ProviderSchema, type Provider } from './provider.ts';
import { defaultRotationPolicy } from './rotation.ts';

/** The ids of providers that users define begin with this; those of the catalogue never do. */
export const ownProviderPrefix = 'own-';

/** Whether a provider is the user's own, by its id. */
export const isOwnProvider = ({ id }: Pick<Provider, 'id'>): boolean => id.startsWith(ownProviderPrefix);

/** The longest a provider may be, in characters of its JSON text. The longest of the catalogue have a fifth of it. */
export const longestOwnProvider = 32_768;

/** C0 but the line feed, DEL, C1, the separators that break lines, and marks that turn text around (Trojan Source). */
const unseen = /(?!\n)\p{Cc}|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

function holdsUnseen(value: unknown): boolean {
  if (typeof value === 'string') return unseen.test(value) || /\p{Cs}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, each]) => unseen.test(key) || holdsUnseen(each));
}

/** JSON can write `1e999`, which is read as infinity, which JSON can't keep: what is kept would be no provider. */
function holdsInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity);
}

/** A provider that the user defined: the catalogue's shape, with an id of its own. */
export const OwnProviderSchema = v.pipe(
  ProviderSchema,
  v.check(
    (provider) => isOwnProvider(provider),
    `The id of a provider of your own begins with ${ownProviderPrefix}`,
  ),
  v.check(({ id, name }) => id.length <= 100 && name.length <= 200, 'A name has at most 200 characters'),
  v.check(
    (provider) => JSON.stringify(provider).length <= longestOwnProvider,
    `A provider has at most ${longestOwnProvider} characters in all`,
  ),
  v.check((provider) => !holdsUnseen(provider), 'Control characters and invisible marks are not allowed'),
  v.check((provider) => !holdsInfinity(provider), 'A number is too large'),
);

/** What a provider is that follows RFC 6749 in everything, but for where it is and what it is called. Anew each time. */
export const plainProvider = () =>
  ({
    aliases: [],
    kind: 'oauth2_client_credentials',
    variables: [],
    grantType: 'client_credentials',
    basicEncoding: 'form',
    bodyFormat: 'form',
    credentialParameters: { clientId: 'client_id', clientSecret: 'client_secret' },
    parameters: [],
    headers: [],
    tokenPath: ['access_token'],
    clientIdFormat: 'opaque',
    creationDocumentationUrl: null,
    consoleUrl: null,
    creationSteps: [],
    secretShownOnce: null,
    defaultRotationPolicy,
    maximumSecretAgeDays: null,
    tokenLifetimeSeconds: null,
    probe: null,
  }) satisfies Partial<Provider>;

/** How many providers of their own a user may have. */
export const mostOwnProviders = 500;

/** What a file of providers begins with: where its shape is described. */
export const providersSchemaName = './provider.schema.json';

/** The providers of a file, as they are exported. */
export interface ProvidersDocument {
  readonly $schema: string;
  readonly providers: readonly Provider[];
}

/** What an issuer's metadata says, put into the shape of a provider. @see RFC 8414 §2, OpenID Connect Discovery 1.0 §3 */
export interface Discovery {
  /** Ready for the form; its id is new. */
  readonly provider: Provider;
  /** Where the metadata was found. */
  readonly metadataUrl: string;
  /** What the metadata doesn't say and the user has to look up, or what speaks against using it, in plain words. */
  readonly notes: readonly string[];
}

/** What came of importing providers from a file. */
export interface ProviderImport {
  readonly imported: readonly Provider[];
  /** Why others of the same file were left out, one line each. */
  readonly leftOut: readonly string[];
}
