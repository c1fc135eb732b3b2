import { changesRequest } from '../../shared/changes-request.ts';
import {
  factsOf,
  type CredentialSet,
  type CredentialSetFacts,
  type SecretVersion,
} from '../../shared/credential.ts';
import type { VersionFacts } from '../../shared/secret-version.ts';
import { isPass, type LastTest, type TokenTestRecord } from '../../shared/token-test.ts';

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
  ids: { readonly id: string; readonly versionId: string; readonly fingerprint: string },
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
    secretVersions: [
      {
        ...newVersion({ id: ids.versionId, stage: 'current', createdAt: now }),
        fingerprint: ids.fingerprint,
      },
    ],
    lastTest: null,
    snoozedUntil: null,
    lastUsedAt: null,
    automation: null,
  });
}

/**
 * A pending secret that came without a client ID or key ID of its own goes with the set's, also when that is edited. Its
 * proof is of the request as it was: another one needs another proof.
 */
export function withFacts(set: CredentialSet, facts: CredentialSetFacts, now: number): CredentialSet {
  const edited = { ...set, ...factsOnly(facts), updatedAt: now };
  if (!changesRequest(set, edited)) return frozen(edited);
  const former = currentFacts(set);
  const { clientId, keyId } = currentFacts(edited);
  const secretVersions = set.secretVersions.map((version): SecretVersion => {
    if (version.stage !== 'pending' || !version.facts) return version;
    const followed = {
      ...version.facts,
      clientId: version.facts.clientId === former.clientId ? clientId : version.facts.clientId,
      keyId: version.facts.keyId === former.keyId ? keyId : version.facts.keyId,
    };
    return { ...version, facts: followed, proof: null };
  });
  return frozen({ ...edited, secretVersions });
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
 * The same secret as it should have been kept: what was kept becomes previous, and older ones stay what they are. Age,
 * expiry and exposure are those of the secret, whichever way it is written.
 */
export function withCorrectedSecret(
  set: CredentialSet,
  version: Pick<SecretVersion, 'id' | 'fingerprint'>,
  now: number,
): CredentialSet {
  const former = set.secretVersions.map((old): SecretVersion =>
    old.stage === 'current' ? { ...old, stage: 'previous', replacedAt: now, facts: currentFacts(set) } : old,
  );
  const corrected = {
    ...newVersion({ id: version.id, stage: 'current', createdAt: now }),
    fingerprint: version.fingerprint,
  };
  return frozen({ ...set, updatedAt: now, secretVersions: [corrected, ...former] });
}

/**
 * Takes a test's outcome as the latest: of the set for its current secret, of the version for a pending one. It tells
 * nothing if it was cancelled, was an experiment, or was of a version that has had its time. A pending secret that is
 * turned down is no longer proven.
 *
 * @returns the same set if it tells nothing
 */
export function withTokenTest(set: CredentialSet, record: TokenTestRecord, rejected: boolean): CredentialSet {
  const { outcome, experiment, secretVersionId } = record;
  if (outcome.kind === 'cancelled' || experiment !== undefined) return set;
  const tested = set.secretVersions.find(({ id }) => id === secretVersionId);
  if (tested?.stage === 'current') {
    return frozen({ ...set, lastTest: latestTest(set.lastTest, record, rejected) });
  }
  if (tested?.stage !== 'pending' || !tested.facts) return set;
  const facts = { ...tested.facts, lastTest: latestTest(tested.facts.lastTest, record, rejected) };
  const proof = rejected ? null : tested.proof;
  const secretVersions = set.secretVersions.map((version) =>
    version === tested ? { ...tested, facts, proof } : version,
  );
  return frozen({ ...set, secretVersions });
}

/**
 * Credentials that were turned down stay so until they get in: that the server can't be reached today proves nothing.
 */
function latestTest(former: LastTest | null, { at, outcome }: TokenTestRecord, rejected: boolean): LastTest {
  return { at, kind: outcome.kind, ...sinceBefore(former, outcome.kind, rejected) };
}

/** What a test that didn't pass leaves standing of those before it. */
function sinceBefore(
  before: LastTest | null,
  kind: LastTest['kind'],
  rejected: boolean,
): Pick<LastTest, 'rejected' | 'passedAt'> {
  if (isPass(kind) || !before) return { rejected };
  const passedAt = isPass(before.kind) ? before.at : before.passedAt;
  return { rejected: rejected || before.rejected, ...(passedAt !== undefined && { passedAt }) };
}

export function currentVersion(set: CredentialSet): SecretVersion | undefined {
  return set.secretVersions.find((version) => version.stage === 'current');
}

/** A version of which nothing more is known. */
export function newVersion(known: Pick<SecretVersion, 'id' | 'stage' | 'createdAt'>): SecretVersion {
  return {
    replacedAt: null,
    fingerprint: null,
    facts: null,
    overlapEndsAt: null,
    proof: null,
    revocation: null,
    providerSecretId: null,
    ...known,
  };
}

/** What belongs to the current secret and goes with it when another takes its place. */
export function currentFacts(set: CredentialSet): VersionFacts {
  const { clientId, secretExpiresAt, secretChangedAt, exposedAt, lastTest } = set;
  return {
    clientId,
    keyId: set.request.keyId ?? null,
    secretExpiresAt,
    secretChangedAt,
    exposedAt,
    lastTest,
  };
}

/** The set as it is when these facts are those of its current secret. */
export function withCurrentFacts(set: CredentialSet, facts: VersionFacts): CredentialSet {
  const { keyId, requestMark: _mark, ...others } = facts;
  const { keyId: _, ...request } = set.request;
  return { ...set, ...others, request: keyId === null ? request : { ...request, keyId } };
}
