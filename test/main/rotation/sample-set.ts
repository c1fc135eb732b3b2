import type { CredentialSet, SecretVersion } from '../../../src/shared/credential.ts';
import type { VersionFacts } from '../../../src/shared/secret-version.ts';
import { factsWith } from '../../shared/sample-facts.ts';

export const day = 86_400_000;
/** The day on which the sample set's secret came in. */
export const born = Date.UTC(2026, 0, 1);

/** A tested credential set whose secret came in at {@link born}, but for what a test changes. */
export function setWith(changes: Partial<CredentialSet> = {}): CredentialSet {
  return {
    ...factsWith(),
    id: '00000000-0000-4000-8000-000000000001',
    createdAt: born,
    updatedAt: born,
    trashedAt: null,
    secretChangedAt: born,
    exposedAt: null,
    secretVersions: [],
    lastTest: { at: born, kind: 'granted', rejected: false },
    snoozedUntil: null,
    lastUsedAt: null,
    automation: null,
    ...changes,
  };
}

/** A secret version that came in at {@link born}, but for what a test changes. */
export const versionWith = (changes: Partial<SecretVersion> = {}): SecretVersion => ({
  id: '00000000-0000-4000-8000-000000000002',
  stage: 'current',
  createdAt: born,
  replacedAt: null,
  fingerprint: null,
  facts: null,
  overlapEndsAt: null,
  proof: null,
  revocation: null,
  providerSecretId: null,
  ...changes,
});

/** What is known of a version that isn't the current one, but for what a test changes. */
export const versionFactsWith = (changes: Partial<VersionFacts> = {}): VersionFacts => ({
  clientId: 'former',
  keyId: null,
  secretExpiresAt: null,
  secretChangedAt: born,
  exposedAt: null,
  lastTest: null,
  ...changes,
});
