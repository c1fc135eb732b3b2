import {
  factsOf,
  type CredentialSet,
  type CredentialSetFacts,
  type SecretVersion,
} from '../../shared/credential.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';

/** How a credential set changes. Pure: each function returns a new, frozen set. Times are ms since 1970. */

/** Only the facts, in memory of their own: neither other members nor later changes of the caller's get in. */
function factsOnly(facts: CredentialSetFacts): CredentialSetFacts {
  return structuredClone(factsOf(facts));
}

/**
 * Freezes a set and its members, so that a caller's `tags.sort()` fails rather than changing the vault's copy.
 * No deeper: at ten thousand sets that would cost as much time as unsealing them.
 */
export function frozen(set: CredentialSet): CredentialSet {
  for (const member of Object.values(set)) {
    if (typeof member === 'object') Object.freeze(member);
  }
  return Object.freeze(set);
}

export function created(
  facts: CredentialSetFacts,
  ids: { readonly id: string; readonly versionId: string },
  now: number,
): CredentialSet {
  return frozen({
    ...factsOnly(facts),
    id: ids.id,
    createdAt: now,
    updatedAt: now,
    trashedAt: null,
    secretChangedAt: now,
    exposedAt: null,
    secretVersions: [newVersion(ids.versionId, now)],
    lastTest: null,
  });
}

export function withFacts(set: CredentialSet, facts: CredentialSetFacts, now: number): CredentialSet {
  return frozen({ ...set, ...factsOnly(facts), updatedAt: now });
}

export function withEnabled(set: CredentialSet, enabled: boolean, now: number): CredentialSet {
  return frozen({ ...set, enabled, updatedAt: now });
}

export function withTrashedAt(set: CredentialSet, trashedAt: number | null, now: number): CredentialSet {
  return frozen({ ...set, trashedAt, updatedAt: now });
}

/** A set that is exposed already keeps the time it was marked first. */
export function withExposed(set: CredentialSet, exposed: boolean, now: number): CredentialSet {
  return frozen({ ...set, exposedAt: exposed ? (set.exposedAt ?? now) : null, updatedAt: now });
}

/**
 * The new secret becomes current, the former one previous, an older previous revoked; the age starts anew.
 * What was known of the former secret (exposed, the last test) doesn't hold for the new one.
 */
export function withReplacedSecret(
  set: CredentialSet,
  versionId: string,
  secretExpiresAt: number | null,
  now: number,
): CredentialSet {
  const former = set.secretVersions.map((version): SecretVersion => {
    if (version.stage === 'current') return { ...version, stage: 'previous', replacedAt: now };
    return version.stage === 'previous' ? { ...version, stage: 'revoked' } : version;
  });
  return frozen({
    ...set,
    secretExpiresAt,
    updatedAt: now,
    secretChangedAt: now,
    exposedAt: null,
    secretVersions: [newVersion(versionId, now), ...former],
    lastTest: null,
  });
}

/**
 * The same secret as it should have been kept: what was kept becomes previous, and older ones stay what they are. Age,
 * expiry and exposure are those of the secret, whichever way it is written.
 */
export function withCorrectedSecret(set: CredentialSet, versionId: string, now: number): CredentialSet {
  const former = set.secretVersions.map((version): SecretVersion =>
    version.stage === 'current' ? { ...version, stage: 'previous', replacedAt: now } : version,
  );
  return frozen({ ...set, updatedAt: now, secretVersions: [newVersion(versionId, now), ...former] });
}

/**
 * Takes a test's outcome as the latest, if it tells something about the set as it is: not if the test was cancelled,
 * was an experiment, or was of another version (which was replaced while the test ran). Credentials that were turned
 * down stay so until they get in: that the server can't be reached today proves nothing.
 *
 * @returns the same set if it doesn't
 */
export function withTokenTest(set: CredentialSet, record: TokenTestRecord, rejected: boolean): CredentialSet {
  const { kind } = record.outcome;
  const tells =
    kind !== 'cancelled' &&
    record.experiment === undefined &&
    record.secretVersionId === currentVersion(set)?.id;
  if (!tells) return set;
  const isSuccess = kind === 'granted' || kind === 'accepted';
  const stillRejected = !isSuccess && (set.lastTest?.rejected ?? false);
  return frozen({ ...set, lastTest: { at: record.at, kind, rejected: rejected || stillRejected } });
}

export function currentVersion(set: CredentialSet): SecretVersion | undefined {
  return set.secretVersions.find((version) => version.stage === 'current');
}

function newVersion(id: string, now: number): SecretVersion {
  return { id, stage: 'current', createdAt: now, replacedAt: null };
}
