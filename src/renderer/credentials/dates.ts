/** Reads a date field's `yyyy-mm-dd` as the start of that day where the user is; null if it isn't one. */
export function dayToTime(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const time = new Date(year, month - 1, date);
  return time.getMonth() === month - 1 && time.getDate() === date ? time.getTime() : null;
}

export function timeToDay(time: number | null): string {
  if (time === null) return '';
  const day = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
