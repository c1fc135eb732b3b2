import type { ReminderPreferences } from '../../shared/preferences.ts';

export type QuietHours = NonNullable<ReminderPreferences['quietHours']>;

/**
 * Whether a moment lies in the quiet hours: by the clock on the wall, where the computer is now, so that daylight saving
 * time moves them along. The first minute belongs to them, the last doesn't; from a minute to itself is no time at all.
 *
 * @param now - ms since 1970
 */
export function isQuiet(now: number, quietHours: QuietHours | null): boolean {
  if (!quietHours) return false;
  const wall = new Date(now);
  const minute = wall.getHours() * 60 + wall.getMinutes();
  const { from, to } = quietHours;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
