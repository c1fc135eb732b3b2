import type { CredentialSet, CredentialSetListItem, SecretVersion } from '../../shared/credential.ts';
import { effectivePolicy, type PolicyFacts, type ProviderPolicy } from '../../shared/effective-policy.ts';
import type { RotationPolicy } from '../../shared/provider.ts';
import {
  dayInMs,
  defaultUnusedAfterDays,
  statusOfReason,
  unfinishedAfter,
  type RotationStatus,
  type StatusReason,
} from '../../shared/rotation.ts';
import { hasPassed } from '../../shared/token-test.ts';
import type { ProviderPolicies } from '../../shared/vault.ts';

/** What a status follows from. Times are ms since 1970. */
export type StatusFacts = Pick<
  CredentialSet,
  | 'enabled'
  | 'trashedAt'
  | 'exposedAt'
  | 'secretChangedAt'
  | 'secretExpiresAt'
  | 'secretVersions'
  | 'lastTest'
  | 'lastUsedAt'
  | 'usages'
>;

export type Reasons = CredentialSetListItem['reasons'];

export interface StatusDecision {
  readonly status: RotationStatus;
  /** Everything that applies, worst first; the first is the reason of the status. */
  readonly reasons: Reasons;
  /** When the current secret is due, ms since 1970; null: neither policy nor provider sets a date. */
  readonly dueAt: number | null;
  /** When the first reason began, ms since 1970; null where nothing began, such as for `nothing_due`. */
  readonly since: number | null;
  /**
   * The next moment at which time alone changes the reasons, and the status perhaps, ms since 1970; null: never. One ms
   * earlier they are still the present ones.
   */
  readonly nextStatusChangeAt: number | null;
}

/** Gives the policy that a set is held to. */
export type PolicyOf = (set: PolicyFacts) => RotationPolicy;

/**
 * The one way from a set to its policy, for everything in main that needs it.
 *
 * @param policies - those that the user set for providers, as they are now; none unless given
 */
export const policyLookup =
  (
    providers: { readonly find: (id: string) => ProviderPolicy | null },
    policies: () => ProviderPolicies = () => ({}),
  ): PolicyOf =>
  (set) =>
    effectivePolicy(set, providers.find(set.providerId), policies());

const never = Number.POSITIVE_INFINITY;

/** The moments at which time alone brings a reason about, ms since 1970; `never` where it doesn't. */
interface Moments {
  readonly nearExpiryAt: number;
  readonly expiresAt: number;
  readonly nearAgeAt: number;
  readonly staleAt: number;
  /** When the first overlap is over. */
  readonly overlapOverAt: number;
  readonly unfinishedAt: number;
  readonly unusedAt: number;
}

function dueMoments(
  { secretChangedAt, secretExpiresAt }: Pick<StatusFacts, 'secretChangedAt' | 'secretExpiresAt'>,
  { maximumAgeDays, warningDays }: RotationPolicy,
): Pick<Moments, 'nearExpiryAt' | 'expiresAt' | 'nearAgeAt' | 'staleAt'> {
  const warning = warningDays * dayInMs;
  const staleAt = maximumAgeDays === null ? never : secretChangedAt + maximumAgeDays * dayInMs;
  const expiresAt = secretExpiresAt ?? never;
  return { nearExpiryAt: expiresAt - warning, expiresAt, nearAgeAt: staleAt - warning, staleAt };
}

function momentsOf(set: StatusFacts, policy: RotationPolicy): Moments {
  let overlapOverAt = never;
  let unfinishedAt = never;
  for (const version of set.secretVersions) {
    if (version.stage === 'pending') {
      unfinishedAt = Math.min(unfinishedAt, version.createdAt + unfinishedAfter);
      // An exposed one has a worse reason of its own.
    } else if (version.stage === 'previous' && exposureOf(version) === null) {
      overlapOverAt = Math.min(overlapOverAt, version.overlapEndsAt ?? never);
    }
  }
  return { ...dueMoments(set, policy), overlapOverAt, unfinishedAt, unusedAt: unusedAt(set, policy) };
}

const exposureOf = ({ facts }: SecretVersion): number | null => facts?.exposedAt ?? null;

function unusedAt(
  { secretChangedAt, lastUsedAt, usages }: StatusFacts,
  { unusedAfterDays = defaultUnusedAfterDays }: RotationPolicy,
): number {
  if (unusedAfterDays === null) return never;
  let usedAt = Math.max(secretChangedAt, lastUsedAt ?? secretChangedAt);
  for (const { confirmedAt } of usages)
    if (confirmedAt !== null && confirmedAt > usedAt) usedAt = confirmedAt;
  return usedAt + unusedAfterDays * dayInMs;
}

/** Since when a secret that was replaced, and isn't known to be revoked, has been exposed; null: none is. */
function previousExposedAt({ secretVersions }: StatusFacts): number | null {
  let earliest: number | null = null;
  for (const version of secretVersions) {
    if (version.stage !== 'previous') continue;
    const exposedAt = exposureOf(version);
    if (exposedAt !== null && (earliest === null || exposedAt < earliest)) earliest = exposedAt;
  }
  return earliest;
}

