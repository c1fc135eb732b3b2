import { describe, expect, it } from 'vitest';
import {
  attentionMoments,
  decideStatus,
  dueAt,
  listItem,
  policyLookup,
} from '../../../src/main/rotation/policy.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import type { RotationPolicy } from '../../../src/shared/provider.ts';
import type { RotationStatus, StatusReason } from '../../../src/shared/rotation.ts';
import { newUsage } from '../../../src/shared/usage.ts';
import { providerWith } from '../../shared/sample-provider.ts';
import { born, day, setWith, versionFactsWith, versionWith } from './sample-set.ts';

const policy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };
const patient = { ...policy, maximumAgeDays: null };
const at = (set: CredentialSet, age: number, held: RotationPolicy = policy) =>
  decideStatus(set, held, born + age * day);
const statusAt = (set: CredentialSet, now: number) => decideStatus(set, policy, now).status;

const refused = { at: born + day, kind: 'refused', rejected: true } as const;
const unreachable = { at: born + day, kind: 'unreachable', rejected: false } as const;
const pending = versionWith({ stage: 'pending', createdAt: born + 5 * day, facts: versionFactsWith() });
const previous = versionWith({
  stage: 'previous',
  replacedAt: born,
  overlapEndsAt: born + 7 * day,
  facts: versionFactsWith(),
});
const leaked = { ...previous, overlapEndsAt: born, facts: versionFactsWith({ exposedAt: born - day }) };

describe('a credential set', () => {
  it.each<[string, Partial<CredentialSet>, number, RotationStatus, StatusReason]>([
    ['is fresh while nothing is due', {}, 10, 'fresh', 'nothing_due'],
    ['is never tested until it was', { lastTest: null }, 10, 'never_tested', 'no_test_yet'],
    ['isn’t fresh before it got a token', { lastTest: unreachable }, 10, 'never_tested', 'no_token_yet'],
    [
      'is unused when nobody used it for a year',
      { secretChangedAt: born - 356 * day },
      10,
      'unused',
      'nobody_uses_it',
    ],
    ['is due soon inside the warning time', {}, 80, 'due_soon', 'near_age'],
    ['is due soon though never tested', { lastTest: null }, 80, 'due_soon', 'near_age'],
    ['is due soon before its expiry', { secretExpiresAt: born + 30 * day }, 20, 'due_soon', 'near_expiry'],
    [
      'is unfinished a day after its rotation began',
      { secretVersions: [pending] },
      6,
      'unfinished',
      'left_half_way',
    ],
    ['isn’t revoked after the overlap', { secretVersions: [previous] }, 7, 'not_revoked', 'previous_alive'],
    ['is stale past its due date', {}, 91, 'stale', 'past_age'],
    ['is failing when its provider rejects it', { lastTest: refused }, 10, 'failing', 'credentials_rejected'],
    ['is expired past its expiry', { secretExpiresAt: born + 30 * day }, 31, 'expired', 'past_expiry'],
    [
      'is exposed while an exposed secret lives on',
      { secretVersions: [leaked] },
      0,
      'exposed',
      'previous_exposed',
    ],
    ['is exposed when marked so', { exposedAt: born + day }, 10, 'exposed', 'marked_exposed'],
    ['is disabled when switched off', { enabled: false }, 10, 'disabled', 'switched_off'],
    ['is disabled in the trash', { trashedAt: born + day }, 10, 'disabled', 'in_trash'],
  ])('%s', (_, changes, age, status, reason) => {
    const held = status === 'unused' ? patient : policy;
    expect(at(setWith(changes), age, held)).toMatchObject({ status, reasons: { 0: reason } });
  });
});

describe('of several reasons all are told, the worst first:', () => {
  const expired = { secretExpiresAt: born + 2 * day };
  it.each<[string, Partial<CredentialSet>, number, StatusReason[]]>([
    [
      'exposed, expired and failing',
      { exposedAt: born, ...expired, lastTest: refused },
      10,
      ['marked_exposed', 'past_expiry', 'credentials_rejected'],
    ],
    ['failing before stale', { lastTest: refused }, 200, ['credentials_rejected', 'past_age']],
    [
      'stale before a rotation that was left half-way',
      { secretVersions: [pending] },
      100,
      ['past_age', 'left_half_way'],
    ],
    [
      'a previous secret that lives on before a new one that was never promoted',
      { secretVersions: [pending, previous] },
      10,
      ['previous_alive', 'left_half_way'],
    ],
    [
      'the provider’s end before the policy’s, since that one means an outage',
      { secretExpiresAt: born + 85 * day },
      80,
      ['near_expiry', 'near_age'],
    ],
    [
      'stale before its expiry comes near',
      { secretExpiresAt: born + 201 * day },
      200,
      ['past_age', 'near_expiry'],
    ],
    [
      'stale, unused and never tested',
      { lastTest: null },
      400,
      ['past_age', 'nobody_uses_it', 'no_test_yet'],
    ],
    [
      'exposed even when disabled, which revokes nothing',
      { exposedAt: born, secretVersions: [leaked], enabled: false, ...expired },
      10,
      ['marked_exposed', 'previous_exposed', 'switched_off'],
    ],
    [
      'disabled, and nothing else of it',
      { enabled: false, ...expired, lastTest: refused },
      10,
      ['switched_off'],
    ],
    ['the trash, and nothing else', { trashedAt: born, exposedAt: born, ...expired }, 10, ['in_trash']],
  ])('%s', (_, changes, age, reasons) => {
    expect(at(setWith(changes), age).reasons).toEqual(reasons);
  });
});

