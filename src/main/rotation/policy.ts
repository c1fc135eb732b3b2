import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
import type { Provider, RotationPolicy } from '../../shared/provider.ts';
import { defaultRotationPolicy, type RotationStatus } from '../../shared/rotation.ts';

/**
 * A day of a policy is always 24 hours, in ms. Ages are differences of moments, so neither the time zone nor
 * daylight saving time ever moves a due date.
 */
export const dayInMs = 24 * 60 * 60 * 1000;

/** What a status follows from. Times are ms since 1970. */
export type StatusFacts = Pick<
  CredentialSet,
  'enabled' | 'trashedAt' | 'exposedAt' | 'secretChangedAt' | 'secretExpiresAt' | 'lastTest'
>;

/** What a set's policy follows from. */
export type PolicyFacts = Pick<CredentialSet, 'rotationPolicy'>;
export type ProviderPolicy = Pick<Provider, 'defaultRotationPolicy' | 'maximumSecretAgeDays'>;

/** Why a set has its status. `past_age`, `near_age`: by policy; `past_expiry`, `near_expiry`: the provider's own date. */
export type StatusReason =
  | 'marked_exposed'
  | 'past_expiry'
  | 'credentials_rejected'
  | 'past_age'
  | 'near_age'
  | 'near_expiry'
  | 'no_test_yet'
  | 'nothing_due'
  | 'switched_off'
  | 'in_trash';

export interface StatusDecision {
  readonly status: RotationStatus;
  readonly reason: StatusReason;
  /** When the current secret is due, ms since 1970; null: neither policy nor provider sets a date. */
  readonly dueAt: number | null;
  /** When the status began, ms since 1970; null where nothing began, such as for `fresh`. */
  readonly since: number | null;
}

/** The moments at which time alone moves a set's status, ms since 1970. */
interface Deadlines {
  readonly dueSoonAt: number;
  readonly staleAt: number;
  readonly expiresAt: number;
  readonly dueAt: number;
}

const never = Number.POSITIVE_INFINITY;

function deadlines(
  set: Pick<StatusFacts, 'secretChangedAt' | 'secretExpiresAt'>,
  policy: RotationPolicy,
): Deadlines {
  const staleAt =
    policy.maximumAgeDays === null ? never : set.secretChangedAt + policy.maximumAgeDays * dayInMs;
  const expiresAt = set.secretExpiresAt ?? never;
  const dueAt = Math.min(staleAt, expiresAt);
  return { dueSoonAt: dueAt - policy.warningDays * dayInMs, staleAt, expiresAt, dueAt };
}

/**
 * Decides a set's status: the worst of what applies. Exposed comes before everything, also for disabled sets,
 * because disabling a set here revokes nothing at the provider. Sets in the trash ask for nothing at all.
 *
 * A set is due soon from `dueAt - warningDays`, stale from its age limit and expired from its expiry, each moment
 * included. A clock that was set back before `secretChangedAt` makes a set fresh, not an error.
 * @param now - ms since 1970.
 */
export function decideStatus(set: StatusFacts, policy: RotationPolicy, now: number): StatusDecision {
  const moments = deadlines(set, policy);
  const dueAt = moments.dueAt === never ? null : moments.dueAt;
  const decide = (status: RotationStatus, reason: StatusReason, since: number | null): StatusDecision => ({
    status,
    reason,
    dueAt,
    since,
  });
  if (set.trashedAt !== null) return decide('disabled', 'in_trash', set.trashedAt);
  if (set.exposedAt !== null) return decide('exposed', 'marked_exposed', set.exposedAt);
  if (!set.enabled) return decide('disabled', 'switched_off', null);
  if (now >= moments.expiresAt) return decide('expired', 'past_expiry', moments.expiresAt);
  const test = testOfCurrentSecret(set);
  if (test?.rejected) return decide('failing', 'credentials_rejected', test.at);
  if (now >= moments.staleAt) return decide('stale', 'past_age', moments.staleAt);
  if (now >= moments.dueSoonAt) {
    const reason = moments.staleAt <= moments.expiresAt ? 'near_age' : 'near_expiry';
    return decide('due_soon', reason, moments.dueSoonAt);
  }
  return test === null ? decide('never_tested', 'no_test_yet', null) : decide('fresh', 'nothing_due', null);
}

/** A test from before the secret was replaced says nothing about the secret of today. */
function testOfCurrentSecret({ lastTest, secretChangedAt }: StatusFacts): StatusFacts['lastTest'] {
  return lastTest !== null && lastTest.at >= secretChangedAt ? lastTest : null;
}

/**
 * The next moment after `now` at which time alone changes the status, ms since 1970; null: never. One ms earlier
 * the status is still the present one.
 */
export function nextStatusChangeAt(set: StatusFacts, policy: RotationPolicy, now: number): number | null {
  const { status } = decideStatus(set, policy, now);
  const { dueSoonAt, staleAt, expiresAt } = deadlines(set, policy);
  let next = never;
  for (const moment of [dueSoonAt, staleAt, expiresAt]) {
    if (moment > now && moment < next && decideStatus(set, policy, moment).status !== status) next = moment;
  }
  return next === never ? null : next;
}

/**
 * The policy that a set is held to: its own, else its provider's, else Keyturn's. An age limit that the provider
 * enforces caps it, since the secret ends then whatever the policy says.
 * @param provider - null for a set whose provider the catalogue doesn't have.
 */
export function effectivePolicy(set: PolicyFacts, provider: ProviderPolicy | null): RotationPolicy {
  const policy = set.rotationPolicy ?? provider?.defaultRotationPolicy ?? defaultRotationPolicy;
  const limit = provider?.maximumSecretAgeDays ?? null;
  if (limit === null) return policy;
  return { ...policy, maximumAgeDays: Math.min(policy.maximumAgeDays ?? limit, limit) };
}

/** When a set's current secret is due for rotation, ms since 1970; null: neither policy nor provider sets a date. */
export function dueAt(
  set: Pick<CredentialSet, 'secretChangedAt' | 'secretExpiresAt' | 'rotationPolicy'>,
  provider: ProviderPolicy | null,
): number | null {
  const due = deadlines(set, effectivePolicy(set, provider)).dueAt;
  return due === never ? null : due;
}

/**
 * A set as the window lists it.
 * @param now - ms since 1970.
 */
export function listItem(
  set: CredentialSet,
  provider: ProviderPolicy | null,
  now: number,
): CredentialSetListItem {
  const decision = decideStatus(set, effectivePolicy(set, provider), now);
  return { ...set, status: decision.status, dueAt: decision.dueAt };
}
