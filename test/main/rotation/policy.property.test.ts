import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideStatus,
  dueAt,
  nextStatusChangeAt,
  type StatusFacts,
} from '../../../src/main/rotation/policy.ts';
import type { RotationPolicy } from '../../../src/shared/provider.ts';
import { rotationStatuses } from '../../../src/shared/rotation.ts';
import { born, day } from './sample-set.ts';

/** Moments in a range where all the deadlines fall, many of them on the same millisecond. */
const moment = fc.oneof(
  fc.integer({ min: born - 400 * day, max: born + 4_400 * day }),
  fc.integer({ min: -30, max: 130 }).map((days) => born + days * day),
);
const moments = fc.tuple(moment, moment).map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a]));
const policies: fc.Arbitrary<RotationPolicy> = fc.record({
  maximumAgeDays: fc.option(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 3650 }))),
  warningDays: fc.integer({ min: 0, max: 365 }),
  overlapDays: fc.constant(7),
});
const sets: fc.Arbitrary<StatusFacts> = fc.record({
  enabled: fc.boolean(),
  trashedAt: fc.option(moment, { freq: 1 }),
  exposedAt: fc.option(moment, { freq: 1 }),
  secretChangedAt: moment,
  secretExpiresAt: fc.option(moment),
  lastTest: fc.option(
    fc.record({
      at: moment,
      kind: fc.constantFrom('granted' as const, 'refused' as const),
      rejected: fc.boolean(),
    }),
  ),
});
const untouched = sets.map((set) => ({ ...set, enabled: true, trashedAt: null, exposedAt: null }));
const status = (set: StatusFacts, policy: RotationPolicy, now: number) =>
  decideStatus(set, policy, now).status;
const badness = (set: StatusFacts, policy: RotationPolicy, now: number) =>
  -rotationStatuses.indexOf(status(set, policy, now));

describe('for any set and policy', () => {
  it('a status never gets better just because time passes', () => {
    fc.assert(
      fc.property(sets, policies, moments, (set, policy, [earlier, later]) => {
        expect(badness(set, policy, later)).toBeGreaterThanOrEqual(badness(set, policy, earlier));
      }),
    );
  });

  it('one more reason to act never makes a status better', () => {
    const worse: fc.Arbitrary<Partial<StatusFacts>> = fc.oneof(
      fc.constant({ exposedAt: born }),
      fc.constant({ secretExpiresAt: -8.64e15 }),
      fc.constant({ lastTest: { at: 8.64e15, kind: 'refused' as const, rejected: true } }),
    );
    fc.assert(
      fc.property(untouched, policies, moment, worse, (set, policy, now, reason) => {
        expect(badness({ ...set, ...reason }, policy, now)).toBeGreaterThanOrEqual(badness(set, policy, now));
      }),
    );
  });

  it('being disabled hides every reason but exposure, and the trash hides that too', () => {
    fc.assert(
      fc.property(sets, policies, moment, (set, policy, now) => {
        const disabled = status({ ...set, enabled: false, trashedAt: null }, policy, now);
        expect(disabled).toBe(set.exposedAt === null ? 'disabled' : 'exposed');
        expect(status({ ...set, trashedAt: born }, policy, now)).toBe('disabled');
      }),
    );
  });

  it('the next change is exact: nothing changes before it, and the status changes at it', () => {
    fc.assert(
      fc.property(
        sets,
        policies,
        moment,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (set, policy, now, part) => {
          const present = status(set, policy, now);
          const next = nextStatusChangeAt(set, policy, now);
          const until = next ?? 9e15;
          const between = now + Math.floor((until - 1 - now) * part);
          expect(status(set, policy, between)).toBe(present);
          expect(status(set, policy, until - 1)).toBe(present);
          if (next !== null) {
            expect(next).toBeGreaterThan(now);
            expect(status(set, policy, next)).not.toBe(present);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('following the changes one by one visits every status that time brings', () => {
    fc.assert(
      fc.property(untouched, policies, (set, policy) => {
        const visited: string[] = [status(set, policy, -8.64e15)];
        for (let now: number | null = -8.64e15; (now = nextStatusChangeAt(set, policy, now)) !== null;) {
          visited.push(status(set, policy, now));
        }
        expect(new Set(visited).size).toBe(visited.length);
        expect(visited.at(-1)).toBe(status(set, policy, 9e15));
      }),
    );
  });

  it('the decision and the due date agree', () => {
    fc.assert(
      fc.property(untouched, policies, moment, (set, policy, now) => {
        const decision = decideStatus(set, policy, now);
        expect(decision.dueAt).toBe(dueAt({ ...set, rotationPolicy: policy }, null));
        const isPast = decision.dueAt !== null && now >= decision.dueAt;
        const urgent = ['expired', 'failing', 'stale'].includes(decision.status);
        if (isPast) expect(urgent).toBe(true);
        if (decision.since !== null && decision.status !== 'failing') {
          expect(decision.since).toBeLessThanOrEqual(now);
        }
      }),
    );
  });
});
