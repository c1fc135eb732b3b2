import ical, { ICalAlarmType, ICalEventTransparency } from 'ical-generator';
import type { DueEvent } from './due-events.ts';

/** Tells a file of ours from any other calendar. */
export const productId = '-//Keyturn//Due dates//EN';
/** The library checks each property: at this size, a slice takes a few milliseconds. */
const eventsInSlice = 20;

/**
 * Writes due dates as iCalendar (RFC 5545). Each is a whole day: the day on which it falls where the user is. A secret
 * isn't rotated at 3:17 in the morning, and a moment in UTC would show on the day before or after in half of the world,
 * and another date than Keyturn itself shows.
 *
 * @param pause - called between slices; may give a pause to await
 */
export async function calendarText(
  events: Iterable<DueEvent>,
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<string> {
  const parts: string[] = [];
  let slice: DueEvent[] = [];
  for (const event of events) {
    slice.push(event);
    if (slice.length < eventsInSlice) continue;
    parts.push(eventsOf(calendarWith(slice)));
    slice = [];
    await pause();
  }
  parts.push(eventsOf(calendarWith(slice)));
  return calendarWith([]).replace(end, '') + parts.join('') + end;
}

const begin = 'BEGIN:VEVENT\r\n';
const end = 'END:VCALENDAR';

function eventsOf(calendar: string): string {
  const start = calendar.indexOf(begin);
  return start === -1 ? '' : calendar.slice(start, calendar.lastIndexOf(end));
}

function calendarWith(events: readonly DueEvent[]): string {
  const calendar = ical({
    // The library puts the dash there itself.
    prodId: productId.slice(1),
    name: 'Keyturn: due for rotation',
  });
  for (const { uid, summary, dueAt, warnAt, lastModified } of events) {
    calendar.createEvent({
      id: uid,
      start: localDay(dueAt),
      allDay: true,
      // Without a METHOD, the stamp says when the event was last revised (RFC 5545 §3.8.7.2).
      stamp: new Date(lastModified),
      lastModified: new Date(lastModified),
      sequence: sequenceAt(lastModified),
      summary: withoutControls(summary),
      description: 'Open Keyturn to rotate it.',
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: warnAt === null ? [] : [{ type: ICalAlarmType.display, trigger: new Date(warnAt) }],
    });
  }
  return calendar.toString();
}

/** The day on which a moment falls here, as the library wants it: at midnight in UTC. */
function localDay(at: number): Date {
  const local = new Date(at);
  return new Date(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate()));
}

const firstSequence = Date.UTC(2026, 0, 1);

/** Grows with every change (RFC 5545 §3.8.7.4): seconds since 2026, which fit into 31 bits until 2094. */
const sequenceAt = (lastModified: number): number =>
  Math.min(2_147_483_647, Math.max(0, Math.floor((lastModified - firstSequence) / 1000)));

/** RFC 5545 §3.1 has no way to write control characters. Line breaks are none here: they are escaped. */
const withoutControls = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ');
