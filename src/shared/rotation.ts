import type { RotationPolicy } from './provider.ts';

/**
 * A day of a policy is always 24 hours, in ms. Ages are differences of moments, so neither the time zone nor
 * daylight saving time ever moves a due date.
 */
export const dayInMs = 24 * 60 * 60 * 1000;

/** Applies where neither the set nor its provider says otherwise. */
export const defaultRotationPolicy: RotationPolicy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };

/** Applies where a policy doesn't say after how many days without use a set is unused. */
export const defaultUnusedAfterDays = 365;

/** A rotation whose pending secret is older than this, in ms, was left half-way. */
export const unfinishedAfter = dayInMs;

/**
 * A credential set's status, worst first. The last three ask for nothing: `disabled` sets are neither tested
 * nor reminded, `never_tested` ones are fresh as far as anybody knows: no test has passed yet. `not_revoked`: a previous secret is still alive
 * after its overlap; `unfinished`: a rotation was left half-way; `unused`: nobody has used it for long.
 */
export const rotationStatuses = [
  'exposed',
  'expired',
  'failing',
  'stale',
  'not_revoked',
  'unfinished',
  'due_soon',
  'unused',
  'never_tested',
  'fresh',
  'disabled',
] as const;
export type RotationStatus = (typeof rotationStatuses)[number];

/** The statuses that put a set into *Needs attention*. */
export const statusesNeedingAttention: ReadonlySet<RotationStatus> = new Set([
  'exposed',
  'expired',
  'failing',
  'stale',
  'not_revoked',
  'unfinished',
  'due_soon',
  'unused',
]);

/**
 * Why a set has its status, worst first. `past_age`, `near_age`: by policy; `past_expiry`, `near_expiry`: the provider's
 * own date; `previous_exposed`: an exposed secret was replaced, but isn't known to be revoked; `previous_alive`: another
 * that was replaced outlived its overlap; `no_token_yet`: it was tested, but no test has passed, and none says why.
 */
export const statusReasons = [
  'in_trash',
  'marked_exposed',
  'previous_exposed',
  'switched_off',
  'past_expiry',
  'credentials_rejected',
  'past_age',
  'previous_alive',
  'left_half_way',
  'near_expiry',
  'near_age',
  'nobody_uses_it',
  'no_test_yet',
  'no_token_yet',
  'nothing_due',
] as const;
export type StatusReason = (typeof statusReasons)[number];

/** The status that each reason leads to where nothing worse applies. */
export const statusOfReason: Readonly<Record<StatusReason, RotationStatus>> = {
  in_trash: 'disabled',
  marked_exposed: 'exposed',
  previous_exposed: 'exposed',
  switched_off: 'disabled',
  past_expiry: 'expired',
  credentials_rejected: 'failing',
  past_age: 'stale',
  previous_alive: 'not_revoked',
  left_half_way: 'unfinished',
  near_expiry: 'due_soon',
  near_age: 'due_soon',
  nobody_uses_it: 'unused',
  no_test_yet: 'never_tested',
  no_token_yet: 'never_tested',
  nothing_due: 'fresh',
};

interface Urgent {
  readonly status: RotationStatus;
  readonly dueAt: number | null;
}

/**
 * Orders by urgency: the worse status first, then the earlier due date. Sorts each status by itself, because comparing
 * statuses too would take a window with a hundred thousand sets several frames.
 */
export function byUrgency<T extends Urgent>(items: readonly T[]): T[] {
  const groups = new Map<RotationStatus, T[]>(rotationStatuses.map((status) => [status, []]));
  for (const item of items) groups.get(item.status)?.push(item);
  const due = ({ dueAt }: T) => dueAt ?? Number.MAX_SAFE_INTEGER;
  return [...groups.values()].flatMap((group) => group.sort((a, b) => due(a) - due(b)));
}
