import type { RotationStatus } from '../../shared/rotation.ts';
import { formatDuration } from './format.ts';

export interface Age {
  /** How much of the time between the secret's arrival and its due date is over, 0 to 1. */
  readonly share: number;
  /** `calm` asks for nothing, as disabled sets never do; `warn` from the warning time on; `none`: no due date. */
  readonly tone: 'calm' | 'warn' | 'none';
  /** "Due in 12 days", "Overdue by 3 days", "No due date". */
  readonly text: string;
}

/** @param status tells whether the warning time has begun; the policy knows, the bar does not */
export function ageOf(
  secretChangedAt: number,
  dueAt: number | null,
  now: number,
  status: RotationStatus,
): Age {
  if (dueAt === null) return { share: 0, tone: 'none', text: 'No due date' };
  const share = Math.min(Math.max((now - secretChangedAt) / Math.max(dueAt - secretChangedAt, 1), 0), 1);
  const overdue = now >= dueAt;
  const warns = status !== 'disabled' && (overdue || status === 'due_soon');
  return {
    share,
    tone: warns ? 'warn' : 'calm',
    text: overdue ? `Overdue by ${formatDuration(now - dueAt)}` : `Due in ${formatDuration(dueAt - now)}`,
  };
}
