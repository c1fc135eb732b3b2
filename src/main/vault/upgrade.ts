import { createHash } from 'node:crypto';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import { dayInMs, defaultRotationPolicy } from '../../shared/rotation.ts';
import { newUsage, type Usage } from '../../shared/usage.ts';
import { newVersion } from './credential-set.ts';

/** What a summary may hold that was sealed before rotation was staged. */
type FormerSet = Omit<CredentialSet, 'usages' | 'secretVersions' | LaterMember> &
  Partial<Pick<CredentialSet, LaterMember>> & {
    readonly usages: readonly (string | Usage)[];
    readonly secretVersions: readonly (Pick<SecretVersion, 'id' | 'stage' | 'createdAt' | 'replacedAt'> &
      Partial<SecretVersion>)[];
  };
type LaterMember = 'snoozedUntil' | 'lastUsedAt' | 'automation';

/**
 * A set as it is understood now, whenever it was sealed. The row stays as it is until the set is next changed.
 *
 * @returns the same object if there is nothing to add
 */
export function upgraded(set: CredentialSet): CredentialSet {
  const former = set as unknown as FormerSet;
  if (former.snoozedUntil !== undefined) return set;
  return {
    ...former,
    usages: former.usages.map((usage, index) =>
      typeof usage === 'string' ? newUsage(usage, stableId(set.id, index)) : usage,
    ),
    secretVersions: former.secretVersions.map((version) => upgradedVersion(former, version)),
    snoozedUntil: null,
    lastUsedAt: null,
    automation: null,
  };
}

function upgradedVersion(set: FormerSet, version: FormerSet['secretVersions'][number]): SecretVersion {
  const { stage, createdAt, replacedAt } = version;
  const kept = { ...newVersion(version), ...version };
  if (stage === 'current') return kept;
  const facts = {
    clientId: set.clientId,
    keyId: set.request.keyId ?? null,
    secretExpiresAt: null,
    secretChangedAt: createdAt,
    exposedAt: null,
    lastTest: null,
  };
  if (stage === 'revoked') {
    return { ...kept, facts, revocation: { at: replacedAt ?? createdAt, how: 'replaced' } };
  }
  const overlap = defaultRotationPolicy.overlapDays * dayInMs;
  return { ...kept, facts, overlapEndsAt: (replacedAt ?? createdAt) + overlap };
}

/** The same UUID for the same usage at every opening, until it is sealed with one. */
function stableId(credentialSetId: string, index: number): string {
  const hex = createHash('sha256').update(`${credentialSetId} usage ${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
