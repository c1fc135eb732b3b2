import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { followPolicyChanges, followProviderChanges } from '../../src/main/provider-changes.ts';
import { attentionMoments, policyLookup } from '../../src/main/rotation/policy.ts';
import type { Vault } from '../../src/main/vault/vault.ts';
import { providerWith } from '../shared/sample-provider.ts';
import { someFacts, surroundings } from './vault/temporary.ts';

const day = 86_400_000;
const keycloak = providerWith({ id: 'own-keycloak', name: 'Our Keycloak' });

async function followed() {
  const vault = await surroundings().open();
  const parts = {
    emit: vi.fn(),
    listEvents: { changed: vi.fn(), moved: vi.fn() },
    statusWatch: { noteChange: vi.fn() },
    calendarFile: { noteRevision: vi.fn() },
    tokens: { forget: vi.fn() },
    tokenTester: { cancel: vi.fn() },
    report: vi.fn(),
  };
  followProviderChanges(vault, parts);
  followPolicyChanges(vault, parts);
  return { vault, ...parts };
}

describe('a change of a provider of the user’s own', () => {
  it('is told to the window, and ends the tokens and tests of its sets alone', async () => {
    const { vault, emit, tokens, tokenTester, listEvents, statusWatch, calendarFile } = await followed();
    const mine = vault.register(someFacts({ providerId: keycloak.id }), 'a');
    vault.register(someFacts({ providerId: 'monite' }), 'b');
    vault.ownProviders.save(keycloak);
    expect(emit).toHaveBeenCalledExactlyOnceWith('providersChanged', null);
    expect(tokens.forget).toHaveBeenCalledExactlyOnceWith(mine.id);
    expect(tokenTester.cancel).toHaveBeenCalledExactlyOnceWith(mine.id);
    expect(listEvents.changed).toHaveBeenCalledExactlyOnceWith([mine], []);
    expect(statusWatch.noteChange).toHaveBeenCalledExactlyOnceWith([mine], []);
    expect(calendarFile.noteRevision).toHaveBeenCalledOnce();
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

describe('a change of the policy that the user set for a provider', () => {
  const policy = { maximumAgeDays: 30, warningDays: 5, overlapDays: 1 };

  it('is told of the sets that follow it alone: not of another provider’s, nor of one with its own policy', async () => {
    const { vault, listEvents, statusWatch, tokens, calendarFile } = await followed();
    const mine = vault.register(someFacts({ providerId: 'monite', rotationPolicy: null }), 'a');
    vault.register(someFacts({ providerId: 'monite', clientId: 'b', rotationPolicy: policy }), 'b');
    vault.register(someFacts({ providerId: 'stripe', clientId: 'c', rotationPolicy: null }), 'c');
    vault.changeSettings({ providerPolicies: { monite: policy } });
    expect(listEvents.changed).toHaveBeenCalledExactlyOnceWith([mine], []);
    expect(statusWatch.noteChange).toHaveBeenCalledExactlyOnceWith([mine], []);
    expect(tokens.forget).not.toHaveBeenCalled();
    vault.changeSettings({ providerPolicies: {} });
    expect(listEvents.changed).toHaveBeenCalledTimes(2);
    expect(calendarFile.noteRevision).toHaveBeenCalledTimes(2);
  });

  it('is nothing when another setting changes, or it becomes what it was', async () => {
    const { vault, listEvents } = await followed();
    vault.register(someFacts({ providerId: 'monite', rotationPolicy: null }), 'a');
    vault.changeSettings({ lockAfterIdle: 5 });
    vault.changeSettings({ providerPolicies: { stripe: policy } });
    vault.changeSettings({ providerPolicies: { stripe: { ...policy } } });
    expect(listEvents.changed).not.toHaveBeenCalled();
  });

  it('brings the due dates in the file up to date', async () => {
    const around = surroundings();
    let vault: Vault | null = null;
    const policyOf = policyLookup(
      { find: () => providerWith() },
      () => vault?.settings().providerPolicies ?? {},
    );
    vault = await around.open({ momentsOf: (set) => attentionMoments(set, policyOf(set)) });
    const corrected = vi.spyOn(vault.maintenance, 'correctDueDates');
    followPolicyChanges(vault, {
      listEvents: { changed: vi.fn() },
      statusWatch: { noteChange: vi.fn() },
      calendarFile: { noteRevision: vi.fn() },
      report: vi.fn(),
    });
    const { id, secretChangedAt } = vault.register(
      someFacts({ providerId: 'monite', rotationPolicy: null }),
      'a',
    );
    vault.changeSettings({ providerPolicies: { monite: policy } });
    await corrected.mock.results[0]?.value;
    vault.close();
    const database = new Database(around.file, { readonly: true });
    const due = database.prepare('SELECT due_at FROM credential_sets WHERE id = ?').pluck().get(id);
    database.close();
    expect(due).toBe(secretChangedAt + 30 * day);
  });
});
