import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  attentionMoments,
  decideStatus,
  dueAt,
  type StatusFacts,
} from '../../../src/main/rotation/policy.ts';
import type { SecretVersion } from '../../../src/shared/credential.ts';
import type { RotationPolicy } from '../../../src/shared/provider.ts';
import {
  rotationStatuses,
  statusOfReason,
  statusReasons,
  type StatusReason,
} from '../../../src/shared/rotation.ts';
import { newUsage } from '../../../src/shared/usage.ts';
import { born, day, versionFactsWith, versionWith } from './sample-set.ts';

/** Moments in a range where all the deadlines fall, many of them on the same millisecond, some on a leap day. */
const moment = fc.oneof(
  fc.integer({ min: born - 400 * day, max: born + 4_400 * day }),
  fc.integer({ min: -30, max: 130 }).map((days) => born + days * day),
  fc.integer({ min: 0, max: day }).map((ms) => Date.UTC(2028, 1, 29) + ms),
);
const moments = fc.tuple(moment, moment).map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a]));
const someDays = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 3650 }));
const policies: fc.Arbitrary<RotationPolicy> = fc.record(
  {
    maximumAgeDays: fc.option(someDays),
    warningDays: fc.integer({ min: 0, max: 365 }),
    overlapDays: fc.constant(7),
    unusedAfterDays: fc.option(someDays),
  },
  { requiredKeys: ['maximumAgeDays', 'warningDays', 'overlapDays'] },
);
const rarely = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { freq: 1 });
const versions: fc.Arbitrary<SecretVersion> = fc
  .record({
    stage: fc.constantFrom('pending' as const, 'current' as const, 'previous' as const, 'revoked' as const),
    createdAt: moment,
    overlapEndsAt: fc.option(moment),
    exposedAt: rarely(moment),
  })
  .map(({ stage, createdAt, overlapEndsAt, exposedAt }) =>
    versionWith({
      stage,
      createdAt,
      overlapEndsAt: stage === 'previous' ? overlapEndsAt : null,
      facts: stage === 'current' ? null : versionFactsWith({ exposedAt }),
    }),
  );
const tests = fc.record(
  {
    at: moment,
    kind: fc.constantFrom('granted' as const, 'refused' as const, 'unreachable' as const),
    rejected: fc.boolean(),
    passedAt: moment,
  },
  { requiredKeys: ['at', 'kind', 'rejected'] },
);
const sets: fc.Arbitrary<StatusFacts> = fc.record({
  enabled: fc.boolean(),
  trashedAt: rarely(moment),
  exposedAt: rarely(moment),
  secretChangedAt: moment,
  secretExpiresAt: fc.option(moment),
  secretVersions: fc.array(versions, { maxLength: 4 }),
  lastTest: fc.option(tests),
  lastUsedAt: fc.option(moment),
  usages: fc.array(
    fc.option(moment).map((confirmedAt) => ({ ...newUsage('CI', 'x'), confirmedAt })),
    { maxLength: 3 },
  ),
});
const untouched = sets.map((set) => ({ ...set, enabled: true, trashedAt: null, exposedAt: null }));

const reasonsAt = (set: StatusFacts, policy: RotationPolicy, now: number): readonly StatusReason[] =>
  decideStatus(set, policy, now).reasons;
const badness = (set: StatusFacts, policy: RotationPolicy, now: number) =>
  -rotationStatuses.indexOf(decideStatus(set, policy, now).status);
const place = (reason: StatusReason) => statusReasons.indexOf(reason);
const beforeAllTime = -8.64e15;

