import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isQuiet } from '../../../src/main/rotation/quiet-hours.ts';
import { reminding } from './reminding.ts';
import { born, day, setWith } from './sample-set.ts';

const hour = 3_600_000;
const minute = fc.integer({ min: 0, max: 1_439 });
const aSet = fc.record({
  maximumAgeDays: fc.integer({ min: 1, max: 4 }),
  warningDays: fc.integer({ min: 0, max: 2 }),
  secretChangedAt: fc.integer({ min: born - 2 * day, max: born + day }),
  snoozedUntil: fc.option(fc.integer({ min: born, max: born + 2 * day })),
});
const anEvent = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), by: fc.integer({ min: 1, max: 12 * hour }) }),
  fc.record({ kind: fc.constant('sleep' as const), by: fc.integer({ min: -6 * hour, max: 12 * hour }) }),
  fc.constant({ kind: 'restart' as const, by: 0 }),
);

it('is never told twice of one moment, never in quiet hours, and loses none', () => {
  fc.assert(
    fc.property(
      fc.array(aSet, { minLength: 1, maxLength: 6 }),
      fc.record({ from: minute, to: minute }),
      fc.array(anEvent, { maxLength: 8 }),
      (all, quietHours, events) => {
        const sets = all.map(({ maximumAgeDays, warningDays, ...facts }, index) =>
          setWith({
            ...facts,
            id: `00000000-0000-4000-8000-00000000000${index}`,
            name: `Set ${index}`,
            rotationPolicy: { maximumAgeDays, warningDays, overlapDays: 0, unusedAfterDays: null },
          }),
        );
        const around = reminding(born, sets);
        around.state.preferences = { ...around.state.preferences, quietHours };
        around.go();
        for (const { kind, by } of events) {
          if (kind === 'pass') around.timers.pass(by);
          else if (kind === 'restart') around.restart();
          else {
            around.timers.sleep(by);
            around.reminders.noteWakingUp();
          }
        }
        expect(around.shown.filter(({ at }) => isQuiet(at, quietHours))).toEqual([]);
        // By name, each of the two moments that there are, and the end of the snooze, at most once.
        const named = around.titles().filter((title) => title.startsWith('“'));
        for (const name of new Set(named)) {
          expect(named.filter((each) => each === name).length).toBeLessThanOrEqual(2);
        }
        // At last everything was told: nothing that asks is still to come once the quiet hours are over.
        around.timers.pass(10 * day);
        const before = around.shown.length;
        around.restart();
        around.timers.pass(day);
        expect(around.shown).toHaveLength(before);
        const kept = around.kept.told as { moments: [string, number][] };
        expect(new Set(kept.moments.map(([id]) => id)).size).toBe(sets.length);
        expect(new Set(kept.moments.map(String)).size).toBe(kept.moments.length);
      },
    ),
    { numRuns: 40 },
  );
});