describe('each moment is exact to the millisecond:', () => {
  const lastsLong = { secretVersions: [previous], secretChangedAt: born };
  it.each<[string, Partial<CredentialSet>, number, RotationStatus, RotationStatus]>([
    ['due soon begins 14 days before the due date', {}, born + 76 * day, 'fresh', 'due_soon'],
    ['stale begins at the due date', {}, born + 90 * day, 'due_soon', 'stale'],
    ['expired begins at the expiry', { secretExpiresAt: born + day }, born + day, 'due_soon', 'expired'],
    ['not revoked begins at the overlap’s end', lastsLong, born + 7 * day, 'fresh', 'not_revoked'],
    ['unfinished begins after a day', { secretVersions: [pending] }, born + 6 * day, 'fresh', 'unfinished'],
  ])('%s', (_, changes, moment, before, from) => {
    const set = setWith(changes);
    expect([statusAt(set, moment - 1), statusAt(set, moment)]).toEqual([before, from]);
    expect(decideStatus(set, policy, moment - 1).nextStatusChangeAt).toBe(moment);
    expect(decideStatus(set, policy, moment).since).toBe(moment);
  });

  it('a day is 24 hours, also when clocks are put forward', () => {
    // In most of Europe 29 March 2026 has 23 hours.
    const set = setWith({ secretChangedAt: Date.UTC(2026, 2, 28, 12) });
    const oneDay = { ...policy, maximumAgeDays: 1, warningDays: 0 };
    expect(decideStatus(set, oneDay, 0).dueAt).toBe(Date.UTC(2026, 2, 29, 12));
  });

  it('a leap day is a day: 365 days from 1 March 2027 end on 29 February 2028', () => {
    const set = setWith({ secretChangedAt: Date.UTC(2027, 2, 1) });
    expect(decideStatus(set, { ...policy, maximumAgeDays: 365 }, 0).dueAt).toBe(Date.UTC(2028, 1, 29));
  });
});

describe('the due date', () => {
  it('is the age limit or the expiry, whichever comes first', () => {
    expect(dueAt(setWith(), policy)).toBe(born + 90 * day);
    expect(dueAt(setWith({ secretExpiresAt: born + 30 * day }), policy)).toBe(born + 30 * day);
    expect(dueAt(setWith({ secretExpiresAt: born + 300 * day }), policy)).toBe(born + 90 * day);
  });

  it('is none without age limit and expiry, and then nothing ever changes for a set that may lie unused', () => {
    const endless = { ...patient, unusedAfterDays: null };
    expect(at(setWith(), 36_500, endless)).toEqual({
      status: 'fresh',
      reasons: ['nothing_due'],
      dueAt: null,
      since: null,
      nextStatusChangeAt: null,
    });
  });

  it('starts anew with a new secret, not with an edit', () => {
    expect(dueAt(setWith({ updatedAt: born + 80 * day }), policy)).toBe(born + 90 * day);
    expect(dueAt(setWith({ secretChangedAt: born + 80 * day }), policy)).toBe(born + 170 * day);
  });

  it('still stands for a disabled set, which is only not reminded of it', () => {
    expect(at(setWith({ enabled: false }), 1)).toMatchObject({
      dueAt: born + 90 * day,
      nextStatusChangeAt: null,
    });
  });
});

