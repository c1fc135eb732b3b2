import { formatDuration } from './format.ts';

export interface Age {
  /** How much of the time between the secret's arrival and its due date is over, 0 to 1. */
  readonly share: number;
  /** `calm` asks for nothing; `warn` from the warning time on; `none`: no due date. */
  readonly tone: 'calm' | 'warn' | 'none';
  /** "Due in 12 days", "Overdue by 3 days", "No due date". */
  readonly text: string;
}

/** @param dueSoon whether the warning time has begun; the policy knows, the bar does not */
export function ageOf(secretChangedAt: number, dueAt: number | null, now: number, dueSoon: boolean): Age {
  if (dueAt === null) return { share: 0, tone: 'none', text: 'No due date' };
  const share = Math.min(Math.max((now - secretChangedAt) / Math.max(dueAt - secretChangedAt, 1), 0), 1);
  if (now >= dueAt) return { share: 1, tone: 'warn', text: `Overdue by ${formatDuration(now - dueAt)}` };
  return { share, tone: dueSoon ? 'warn' : 'calm', text: `Due in ${formatDuration(dueAt - now)}` };
}
