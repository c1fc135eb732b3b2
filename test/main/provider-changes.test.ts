import { describe, expect, it, vi } from 'vitest';
import { followProviderChanges } from '../../src/main/provider-changes.ts';
import { providerWith } from '../shared/sample-provider.ts';
import { someFacts, surroundings } from './vault/temporary.ts';

const keycloak = providerWith({ id: 'own-keycloak', name: 'Our Keycloak' });

async function followed() {
  const vault = await surroundings().open();
  const parts = {
    emit: vi.fn(),
    listEvents: { changed: vi.fn(), moved: vi.fn() },
    statusWatch: { noteChange: vi.fn() },
    tokens: { forget: vi.fn() },
    tokenTester: { cancel: vi.fn() },
    report: vi.fn(),
  };
  followProviderChanges(vault, parts);
  return { vault, ...parts };
}

describe('a change of a provider of the user’s own', () => {
  it('is told to the window, and ends the tokens and tests of its sets alone', async () => {
    const { vault, emit, tokens, tokenTester, listEvents, statusWatch } = await followed();
    const mine = vault.register(someFacts({ providerId: keycloak.id }), 'a');
    vault.register(someFacts({ providerId: 'monite' }), 'b');
    vault.ownProviders.save(keycloak);
    expect(emit).toHaveBeenCalledExactlyOnceWith('providersChanged', null);
    expect(tokens.forget).toHaveBeenCalledExactlyOnceWith(mine.id);
    expect(tokenTester.cancel).toHaveBeenCalledExactlyOnceWith(mine.id);
    expect(listEvents.changed).toHaveBeenCalledExactlyOnceWith([mine], []);
    expect(statusWatch.noteChange).toHaveBeenCalledExactlyOnceWith([mine], []);
  });

  it('that no set names is told to the window, and that is all', async () => {
    const { vault, emit, listEvents } = await followed();
    vault.ownProviders.save(keycloak);
    expect(emit).toHaveBeenCalledExactlyOnceWith('providersChanged', null);
    expect(listEvents.changed).not.toHaveBeenCalled();
  });

  it('is fine in a vault that is locked right after it', async () => {
    const { vault, report } = await followed();
    vault.register(someFacts({ providerId: keycloak.id }), 'a');
    vault.ownProviders.save(keycloak);
    vault.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(report).not.toHaveBeenCalled();
  });
});
