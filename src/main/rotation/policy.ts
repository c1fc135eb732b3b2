import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
import type { Provider, RotationPolicy } from '../../shared/provider.ts';
import { dayInMs, defaultRotationPolicy, type RotationStatus } from '../../shared/rotation.ts';

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

const statusOfReason: Readonly<Record<StatusReason, RotationStatus>> = {
  marked_exposed: 'exposed',
  past_expiry: 'expired',
  credentials_rejected: 'failing',
  past_age: 'stale',
  near_age: 'due_soon',
  near_expiry: 'due_soon',
  no_test_yet: 'never_tested',
  nothing_due: 'fresh',
  switched_off: 'disabled',
  in_trash: 'disabled',
};

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
  const reason = reasonAt(set, moments, now);
  return {
    status: statusOfReason[reason],
    reason,
    dueAt: moments.dueAt === never ? null : moments.dueAt,
    since: beginOf(reason, set, moments),
  };
}

/** The order of these lines is the order of urgency. */
function reasonAt(set: StatusFacts, moments: Deadlines, now: number): StatusReason {
  if (set.trashedAt !== null) return 'in_trash';
  if (set.exposedAt !== null) return 'marked_exposed';
  if (!set.enabled) return 'switched_off';
  if (now >= moments.expiresAt) return 'past_expiry';
  const test = set.lastTest;
  if (test?.rejected) return 'credentials_rejected';
  if (now >= moments.staleAt) return 'past_age';
  if (now >= moments.dueSoonAt) return moments.staleAt <= moments.expiresAt ? 'near_age' : 'near_expiry';
  return test === null ? 'no_test_yet' : 'nothing_due';
}

function beginOf(reason: StatusReason, set: StatusFacts, moments: Deadlines): number | null {
  switch (reason) {
    case 'in_trash':
      return set.trashedAt;
    case 'marked_exposed':
      return set.exposedAt;
    case 'past_expiry':
      return moments.expiresAt;
    case 'credentials_rejected':
      return set.lastTest?.at ?? null;
    case 'past_age':
      return moments.staleAt;
    case 'near_age':
    case 'near_expiry':
      return moments.dueSoonAt;
    default:
      return null;
  }
}

/**
 * The next moment after `now` at which time alone changes the status, ms since 1970; null: never. One ms earlier
 * the status is still the present one.
 */
export function nextStatusChangeAt(set: StatusFacts, policy: RotationPolicy, now: number): number | null {
  const moments = deadlines(set, policy);
  const present = statusOfReason[reasonAt(set, moments, now)];
  let next = never;
  for (const moment of [moments.dueSoonAt, moments.staleAt, moments.expiresAt]) {
    if (moment <= now || moment >= next) continue;
    if (statusOfReason[reasonAt(set, moments, moment)] !== present) next = moment;
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