describe('a set counts as unused', () => {
  const held = { ...patient, unusedAfterDays: 30 };
  const usage = (confirmedAt: number | null) => ({
    ...newUsage('CI', '00000000-0000-4000-8000-000000000009'),
    confirmedAt,
  });
  it.each<[string, Partial<CredentialSet>, number]>([
    ['that its secret came in', {}, 0],
    ['that something of it was copied', { lastUsedAt: born + 10 * day }, 10],
    ['that a usage was confirmed', { usages: [usage(born + 20 * day), usage(null)] }, 20],
    ['of them that was the latest', { lastUsedAt: born + 40 * day, usages: [usage(born)] }, 40],
  ])('so many days after the day %s', (_, changes, from) => {
    const set = setWith(changes);
    const moment = born + (from + 30) * day;
    expect(decideStatus(set, held, moment - 1)).toMatchObject({
      status: 'fresh',
      nextStatusChangeAt: moment,
    });
    expect(decideStatus(set, held, moment)).toMatchObject({ status: 'unused', since: moment });
  });

  it('after a year where the policy doesn’t say, and never where it says so', () => {
    expect(at(setWith(), 365, patient).status).toBe('unused');
    expect(at(setWith(), 364, patient).status).toBe('fresh');
    expect(at(setWith(), 36_500, { ...patient, unusedAfterDays: null }).status).toBe('fresh');
  });
});

describe('a test that never reached the provider, or was refused for what it asked,', () => {
  const tested = (lastTest: CredentialSet['lastTest']) => at(setWith({ lastTest }), 2).reasons;
  it('makes no set failing', () => {
    expect(tested({ ...unreachable, passedAt: born })).toEqual(['nothing_due']);
  });

  it.each(['unreachable', 'malformed', 'refused', 'blocked'] as const)(
    'makes no set fresh: %s proves nothing',
    (kind) => {
      expect(tested({ at: born, kind, rejected: false })).toEqual(['no_token_yet']);
    },
  );

  it('leaves what an earlier test with the same secret proved', () => {
    expect(tested({ at: born + day, kind: 'malformed', rejected: false, passedAt: born })).toEqual([
      'nothing_due',
    ]);
  });
});

describe('a secret that was replaced', () => {
  const withVersion = (changes: Partial<typeof previous>) =>
    at(setWith({ secretVersions: [{ ...previous, ...changes }] }), 30).reasons;
  it('asks for nothing once it is revoked, exposed or not', () => {
    const revocation = { at: born, how: 'proven' } as const;
    expect(withVersion({ stage: 'revoked', revocation, overlapEndsAt: null })).toEqual(['nothing_due']);
    expect(withVersion({ ...leaked, stage: 'revoked', revocation })).toEqual(['nothing_due']);
  });

  it('is told of once: an exposed one by the worse reason', () => {
    expect(withVersion(leaked)).toEqual(['previous_exposed']);
    expect(at(setWith({ secretVersions: [leaked] }), 30).since).toBe(born - day);
  });

  it('counts from the first overlap’s end where several live on', () => {
    const later = { ...previous, overlapEndsAt: born + 20 * day };
    expect(at(setWith({ secretVersions: [later, previous] }), 10)).toMatchObject({
      status: 'not_revoked',
      since: born + 7 * day,
    });
  });
});

describe('a clock that was set back', () => {
  it('makes nothing older, and is no error', () => {
    const set = setWith({ secretVersions: [pending, previous] });
    expect(at(set, -1_000)).toMatchObject({
      status: 'fresh',
      dueAt: born + 90 * day,
      nextStatusChangeAt: born + 6 * day,
    });
  });
});

describe('the moments that reminders go by', () => {
  it('are those at which a set is due soon, and due', () => {
    expect(attentionMoments(setWith(), policy)).toEqual({ warnAt: born + 76 * day, dueAt: born + 90 * day });
    expect(attentionMoments(setWith({ secretExpiresAt: born + 30 * day }), policy)).toEqual({
      warnAt: born + 16 * day,
      dueAt: born + 30 * day,
    });
  });

  it.each<[string, Partial<CredentialSet>, RotationPolicy]>([
    ['disabled', { enabled: false }, policy],
    ['in the trash', { trashedAt: born }, policy],
    ['never due', {}, patient],
  ])('are none for a set that is %s', (_, changes, held) => {
    expect(attentionMoments(setWith(changes), held)).toEqual({ warnAt: null, dueAt: null });
  });
});

describe('the policy of a set in main', () => {
  it('follows the settings as they are at the time', () => {
    let policies = {};
    const policyOf = policyLookup({ find: () => providerWith() }, () => policies);
    const set = setWith({ rotationPolicy: null });
    expect(policyOf(set).maximumAgeDays).toBe(90);
    policies = { [set.providerId]: { ...policy, maximumAgeDays: 10 } };
    expect(policyOf(set).maximumAgeDays).toBe(10);
  });
});

describe('a list item', () => {
  it('is the set with its status, reasons and due date', () => {
    const set = setWith();
    expect(listItem(set, policy, born + 80 * day)).toEqual({
      ...set,
      status: 'due_soon',
      reasons: ['near_age'],
      dueAt: born + 90 * day,
    });
  });
});
