import { describe, expect, it, vi } from 'vitest';
import { providerHandlers, type ProviderHandlerParts } from '../../../src/main/ipc/provider-handlers.ts';
import type { Exchange } from '../../../src/main/oauth/exchange.ts';
import { listProviders } from '../../../src/main/providers/catalogue.ts';
import { createProviders } from '../../../src/main/providers/providers.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { providerWith } from '../../shared/sample-provider.ts';
import { failureOf, surroundings } from '../vault/temporary.ts';

const keycloak = providerWith({ id: 'own-keycloak', name: 'Our Keycloak' });
const issuer = 'https://auth.example.com';

const answered = (body: object): Exchange => ({
  kind: 'answered',
  answer: { status: 200, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) },
  latency: { wait: 1, read: 1, total: 2 },
});

/** The handlers over a real vault, and what the user's dialogs and the network do. */
async function handlers(changes: Partial<ProviderHandlerParts> = {}) {
  const open: Vault = await surroundings().open();
  const saved: { name: string; text: string }[] = [];
  const providers = createProviders(open.ownProviders);
  const made = providerHandlers({
    vault: () => {
      // What the vault itself says once it is closed.
      open.list();
      return open;
    },
    providers,
    openExternal: () => Promise.resolve(),
    saveTextPrivately: (name, makeText) => {
      saved.push({ name, text: makeText() });
      return Promise.resolve(true);
    },
    openText: () => Promise.resolve(null),
    readPublished: () => Promise.resolve(answered({ issuer, token_endpoint: `${issuer}/token` })),
    ...changes,
  });
  return { ...made, open, saved };
}

describe('saving a provider', () => {
  it('keeps it, and lists it before the catalogue', async () => {
    const { saveOwnProvider, listProviders: list, deleteOwnProvider } = await handlers();
    expect(await saveOwnProvider({ provider: keycloak })).toEqual(keycloak);
    expect((await list())[0]).toEqual(keycloak);
    await deleteOwnProvider({ id: keycloak.id });
    expect(await list()).toEqual(listProviders());
  });

  it('refuses one that contradicts itself, and names the field', async () => {
    const { saveOwnProvider, open } = await handlers();
    const provider = { ...keycloak, credentialParameters: { clientId: 'id', clientSecret: 'id' } };
    expect(await failureOf(() => saveOwnProvider({ provider }))).toMatchObject({
      code: 'invalid_input',
      message: 'credentialParameters: ID and secret need two names.',
      field: 'provider.credentialParameters',
    });
    expect(open.ownProviders.list()).toEqual([]);
  });
});

describe('exporting providers', () => {
  it('writes own ones and the catalogue’s, once each, and notes it', async () => {
    const { saveOwnProvider, exportProviders, saved, open } = await handlers();
    await saveOwnProvider({ provider: keycloak });
    expect(await exportProviders({ ids: [keycloak.id, 'monite', keycloak.id] })).toBe(true);
    const [{ name, text } = { name: '', text: '' }] = saved;
    expect(name).toBe('keyturn-providers.json');
    const { providers } = JSON.parse(text) as { providers: { id: string }[] };
    expect(providers.map(({ id }) => id)).toEqual(['own-keycloak', 'monite']);
    expect(open.audit.list(null, null, 1)[0]).toMatchObject({
      action: 'providers_exported',
      detail: '2 providers',
    });
    await exportProviders({ ids: [keycloak.id] });
    expect(saved[1]?.name).toBe('keyturn-provider-our-keycloak.json');
  });

  it('notes nothing when the user cancels, and fails for one that isn’t there', async () => {
    const { exportProviders, open } = await handlers({ saveTextPrivately: () => Promise.resolve(false) });
    const [before] = open.audit.list(null, null, 1);
    expect(await exportProviders({ ids: ['monite'] })).toBe(false);
    expect(open.audit.list(null, null, 1)[0]).toEqual(before);
    expect((await failureOf(() => exportProviders({ ids: ['own-gone'] }))).code).toBe('unknown_provider');
  });
});

describe('importing providers', () => {
  it('adds what is right beside what was there', async () => {
    const text = JSON.stringify([keycloak, { ...keycloak, name: '' }]);
    const { importProviders, open } = await handlers({ openText: () => Promise.resolve(text) });
    const first = await importProviders();
    expect(first).toEqual({ imported: [keycloak], leftOut: ['Provider 2: name: not a valid value'] });
    await importProviders();
    expect(open.ownProviders.list().map(({ name }) => name)).toEqual(['Our Keycloak', 'Our Keycloak']);
  });

  it('does nothing when the user cancels, and passes on that a file can’t be read', async () => {
    const { importProviders, open } = await handlers();
    expect(await importProviders()).toBeNull();
    expect(open.ownProviders.list()).toEqual([]);
    const unreadable = new KeyturnError({ code: 'file_not_read', message: 'The file could not be read.' });
    const failing = await handlers({ openText: () => Promise.reject(unreadable) });
    expect((await failureOf(() => failing.importProviders())).code).toBe('file_not_read');
  });

  it('imports nothing into a vault that was locked while the dialog was open', async () => {
    const openText = vi.fn<ProviderHandlerParts['openText']>();
    const { importProviders, open } = await handlers({ openText });
    openText.mockImplementation(() => {
      open.close();
      return Promise.resolve(JSON.stringify(keycloak));
    });
    expect((await failureOf(() => importProviders())).code).toBe('vault_not_open');
  });
});

describe('discovering a provider', () => {
  it('fills it from the issuer’s metadata, and saves nothing', async () => {
    const { discoverProvider, open } = await handlers();
    const { provider } = await discoverProvider({ issuer });
    expect(provider.id).toMatch(/^own-[0-9a-f-]{36}$/);
    expect(provider.environments[0]?.tokenUrl).toBe(`${issuer}/token`);
    expect(open.ownProviders.list()).toEqual([]);
  });

  it.each<[message: string, ended: Exchange]>([
    [
      'auth.example.com: Nobody is known by this name',
      { kind: 'unreachable', reason: 'dns', detail: 'Nobody is known by this name' },
    ],
    [
      'auth.example.com: The server answered with a redirect.',
      { kind: 'blocked', rule: 'redirect', detail: 'The server answered with a redirect.' },
    ],
    [
      'auth.example.com: The answer is too large to be metadata.',
      {
        kind: 'unreadable',
        reason: 'too_large',
        status: 200,
        contentType: null,
        latency: { wait: 1, read: 1, total: 2 },
      },
    ],
    ['Cancelled before an answer came.', { kind: 'cancelled' }],
  ])('says what came in its way: %s', async (message, ended) => {
    const { discoverProvider } = await handlers({ readPublished: () => Promise.resolve(ended) });
    expect(await failureOf(() => discoverProvider({ issuer }))).toMatchObject({
      code: 'discovery_failed',
      message,
    });
  });

  it('ends the one before it', async () => {
    const signals: AbortSignal[] = [];
    const { discoverProvider } = await handlers({
      readPublished: (_, signal) => {
        signals.push(signal);
        return Promise.resolve(answered({ issuer }));
      },
    });
    const first = discoverProvider({ issuer });
    await discoverProvider({ issuer });
    await first;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('asks nobody while the vault is locked', async () => {
    const readPublished = vi.fn<ProviderHandlerParts['readPublished']>();
    const { discoverProvider, open } = await handlers({ readPublished });
    open.close();
    expect((await failureOf(() => discoverProvider({ issuer }))).code).toBe('vault_not_open');
    expect(readPublished).not.toHaveBeenCalled();
  });
});
