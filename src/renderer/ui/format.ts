/** Times and lengths of time in words. All arguments in ms; moments since 1970. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The app speaks English, so do its dates; without this a date would mix languages with the words around it. */
const locale = 'en-GB';
const dateFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const dateTimeFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const timeFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
const relativeFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const numberFormat = new Intl.NumberFormat(locale);

export const formatDate = (at: number): string => dateFormat.format(at);
export const formatDateTime = (at: number): string => dateTimeFormat.format(at);
/** To the second: "18:41:07". */
export const formatTime = (at: number): string => timeFormat.format(at);
export const formatNumber = (value: number): string => numberFormat.format(value);
/** "1 credential set", "1,204 credential sets". */
export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** "just now", "5 minutes ago", "in 12 days", "2 months ago". */
export function formatRelative(at: number, now: number): string {
  const away = at - now;
  if (Math.abs(away) < 45 * second) return 'just now';
  // What is rounded is compared: 59 and a half minutes are an hour, not 60 minutes.
  for (const { unit, length, below } of relativeUnits) {
    const count = Math.round(away / length);
    if (Math.abs(count) < below) return relativeFormat.format(count, unit);
  }
  return relativeFormat.format(Math.round(away / (365.25 * day)), 'year');
}

/** `below`: the count from which the next unit reads better. */
const relativeUnits = [
  { unit: 'minute', length: minute, below: 60 },
  { unit: 'hour', length: hour, below: 24 },
  { unit: 'day', length: day, below: 60 },
  { unit: 'month', length: 30.44 * day, below: 24 },
] as const;

/** A length in its largest sensible unit: "30 min", "2 h", "12 days", "5 months". */
export function formatDuration(length: number): string {
  const size = Math.abs(length);
  if (size < second) return `${Math.round(size)} ms`;
  if (size < 90 * second) return `${Math.round(size / second)} s`;
  if (size < 90 * minute) return `${Math.round(size / minute)} min`;
  if (size < 36 * hour) return `${Math.round(size / hour)} h`;
  if (size < 60 * day) return formatCount(Math.round(size / day), 'day');
  if (size < 730 * day) return formatCount(Math.round(size / (30.44 * day)), 'month');
  return formatCount(Math.round(size / (365.25 * day)), 'year');
}

/** What is left, to the second: "29:41", "1:02:05", "2 days". For countdowns. */
export function formatCountdown(left: number): string {
  if (left >= 2 * day) return formatDuration(left);
  const seconds = Math.max(0, Math.ceil(left / second));
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** "8 ms", "412 ms", "1.42 s". */
export const formatLatency = (length: number): string =>
  length < 1_000 ? `${Math.round(length)} ms` : `${(length / 1_000).toFixed(2)} s`;

/** The start and the end of a long ID, which tell two of them apart: "mnt_7f3a…9c21". */
export function shortenId(id: string, longest = 20): string {
  const characters = Array.from(id);
  if (characters.length <= longest) return id;
  const tail = 4;
  return `${characters.slice(0, longest - tail - 1).join('')}…${characters.slice(-tail).join('')}`;
}

/** A file's size as file managers say it: "812 bytes", "412 kB", "1.4 MB", "2.1 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return formatCount(bytes, 'byte');
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`;
  const unit = bytes < 999_500_000 ? { of: 1_000_000, name: 'MB' } : { of: 1_000_000_000, name: 'GB' };
  return `${(bytes / unit.of).toFixed(1)} ${unit.name}`;
}
