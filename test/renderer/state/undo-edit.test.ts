import { describe, expect, test } from 'vitest';
import { factsToPutBack } from '../../../src/renderer/state/undo-edit.ts';
import { noOverrides, type CredentialSetListItem } from '../../../src/shared/credential.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';
import { current, previous } from '../rotation/stages.ts';

const before: CredentialSetListItem = {
  ...sampleSet(1),
  clientId: 'typo',
  secretExpiresAt: null,
  request: { ...noOverrides, audience: 'a', keyId: 'key-1' },
  secretVersions: [current()],
};
const after: CredentialSetListItem = {
  ...before,
  name: 'Renamed',
  clientId: 'client-1',
  secretExpiresAt: 1_800_000_000_000,
  request: { ...noOverrides, audience: 'b', keyId: 'key-2' },
};

describe('undoing an edit', () => {
  test('puts back all that it changed', () => {
    const { name, clientId, secretExpiresAt, request } = before;
    expect(factsToPutBack({ before, after }, after)).toEqual({ name, clientId, secretExpiresAt, request });
  });

  test('leaves a secret that was promoted since with the client ID, key ID and expiry that are its own', () => {
    const present: CredentialSetListItem = {
      ...after,
      clientId: 'client-2',
      secretExpiresAt: null,
      request: { ...after.request, keyId: 'key-3' },
      secretVersions: [{ ...current(), id: crypto.randomUUID() }, previous()],
    };
    expect(factsToPutBack({ before, after }, present)).toEqual({
      name: before.name,
      request: { ...before.request, keyId: 'key-3' },
    });
  });
});
