import type { RotationPolicy } from './provider.ts';

/**
 * A day of a policy is always 24 hours, in ms. Ages are differences of moments, so neither the time zone nor
 * daylight saving time ever moves a due date.
 */
export const dayInMs = 24 * 60 * 60 * 1000;

/** Applies where neither the set nor its provider says otherwise. */
export const defaultRotationPolicy: RotationPolicy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };

/**
 * A credential set's status, worst first. The last three ask for nothing: `disabled` sets are neither tested
 * nor reminded, `never_tested` ones are fresh as far as anybody knows.
 */
export const rotationStatuses = [
  'exposed',
  'expired',
  'failing',
  'stale',
  'due_soon',
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
  'due_soon',
]);

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
