import { randomUUID } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import { ownProviderProblems } from '../../shared/own-provider-problems.ts';
import { mostOwnProviders, ownProviderPrefix } from '../../shared/own-provider.ts';
import type { Provider } from '../../shared/provider.ts';
import type { Exchange } from '../oauth/exchange.ts';
import { discover, type MetadataAnswer } from '../providers/discovery.ts';
import { providerLink } from '../providers/link.ts';
import { largestProviderFile, providerFileText, readProviderFile } from '../providers/provider-file.ts';
import type { Providers } from '../providers/providers.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';

export interface ProviderHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly providers: Providers;
  readonly openExternal: (url: string) => Promise<void>;
  /** Writes a text into a file of the user's choice. @returns false if the user cancelled */
  readonly saveTextPrivately: (suggestedName: string, makeText: () => string) => Promise<boolean>;
  /** Reads a text file of the user's choice. @returns null if the user cancelled */
  readonly openText: (kind: {
    readonly name: string;
    readonly extensions: readonly string[];
    readonly largest: number;
  }) => Promise<string | null>;
  /** Reads what a server publishes. */
  readonly readPublished: (url: string, signal: AbortSignal) => Promise<Exchange>;
}

const newId = (): string => `${ownProviderPrefix}${randomUUID()}`;

/** Channels about the catalogue and the user's own providers. */
export function providerHandlers(parts: ProviderHandlerParts) {
  const { vault, providers, openExternal } = parts;
  return {
    listProviders: () => providers.list(),
    openProviderLink: async ({ providerId, link }) => {
      await openExternal(providerLink(providers.require(providerId), link));
      return null;
    },
    saveOwnProvider: ({ provider }) => {
      const [problem] = ownProviderProblems(provider);
      if (problem) throw invalidProvider(problem);
      vault().ownProviders.save(provider);
      return provider;
    },
    deleteOwnProvider: ({ id }) => {
      vault().ownProviders.delete(id);
      return null;
    },
    ...fileHandlers(parts),
    ...discoveryHandlers(parts),
  } satisfies Partial<Handlers>;
}

function fileHandlers({ vault, providers, saveTextPrivately, openText }: ProviderHandlerParts) {
  return {
    exportProviders: async ({ ids }) => {
      const { audit } = vault();
      const chosen = [...new Set(ids)].map((id) => providers.require(id));
      const saved = await saveTextPrivately(fileNameFor(chosen), () => {
        // What is the user's own stays in a vault that was locked while the dialog was open.
        vault();
        return providerFileText(chosen);
      });
      if (saved) audit.recordIfPossible('providers_exported', { detail: counted(chosen.length) });
      return saved;
    },
    importProviders: async () => {
      vault();
      const text = await openText({
        name: 'Providers (JSON)',
        extensions: ['json'],
        largest: largestProviderFile,
      });
      if (text === null) return null;
      // The dialog may have outlived the vault's being open.
      const { ownProviders } = vault();
      const read = readProviderFile(text, {
        isTaken: (id) => providers.find(id) !== null,
        newId,
        room: mostOwnProviders - ownProviders.list().length,
      });
      ownProviders.import(read.imported);
      return read;
    },
  } satisfies Partial<Handlers>;
}

function discoveryHandlers({ vault, readPublished }: ProviderHandlerParts) {
  let former: AbortController | null = null;
  return {
    discoverProvider: async ({ issuer }) => {
      // Nothing leaves this computer while the vault is locked.
      vault();
      former?.abort();
      const { signal } = (former = new AbortController());
      const found = await discover(issuer, newId(), async (url) =>
        metadataAnswer(await readPublished(url, signal)),
      );
      vault();
      return found;
    },
  } satisfies Partial<Handlers>;
}

function metadataAnswer(ended: Exchange): MetadataAnswer {
  switch (ended.kind) {
    case 'answered':
      return { kind: 'answered', ...ended.answer };
    case 'cancelled':
      return ended;
    case 'unreadable': {
      const how = ended.reason === 'too_large' ? 'is too large to be metadata' : 'could not be decompressed';
      return { kind: 'failed', message: `The answer ${how}.` };
    }
    case 'unreachable':
    case 'blocked':
      return { kind: 'failed', message: ended.detail };
  }
}

const counted = (count: number): string => (count === 1 ? '1 provider' : `${count} providers`);

/** A name that every file system takes. */
function fileNameFor(providers: readonly Provider[]): string {
  const [only] = providers;
  if (!only || providers.length > 1) return 'keyturn-providers.json';
  const name = only.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  return `keyturn-provider${name === '' ? '' : `-${name}`}.json`;
}

function invalidProvider({
  field,
  message,
}: {
  readonly field: string;
  readonly message: string;
}): KeyturnError {
  return new KeyturnError({
    code: 'invalid_input',
    message: `${field}: ${message}.`,
    field: `provider.${field}`,
  });
}
