import { noOverrides, type CredentialSet, type SecretVersion } from '../../../src/shared/credential.ts';
import { newUsage } from '../../../src/shared/usage.ts';

const day = 86_400_000;

/** Sets of every status and of many ages: with secrets that live on, and rotations left half-way. */
export function mixedSets(count: number, now: number): readonly CredentialSet[] {
  return Array.from({ length: count }, (_, index) => mixedSet(index, now));
}

function mixedSet(index: number, now: number): CredentialSet {
  const secretChangedAt = now - ((index * 13) % 400) * day;
  const at = (days: number) => now - days * day;
  return {
    id: String(index),
    providerId: index % 3 === 0 ? 'monite' : 'custom-oauth2',
    environmentId: 'production',
    variables: {},
    name: `Set ${index}`,
    clientId: `client-${index}`,
    clientIdentifier: '',
    project: '',
    contactEmail: '',
    description: '',
    access: { level: 'full' },
    context: 'service',
    usages: index % 4 === 0 ? [{ ...newUsage('CI', `usage ${index}`), confirmedAt: at(index % 90) }] : [],
    tags: [],
    rotationPolicy: index % 5 === 0 ? { maximumAgeDays: 180, warningDays: 30, overlapDays: 1 } : null,
    secretExpiresAt: index % 6 === 0 ? at((index % 60) - 30) : null,
    enabled: index % 17 !== 0,
    request: noOverrides,
    createdAt: at(500),
    updatedAt: at(1),
    trashedAt: index % 41 === 0 ? at(3) : null,
    secretChangedAt,
    exposedAt: index % 97 === 0 ? at(1) : null,
    secretVersions: versionsOf(index, secretChangedAt, now),
    lastTest: index % 7 === 0 ? null : { at: at(1), kind: 'granted', rejected: index % 29 === 0 },
    snoozedUntil: null,
    lastUsedAt: index % 2 === 0 ? at(index % 30) : null,
    automation: null,
  };
}

function versionsOf(index: number, secretChangedAt: number, now: number): readonly SecretVersion[] {
  const current: SecretVersion = {
    id: `current ${index}`,
    stage: 'current',
    createdAt: secretChangedAt,
    replacedAt: null,
    fingerprint: null,
    facts: null,
    overlapEndsAt: null,
    proof: null,
    revocation: null,
    providerSecretId: null,
  };
  const facts = {
    clientId: 'former',
    keyId: null,
    secretExpiresAt: null,
    secretChangedAt: 0,
    exposedAt: index % 61 === 0 ? now : null,
    lastTest: null,
  };
  const overlapEndsAt = now + ((index % 14) - 7) * day;
  return [
    ...(index % 11 === 0 ? [{ ...current, stage: 'pending' as const, createdAt: now - 2 * day, facts }] : []),
    current,
    ...(index % 3 === 0 ? [{ ...current, stage: 'previous' as const, facts, overlapEndsAt }] : []),
  ];
}
