import type { CredentialSetListItem, SecretVersion } from '../../shared/credential.ts';
import { isProven } from '../../shared/secret-version.ts';
import type { Usage } from '../../shared/usage.ts';

export const guideSteps = ['create', 'prove', 'promote', 'deploy', 'revoke'] as const;
export type GuideStep = (typeof guideSteps)[number];

/**
 * `active`: this is what to do now; more than one may be. `waiting`: something before it has to be done first. `skipped`:
 * the rotation went on without it.
 */
export type StepState = 'done' | 'active' | 'waiting' | 'skipped';

/** Where a set's rotation stands. It follows from the set alone, so that it is the same after a restart. */
export interface Guide {
  readonly pending: SecretVersion | undefined;
  readonly current: SecretVersion | undefined;
  /** Former secrets that are still kept, newest first. */
  readonly previous: readonly SecretVersion[];
  /** Places where the current secret isn't yet, once there was another one before it. */
  readonly openUsages: readonly Usage[];
  readonly states: Readonly<Record<GuideStep, StepState>>;
  /** Whether a rotation was begun and isn't finished. */
  readonly underWay: boolean;
  /** Somebody else may know the current secret, or a former one that isn't known to be revoked. */
  readonly exposed: boolean;
}

export function guideOf(set: CredentialSetListItem): Guide {
  const { secretVersions, usages } = set;
  const pending = secretVersions.find(({ stage }) => stage === 'pending');
  const current = secretVersions.find(({ stage }) => stage === 'current');
  const previous = secretVersions
    .filter(({ stage }) => stage === 'previous')
    .sort((a, b) => (b.replacedAt ?? 0) - (a.replacedAt ?? 0));
  const openUsages = wasRotatedHere(secretVersions)
    ? usages.filter(({ versionId }) => versionId !== current?.id)
    : [];
  return {
    pending,
    current,
    previous,
    openUsages,
    states: statesOf(set.exposedAt !== null, { pending, current }, previous.length, openUsages.length),
    underWay: pending !== undefined || previous.length > 0 || openUsages.length > 0,
    exposed: set.exposedAt !== null || previous.some(({ facts }) => (facts?.exposedAt ?? null) !== null),
  };
}

function statesOf(
  exposed: boolean,
  { pending, current }: Pick<Guide, 'pending' | 'current'>,
  previous: number,
  openUsages: number,
): Guide['states'] {
  const left: Pick<Guide['states'], 'deploy' | 'revoke'> = {
    deploy: openUsages > 0 ? 'active' : previous > 0 ? 'done' : 'waiting',
    revoke: previous > 0 ? 'active' : openUsages > 0 ? 'done' : 'waiting',
  };
  if (pending) {
    const proven = isProven(pending.proof);
    // An exposed secret can't wait for anything: promoting comes first, proving may follow.
    return {
      create: 'done',
      prove: proven ? 'done' : 'active',
      promote: proven || exposed ? 'active' : 'waiting',
      deploy: 'waiting',
      // A secret left from an earlier rotation can be revoked at any time.
      revoke: previous > 0 ? 'active' : 'waiting',
    };
  }
  return previous > 0 || openUsages > 0
    ? {
        create: 'done',
        prove: isProven(current?.proof ?? null) ? 'done' : 'skipped',
        promote: 'done',
        ...left,
      }
    : { create: 'active', prove: 'waiting', promote: 'waiting', deploy: 'waiting', revoke: 'waiting' };
}

/** A set that never had another secret has nothing to deploy; nor does one that was rotated before there was a guide. */
const wasRotatedHere = (versions: readonly SecretVersion[]): boolean =>
  versions.some(
    ({ stage, revocation }) =>
      stage === 'previous' || revocation?.how === 'proven' || revocation?.how === 'confirmed',
  );

/** Until when the latest former secret may stay valid; null: there is none. */
export const overlapEnd = ({ previous }: Pick<Guide, 'previous'>): number | null =>
  previous[0]?.overlapEndsAt ?? null;

/** What a version is called: by its place in the set's history, the oldest is 1. */
export const versionNumber = (set: CredentialSetListItem, versionId: string): number =>
  set.secretVersions.length - set.secretVersions.findIndex(({ id }) => id === versionId);
