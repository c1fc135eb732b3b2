import type { SecretVersion } from '../../../src/shared/credential.ts';
import type { Difference, VersionFacts, VersionProof } from '../../../src/shared/secret-version.ts';
import { sampleNow, sampleVersion } from '../../fakes/sample-credential-sets.ts';

const day = 86_400_000;

const facts: VersionFacts = {
  clientId: 'client-00000001-4f1c-9a2e',
  keyId: null,
  secretExpiresAt: null,
  secretChangedAt: sampleNow - 90 * day,
  exposedAt: null,
  lastTest: null,
};

/** One version in each stage, always with the same id. */
export const pending = (changes: Partial<SecretVersion> = {}): SecretVersion =>
  sampleVersion(0x51, { stage: 'pending', createdAt: sampleNow - 3_600_000, facts, ...changes });

export const current = (changes: Partial<SecretVersion> = {}): SecretVersion =>
  sampleVersion(0x52, { createdAt: sampleNow - 2 * day, ...changes });

export const previous = (changes: Partial<SecretVersion> = {}): SecretVersion =>
  sampleVersion(0x53, {
    stage: 'previous',
    createdAt: sampleNow - 90 * day,
    replacedAt: sampleNow - 2 * day,
    overlapEndsAt: sampleNow + 5 * day,
    facts,
    ...changes,
  });

export const revoked = (changes: Partial<SecretVersion> = {}): SecretVersion =>
  previous({
    stage: 'revoked',
    overlapEndsAt: null,
    revocation: { at: sampleNow - day, how: 'proven' },
    ...changes,
  });

export const differenceIn = (about: Difference['about'], name: string = about): Difference => ({
  about,
  name,
  current: `the current ${name}`,
  pending: `the pending ${name}`,
});

export const proofWith = (about: readonly Difference['about'][]): VersionProof => ({
  at: sampleNow - 60_000,
  compared: true,
  differences: about.map((each) => differenceIn(each)),
  acceptedAt: null,
});
