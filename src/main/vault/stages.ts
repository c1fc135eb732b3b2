import {
  replacedByCurrent,
  type CredentialSet,
  type SecretStage,
  type SecretVersion,
} from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import { dayInMs } from '../../shared/rotation.ts';
import {
  isProven,
  type Revocation,
  type VersionFacts,
  type VersionProof,
} from '../../shared/secret-version.ts';
import { requestMark } from './request-mark.ts';
import { currentFacts, frozen, newVersion, withCurrentFacts } from './credential-set.ts';

/**
 * How a credential set goes through a staged rotation: pending, current, previous, revoked. Pure: each function returns
 * a new, frozen set or throws. Times are ms since 1970.
 */

/** What comes with a new secret. Null members: as before. */
export interface NewSecretFacts {
  readonly clientId: string | null;
  readonly keyId: string | null;
  readonly secretExpiresAt: number | null;
  readonly providerSecretId?: string | null;
}

/** @throws KeyturnError `rotation_in_progress` */
export function withPending(
  set: CredentialSet,
  version: { readonly id: string; readonly fingerprint: string },
  { clientId, keyId, secretExpiresAt, providerSecretId = null }: NewSecretFacts,
  now: number,
): CredentialSet {
  if (versionIn(set, 'pending')) throw rotationInProgress();
  const facts: VersionFacts = {
    clientId: clientId ?? set.clientId,
    keyId: keyId ?? set.request.keyId ?? null,
    secretExpiresAt,
    secretChangedAt: now,
    exposedAt: null,
    lastTest: null,
  };
  const pending = {
    ...newVersion({ id: version.id, stage: 'pending', createdAt: now }),
    fingerprint: version.fingerprint,
    facts,
    providerSecretId,
  };
  return frozen({ ...set, updatedAt: now, secretVersions: [pending, ...set.secretVersions] });
}

/** @throws KeyturnError `no_pending_secret` */
export function withProof(
  set: CredentialSet,
  proof: Pick<VersionProof, 'compared' | 'differences'>,
  now: number,
): CredentialSet {
  const { id } = requirePending(set);
  return changed(set, id, { proof: { ...proof, at: now, acceptedAt: null } }, now);
}

/** A pending secret that was refused isn't proven any more. The same set where there is nothing to take back. */
export function withoutProof(set: CredentialSet, versionId: string, now: number): CredentialSet {
  const pending = versionIn(set, 'pending');
  return pending?.id === versionId && pending.proof !== null
    ? changed(set, versionId, { proof: null }, now)
    : set;
}

/** @throws KeyturnError `no_pending_secret`; `not_proven` if this version has no differences to accept */
export function withAcceptedDifferences(set: CredentialSet, versionId: string, now: number): CredentialSet {
  const { id, proof } = requirePending(set);
  if (id !== versionId || !proof) throw notProven();
  return changed(set, id, { proof: { ...proof, acceptedAt: now } }, now);
}

export interface Promotion {
  /** How long the former secret may stay valid. */
  readonly overlapDays: number;
  readonly withoutProof: boolean;
  /** The set's provider, if the user made it. */
  readonly ownProvider?: Provider | null;
}

/**
 * The pending secret becomes current, the current one previous. An exposed secret gets no overlap, and stays exposed as
 * `previous` until its revocation is proven.
 *
 * @throws KeyturnError `no_pending_secret`, `not_proven`
 */
export function withPromotion(
  set: CredentialSet,
  { overlapDays, withoutProof, ownProvider = null }: Promotion,
  now: number,
): CredentialSet {
  const pending = requirePending(set);
  if (!withoutProof && !isProven(pending.proof)) throw notProven();
  const former: VersionFacts = { ...currentFacts(set), requestMark: requestMark(set, ownProvider) };
  const overlap = former.exposedAt === null ? overlapDays * dayInMs : 0;
  const secretVersions = set.secretVersions.map((version): SecretVersion => {
    if (version.id === pending.id) return { ...version, stage: 'current', facts: null };
    if (version.stage !== 'current') return version;
    return { ...version, stage: 'previous', replacedAt: now, facts: former, overlapEndsAt: now + overlap };
  });
  const facts = pending.facts ?? former;
  return frozen({ ...withCurrentFacts(set, facts), updatedAt: now, secretVersions });
}