describe('for any set and policy', () => {
  it('a status never gets better just because time passes', () => {
    fc.assert(
      fc.property(sets, policies, moments, (set, policy, [earlier, later]) => {
        expect(badness(set, policy, later)).toBeGreaterThanOrEqual(badness(set, policy, earlier));
      }),
    );
  });

  it('a reason that time brought stays, or gives way to one that is worse', () => {
    fc.assert(
      fc.property(untouched, policies, moments, (set, policy, [earlier, later]) => {
        const after = reasonsAt(set, policy, later);
        for (const reason of reasonsAt(set, policy, earlier)) {
          const instead = { near_expiry: 'past_expiry', near_age: 'past_age' }[reason as string];
          const stays = after.includes(reason) || after.includes(instead as StatusReason);
          expect(stays || reason === 'nothing_due').toBe(true);
        }
      }),
    );
  });

  it('the reasons are sorted, each is there once, and the worst gives the status', () => {
    fc.assert(
      fc.property(sets, policies, moment, (set, policy, now) => {
        const { reasons, status } = decideStatus(set, policy, now);
        expect(reasons.map(place)).toEqual([...new Set(reasons.map(place))].sort((a, b) => a - b));
        expect(status).toBe(statusOfReason[reasons[0]]);
        if (set.enabled) {
          const worst = Math.min(
            ...reasons.map((reason) => rotationStatuses.indexOf(statusOfReason[reason])),
          );
          expect(status).toBe(rotationStatuses[worst]);
        }
      }),
    );
  });

  it('the reasons are complete: what one fact alone gives is among those that all give', () => {
    fc.assert(
      fc.property(untouched, policies, moment, (set, policy, now) => {
        const calm = { ...set, secretChangedAt: 8e15, secretExpiresAt: null, secretVersions: [] };
        const alone: Partial<StatusFacts>[] = [
          { secretExpiresAt: set.secretExpiresAt },
          ...set.secretVersions.map((version) => ({ secretVersions: [version] })),
          { secretChangedAt: set.secretChangedAt },
        ];
        const all = reasonsAt(set, policy, now);
        for (const fact of alone) {
          const wanted = reasonsAt({ ...calm, ...fact }, policy, now).filter(
            (reason) => reason !== 'nothing_due',
          );
          expect(all).toEqual(expect.arrayContaining(wanted));
        }
      }),
    );
  });

  it('one more reason to act never makes a status better', () => {
    const worse: fc.Arbitrary<Partial<StatusFacts>> = fc.oneof(
      fc.constant({ exposedAt: born }),
      fc.constant({ secretExpiresAt: beforeAllTime }),
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
        const disabled = reasonsAt({ ...set, enabled: false, trashedAt: null }, policy, now);
        const enabled = reasonsAt({ ...set, enabled: true, trashedAt: null }, policy, now);
        const exposures = enabled.filter((reason) => statusOfReason[reason] === 'exposed');
        expect(disabled).toEqual([...exposures, 'switched_off']);
        expect(reasonsAt({ ...set, trashedAt: born }, policy, now)).toEqual(['in_trash']);
      }),
    );
  });

  it('the next change is exact: nothing changes before it, and the reasons change at it', () => {
    fc.assert(
      fc.property(
        sets,
        policies,
        moment,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (set, policy, now, part) => {
          const { reasons, nextStatusChangeAt: next } = decideStatus(set, policy, now);
          const until = next ?? 9e15;
          const between = now + Math.floor((until - 1 - now) * part);
          expect(reasonsAt(set, policy, between)).toEqual(reasons);
          expect(reasonsAt(set, policy, until - 1)).toEqual(reasons);
          if (next !== null) {
            expect(next).toBeGreaterThan(now);
            expect(reasonsAt(set, policy, next)).not.toEqual(reasons);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('following the changes one by one leads to the last status that time brings', () => {
    fc.assert(
      fc.property(untouched, policies, (set, policy) => {
        let now = beforeAllTime;
        for (let changes = 0, next: number | null = now; next !== null; changes += 1) {
          expect(changes).toBeLessThan(9);
          now = next;
          next = decideStatus(set, policy, now).nextStatusChangeAt;
        }
        expect(reasonsAt(set, policy, now)).toEqual(reasonsAt(set, policy, 9e15));
      }),
    );
  });

  it('a clock that was set back makes nothing older, and is no error', () => {
    fc.assert(
      fc.property(untouched, policies, moment, fc.nat(), (set, policy, now, back) => {
        expect(badness(set, policy, now - back)).toBeLessThanOrEqual(badness(set, policy, now));
        expect(decideStatus(set, policy, now - back).dueAt).toBe(decideStatus(set, policy, now).dueAt);
      }),
    );
  });

  it('the decision, the due date and the moments of reminders agree', () => {
    fc.assert(
      fc.property(untouched, policies, moment, (set, policy, now) => {
        const decision = decideStatus(set, policy, now);
        const reminded = attentionMoments(set, policy);
        expect([dueAt(set, policy), reminded.dueAt]).toEqual([decision.dueAt, decision.dueAt]);
        const has = (...reasons: StatusReason[]) =>
          reasons.some((reason) => decision.reasons.includes(reason));
        expect(has('past_age', 'past_expiry')).toBe(reminded.dueAt !== null && now >= reminded.dueAt);
        expect(has('past_age', 'past_expiry', 'near_age', 'near_expiry')).toBe(
          reminded.warnAt !== null && now >= reminded.warnAt,
        );
      }),
    );
  });
});

describe.each([
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'America/St_Johns',
  'Pacific/Apia',
  'Australia/Lord_Howe',
])('where the time zone is %s', (zone) => {
  const usual = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (usual === undefined) delete process.env['TZ'];
    else process.env['TZ'] = usual;
  });

  it('every decision is the same as anywhere else, also in the hours that clocks skip or repeat', () => {
    expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    const change = fc
      .constantFrom(Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 2, 8, 7))
      .chain((at) => fc.integer({ min: at - 2 * day, max: at + 2 * day }));
    fc.assert(
      fc.property(sets, policies, fc.oneof(change, moment), (set, policy, now) => {
        const here = decideStatus(set, policy, now);
        process.env['TZ'] = 'UTC';
        const there = decideStatus(set, policy, now);
        process.env['TZ'] = zone;
        expect(here).toEqual(there);
      }),
    );
  });

  it('a day has 24 hours, however long it is on the wall', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 3650 }), (secretChangedAt, maximumAgeDays) => {
        const policy = { maximumAgeDays, warningDays: 0, overlapDays: 0 };
        expect(dueAt({ secretChangedAt, secretExpiresAt: null }, policy)).toBe(
          secretChangedAt + maximumAgeDays * 24 * 3_600_000,
        );
      }),
    );
  });
});
