import { describe, expect, test } from 'vitest';
import { ageBands, dueBands } from '../../../src/renderer/dashboard/bands.ts';

describe('the bands of the timeline', () => {
  const bands = dueBands(new Date(2026, 10, 22, 15).getTime());

  test('are what is overdue, twelve months from the present one on, and later', () => {
    expect(bands.map(({ label }) => label)).toEqual([
      'Overdue',
      'Nov',
      'Dec',
      'Jan',
      'Feb',
      'Mar',
      'Apr',
      'May',
      'Jun',
      'Jul',
      'Aug',
      'Sept',
      'Oct',
      'Later',
    ]);
  });

  test('say the year in the title of their list', () => {
    expect(bands[3]?.view).toMatchObject({ title: 'Due in January 2027' });
    expect(bands.at(-1)?.view).toMatchObject({ title: 'Due from November 2027 on' });
  });

  test('end where the next one begins, whatever the day of the month', () => {
    for (const day of [1, 15, 28, 29, 30, 31]) {
      const all = dueBands(new Date(2028, 0, day, 23, 59).getTime());
      for (const [index, { view }] of all.entries()) {
        const next = all[index + 1]?.view;
        if (next?.kind === 'due' && view.kind === 'due') expect(next.from).toBe(view.before);
      }
    }
  });
});

test('the bands of ages are counted in whole days', () => {
  expect(ageBands(0).map(({ label }) => label)).toEqual([
    '0–30 days',
    '31–60 days',
    '61–90 days',
    '91–180 days',
    'Over 180 days',
  ]);
});