/**
 * The secret that the current one replaced becomes current again, and the current one pending.
 *
 * @throws KeyturnError `no_previous_secret`, `rotation_in_progress`
 */
export function withPromotionUndone(set: CredentialSet, now: number): CredentialSet {
  if (versionIn(set, 'pending')) throw rotationInProgress();
  const former = replacedByCurrent(set);
  if (!former?.facts) throw noPreviousSecret();
  const present = currentFacts(set);
  const secretVersions = set.secretVersions.map((version): SecretVersion => {
    if (version.id === former.id) {
      return { ...version, stage: 'current', replacedAt: null, facts: null, overlapEndsAt: null };
    }
    return version.stage === 'current' ? { ...version, stage: 'pending', facts: present } : version;
  });
  return frozen({ ...withCurrentFacts(set, former.facts), updatedAt: now, secretVersions });
}

/**
 * A pending or previous version comes to its end. Its value is for the caller to destroy; dates, facts and fingerprint
 * stay.
 *
 * @throws KeyturnError `no_such_secret_version` for the current version, a revoked one, or none
 */
export function withRevoked(
  set: CredentialSet,
  versionId: string,
  how: Revocation['how'],
  now: number,
): CredentialSet {
  const version = set.secretVersions.find(({ id }) => id === versionId);
  if (version?.stage !== 'pending' && version?.stage !== 'previous') throw notRevocable();
  return changed(
    set,
    versionId,
    { stage: 'revoked', revocation: { at: now, how }, overlapEndsAt: null },
    now,
  );
}

/** The version in this stage; the one that was replaced last for `previous`, whatever the clock said then. */
export function versionIn({ secretVersions }: CredentialSet, stage: SecretStage): SecretVersion | undefined {
  return secretVersions.find((version) => version.stage === stage);
}

/** The set as it was or will be while this version is the current one: for asking the provider with it. */
export function asWith(set: CredentialSet, versionId: string): CredentialSet {
  const facts = set.secretVersions.find(({ id }) => id === versionId)?.facts;
  return facts ? withCurrentFacts(set, facts) : set;
}

/** Whether the set asks as it did while it had this version. True where nobody noted how that was. */
export function asksAsWith(set: CredentialSet, versionId: string, ownProvider: Provider | null): boolean {
  const mark = set.secretVersions.find(({ id }) => id === versionId)?.facts?.requestMark;
  return mark === undefined || mark === requestMark(set, ownProvider);
}

function changed(
  set: CredentialSet,
  versionId: string,
  changes: Partial<SecretVersion>,
  now: number,
): CredentialSet {
  const secretVersions = set.secretVersions.map((version) =>
    version.id === versionId ? { ...version, ...changes } : version,
  );
  return frozen({ ...set, updatedAt: now, secretVersions });
}

/** @throws KeyturnError `no_pending_secret` */
export function requirePending(set: CredentialSet): SecretVersion {
  const pending = versionIn(set, 'pending');
  if (!pending) {
    throw new KeyturnError({
      code: 'no_pending_secret',
      message: `“${set.name}” has no pending secret.`,
      hint: 'Create a new secret at the provider and paste it first.',
    });
  }
  return pending;
}

const rotationInProgress = () =>
  new KeyturnError({
    code: 'rotation_in_progress',
    message: 'A rotation of this credential set is under way: it has a pending secret.',
    hint: 'Finish that rotation, or discard the pending secret.',
  });

const notProven = () =>
  new KeyturnError({
    code: 'not_proven',
    message: 'The pending secret isn’t proven yet.',
    hint: 'Prove it first: request a token with it, and accept what is different.',
  });

const noPreviousSecret = () =>
  new KeyturnError({
    code: 'no_previous_secret',
    message: 'The former secret is no longer kept, so the promotion can’t be undone.',
  });

const notRevocable = () =>
  new KeyturnError({
    code: 'no_such_secret_version',
    message: 'Only a pending or a previous secret that is still kept can be revoked.',
  });