/**
 * Decides a set's status: the worst of what applies. Exposed comes before everything, also for disabled sets, because
 * disabling a set here revokes nothing at the provider. Sets in the trash ask for nothing at all.
 *
 * Each moment is included: a secret is stale from its age limit on. Days are 24 hours, whatever the clocks on the wall
 * do. A clock that was set back makes nothing older, and is no error.
 *
 * @param now - ms since 1970.
 */
export function decideStatus(set: StatusFacts, policy: RotationPolicy, now: number): StatusDecision {
  const moments = momentsOf(set, policy);
  const reasons = reasonsAt(set, moments, now);
  const [worst] = reasons;
  return {
    status: statusOfReason[worst],
    reasons,
    dueAt: finite(Math.min(moments.staleAt, moments.expiresAt)),
    since: beginOf(worst, set, moments),
    nextStatusChangeAt: set.enabled && set.trashedAt === null ? nextAfter(now, moments) : null,
  };
}

/** In the order of urgency, which is that of `statusReasons`. */
function reasonsAt(set: StatusFacts, moments: Moments, now: number): Reasons {
  if (set.trashedAt !== null) return ['in_trash'];
  const reasons: StatusReason[] = [];
  const applies = (reason: StatusReason, isTrue: boolean) => {
    if (isTrue) reasons.push(reason);
  };
  applies('marked_exposed', set.exposedAt !== null);
  applies('previous_exposed', previousExposedAt(set) !== null);
  if (!set.enabled) return [...reasons, 'switched_off'] as unknown as Reasons;
  const { expiresAt, staleAt } = moments;
  applies('past_expiry', now >= expiresAt);
  applies('credentials_rejected', set.lastTest?.rejected === true);
  applies('past_age', now >= staleAt);
  applies('previous_alive', now >= moments.overlapOverAt);
  applies('left_half_way', now >= moments.unfinishedAt);
  applies('near_expiry', now >= moments.nearExpiryAt && now < expiresAt);
  applies('near_age', now >= moments.nearAgeAt && now < staleAt);
  applies('nobody_uses_it', now >= moments.unusedAt);
  applies('no_test_yet', set.lastTest === null);
  // That these very credentials were turned down says it already.
  applies('no_token_yet', set.lastTest?.rejected === false && !hasPassed(set.lastTest));
  applies('nothing_due', reasons.length === 0);
  return reasons as unknown as Reasons;
}

/** Nothing but `near_…` ever ceases to apply by time alone, and that where something worse begins. */
function nextAfter(now: number, moments: Moments): number | null {
  let next = never;
  const consider = (moment: number) => {
    if (moment > now && moment < next) next = moment;
  };
  consider(moments.nearExpiryAt);
  consider(moments.expiresAt);
  consider(moments.nearAgeAt);
  consider(moments.staleAt);
  consider(moments.overlapOverAt);
  consider(moments.unfinishedAt);
  consider(moments.unusedAt);
  return finite(next);
}

function beginOf(reason: StatusReason, set: StatusFacts, moments: Moments): number | null {
  switch (reason) {
    case 'in_trash':
      return set.trashedAt;
    case 'marked_exposed':
      return set.exposedAt;
    case 'previous_exposed':
      return previousExposedAt(set);
    case 'past_expiry':
      return moments.expiresAt;
    case 'credentials_rejected':
    case 'no_token_yet':
      return set.lastTest?.at ?? null;
    case 'past_age':
      return moments.staleAt;
    case 'previous_alive':
      return moments.overlapOverAt;
    case 'left_half_way':
      return moments.unfinishedAt;
    case 'near_expiry':
      return moments.nearExpiryAt;
    case 'near_age':
      return moments.nearAgeAt;
    case 'nobody_uses_it':
      return moments.unusedAt;
    case 'no_test_yet':
    case 'nothing_due':
    case 'switched_off':
      return null;
  }
}

const finite = (moment: number): number | null => (moment === never ? null : moment);

/** When a set's current secret is due for rotation, ms since 1970; null: neither policy nor provider sets a date. */
export function dueAt(
  set: Pick<StatusFacts, 'secretChangedAt' | 'secretExpiresAt'>,
  policy: RotationPolicy,
): number | null {
  const { staleAt, expiresAt } = dueMoments(set, policy);
  return finite(Math.min(staleAt, expiresAt));
}

/** When a set begins to ask for attention because of its due date, ms since 1970. */
export interface AttentionMoments {
  /** From when on it is due soon; null: never. */
  readonly warnAt: number | null;
  /** From when on it is due; null: never. */
  readonly dueAt: number | null;
}

/** Neither moment for sets that are disabled or in the trash: nobody is reminded of those. */
export function attentionMoments(
  set: Pick<StatusFacts, 'enabled' | 'trashedAt' | 'secretChangedAt' | 'secretExpiresAt'>,
  policy: RotationPolicy,
): AttentionMoments {
  if (!set.enabled || set.trashedAt !== null) return { warnAt: null, dueAt: null };
  const { nearExpiryAt, nearAgeAt } = dueMoments(set, policy);
  return { warnAt: finite(Math.min(nearExpiryAt, nearAgeAt)), dueAt: dueAt(set, policy) };
}

/**
 * A set as the window lists it.
 *
 * @param now - ms since 1970.
 */
export function listItem(set: CredentialSet, policy: RotationPolicy, now: number): CredentialSetListItem {
  const { status, reasons, dueAt: due } = decideStatus(set, policy, now);
  return { ...set, status, reasons, dueAt: due };
}
