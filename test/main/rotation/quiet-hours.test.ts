import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isQuiet } from '../../../src/main/rotation/quiet-hours.ts';

const [hour, minute] = [3_600_000, 60_000];
const night = { from: 22 * 60, to: 7 * 60 };

/** How long it is quiet from a moment on, in hours, looked at each minute of the next two days. */
function quietHoursFrom(start: number, quietHours: typeof night): number {
  const minutes = Array.from({ length: 48 * 60 }, (_, index) => start + index * minute);
  return minutes.filter((at) => isQuiet(at, quietHours)).length / 60;
}

describe('where clocks change', () => {
  const usual = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterAll(() => {
    if (usual === undefined) delete process.env['TZ'];
    else process.env['TZ'] = usual;
  });

  it.each([
    ['any night', Date.UTC(2026, 5, 10, 20), Date.UTC(2026, 5, 11, 5)],
    ['the night that lacks an hour', Date.UTC(2026, 2, 28, 21), Date.UTC(2026, 2, 29, 5)],
    ['the night that has one twice', Date.UTC(2026, 9, 24, 20), Date.UTC(2026, 9, 25, 6)],
  ])('%s is quiet from 22:00 to 7:00 on the wall, over midnight', (_, from, to) => {
    const quiet = [from - 1, from, (from + to) / 2, to - 1, to].map((at) => isQuiet(at, night));
    expect(quiet).toEqual([false, true, true, true, false]);
  });

  it('an hour that is skipped is no quiet time, and one that comes twice is quiet twice', () => {
    const two = { from: 2 * 60, to: 3 * 60 };
    const noon = (month: number, date: number) => new Date(2026, month, date, 12).getTime();
    expect(quietHoursFrom(noon(2, 28), two)).toBe(1);
    expect(quietHoursFrom(noon(9, 24), two)).toBe(3);
    expect(quietHoursFrom(noon(5, 10), two)).toBe(2);
  });

  it('from a minute to itself is no time, and none is set: it is never quiet', () => {
    expect(quietHoursFrom(Date.UTC(2026, 0, 1), { from: 60, to: 60 })).toBe(0);
    expect(isQuiet(Date.UTC(2026, 0, 1), null)).toBe(false);
    expect(isQuiet(Date.UTC(2026, 0, 1) + hour, { from: 0, to: 1_439 })).toBe(true);
  });
});
