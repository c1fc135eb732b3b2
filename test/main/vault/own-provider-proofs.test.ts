import { describe, expect, it } from 'vitest';
import type { CredentialSetFacts } from '../../../src/shared/credential.ts';
import { mostOwnProviders } from '../../../src/shared/own-provider.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { providerWith } from '../../shared/sample-provider.ts';
import { failureOf, someFacts, surroundings } from './temporary.ts';

const keycloak = providerWith({ id: 'own-keycloak', name: 'Our Keycloak' });

describe('the proof of a pending secret', () => {
  const changes: Readonly<Record<string, readonly [change: Partial<Provider>, takesAway: boolean]>> = {
    'another token endpoint': [
      {
        environments: [{ id: 'production', name: 'Production', tokenUrl: 'https://other.example.com/token' }],
      },
      true,
    ],
    'another client authentication': [{ clientAuthenticationMethods: ['client_secret_post'] }, true],
    'another parameter': [{ parameters: [{ name: 'tier', value: 'gold', required: true }] }, true],
    'another separator of scopes': [{ scopes: { separator: ',', known: [] } }, true],
    'another name': [{ name: 'Renamed' }, false],
    'another policy': [
      { defaultRotationPolicy: { maximumAgeDays: 9, warningDays: 1, overlapDays: 1 } },
      false,
    ],
  };

  it.each(Object.entries(changes))('after %s of its provider', async (_what, [change, takesAway]) => {
    const around = surroundings();
    const vault = await around.open();
    vault.ownProviders.save(keycloak);
    const proven = (facts: Partial<CredentialSetFacts>) => {
      const { id } = vault.register(someFacts(facts), 'the current secret');
      const pending = {
        clientSecret: `pending of ${id}`,
        clientId: null,
        keyId: null,
        secretExpiresAt: null,
      };
      vault.rotation.addPending(id, pending);
      vault.rotation.noteProof(id, { compared: true, differences: [] });
      return id;
    };
    const id = proven({ providerId: keycloak.id, environmentId: 'production', clientId: 'a' });
    const other = proven({ providerId: 'monite', clientId: 'b' });
    vault.ownProviders.save({ ...keycloak, ...change });
    vault.close();
    const again = await around.open();
    const proofOf = (set: string) => again.get(set).secretVersions[0]?.proof;
    expect(proofOf(id) === null).toBe(takesAway);
    expect(proofOf(other)).toMatchObject({ compared: true });
    expect(again.ownProviders.find(keycloak.id)).toMatchObject(change);
  });

  it('stays where the edit could not be stored', async () => {
    const vault = await surroundings().open();
    vault.ownProviders.save(keycloak);
    const { id } = vault.register(someFacts({ providerId: keycloak.id }), 'the current secret');
    vault.rotation.addPending(id, {
      clientSecret: 'the pending one',
      clientId: null,
      keyId: null,
      secretExpiresAt: null,
    });
    vault.rotation.noteProof(id, { compared: true, differences: [] });
    const full = Array.from({ length: mostOwnProviders }, (_, at) => providerWith({ id: `own-${at}` }));
    await failureOf(() => {
      vault.ownProviders.import([{ ...keycloak, bodyFormat: 'json' }, ...full]);
    });
    expect(vault.get(id).secretVersions[0]?.proof).toMatchObject({ compared: true });
  });
});
