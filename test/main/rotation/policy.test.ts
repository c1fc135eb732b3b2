import { describe, expect, it } from 'vitest';
import {
  decideStatus,
  dueAt,
  effectivePolicy,
  listItem,
  nextStatusChangeAt,
  type StatusReason,
} from '../../../src/main/rotation/policy.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import type { RotationStatus } from '../../../src/shared/rotation.ts';
import { providerWith } from '../../shared/sample-provider.ts';
import { born, day, setWith } from './sample-set.ts';

const policy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };
const statusAt = (set: CredentialSet, now: number) => decideStatus(set, policy, now).status;
const refused = { at: born + day, kind: 'refused', rejected: true } as const;

describe('a credential set', () => {
  it.each<[string, Partial<CredentialSet>, number, RotationStatus, StatusReason]>([
    ['is fresh while nothing is due', {}, 10, 'fresh', 'nothing_due'],
    ['is never tested until it was', { lastTest: null }, 10, 'never_tested', 'no_test_yet'],
    ['is due soon inside the warning time', {}, 80, 'due_soon', 'near_age'],
    ['is due soon though never tested', { lastTest: null }, 80, 'due_soon', 'near_age'],
    ['is stale past its due date', {}, 91, 'stale', 'past_age'],
    ['is due soon before its expiry', { secretExpiresAt: born + 30 * day }, 20, 'due_soon', 'near_expiry'],
    ['is expired past its expiry', { secretExpiresAt: born + 30 * day }, 31, 'expired', 'past_expiry'],
    ['is failing when its provider rejects it', { lastTest: refused }, 10, 'failing', 'credentials_rejected'],
    ['is exposed when marked so', { exposedAt: born + day }, 10, 'exposed', 'marked_exposed'],
    ['is disabled when switched off', { enabled: false }, 10, 'disabled', 'switched_off'],
    ['is disabled in the trash', { trashedAt: born + day }, 10, 'disabled', 'in_trash'],
  ])('%s', (_, changes, age, status, reason) => {
    expect(decideStatus(setWith(changes), policy, born + age * day)).toMatchObject({ status, reason });
  });
});

describe('of several reasons the worst wins:', () => {
  const expired = { secretExpiresAt: born + 2 * day };
  it.each<[string, Partial<CredentialSet>, number, RotationStatus]>([
    ['exposed before expired', { exposedAt: born, ...expired }, 10, 'exposed'],
    ['expired before failing', { ...expired, lastTest: refused }, 10, 'expired'],
    ['failing before stale', { lastTest: refused }, 200, 'failing'],
    ['stale before due soon', { secretExpiresAt: born + 201 * day }, 200, 'stale'],
    ['exposed even when disabled, which revokes nothing', { exposedAt: born, enabled: false }, 1, 'exposed'],
    ['disabled before expired', { enabled: false, ...expired }, 10, 'disabled'],
    ['the trash before everything', { trashedAt: born, exposedAt: born, ...expired }, 10, 'disabled'],
  ])('%s', (_, changes, age, status) => {
    expect(statusAt(setWith(changes), born + age * day)).toBe(status);
  });
});

describe('each moment is exact to the millisecond', () => {
  it.each<[string, Partial<CredentialSet>, number, RotationStatus, RotationStatus]>([
    ['due soon begins 14 days before the due date', {}, born + 76 * day, 'fresh', 'due_soon'],
    ['stale begins at the due date', {}, born + 90 * day, 'due_soon', 'stale'],
    ['expired begins at the expiry', { secretExpiresAt: born + day }, born + day, 'due_soon', 'expired'],
  ])('%s', (_, changes, moment, before, from) => {
    const set = setWith(changes);
    expect([statusAt(set, moment - 1), statusAt(set, moment)]).toEqual([before, from]);
  });

  it('a day is 24 hours, also when clocks are put forward', () => {
    // In most of Europe 29 March 2026 has 23 hours.
    const set = setWith({ secretChangedAt: Date.UTC(2026, 2, 28, 12) });
    const oneDay = { ...policy, maximumAgeDays: 1, warningDays: 0 };
    expect(decideStatus(set, oneDay, 0).dueAt).toBe(Date.UTC(2026, 2, 29, 12));
  });
});

describe('the due date', () => {
  it('is the age limit or the expiry, whichever comes first', () => {
    const provider = providerWith();
    expect(dueAt(setWith(), provider)).toBe(born + 90 * day);
    expect(dueAt(setWith({ secretExpiresAt: born + 30 * day }), provider)).toBe(born + 30 * day);
    expect(dueAt(setWith({ secretExpiresAt: born + 300 * day }), provider)).toBe(born + 90 * day);
  });

  it('is none without age limit and expiry, and then nothing ever changes', () => {
    const rotationPolicy = { ...policy, maximumAgeDays: null };
    const set = setWith({ rotationPolicy });
    expect(dueAt(set, providerWith())).toBeNull();
    expect(nextStatusChangeAt(set, rotationPolicy, born)).toBeNull();
    expect(decideStatus(set, rotationPolicy, born + 36_500 * day)).toEqual({
      status: 'fresh',
      reason: 'nothing_due',
      dueAt: null,
      since: null,
    });
  });

  it('starts anew with a new secret, not with an edit', () => {
    const edited = setWith({ updatedAt: born + 80 * day });
    const replaced = setWith({ secretChangedAt: born + 80 * day });
    expect(dueAt(edited, providerWith())).toBe(born + 90 * day);
    expect(dueAt(replaced, providerWith())).toBe(born + 170 * day);
  });

  it('still stands for a disabled set, which is only not reminded of it', () => {
    expect(dueAt(setWith({ enabled: false }), providerWith())).toBe(born + 90 * day);
  });
});

describe('the policy of a set', () => {
  const own = { maximumAgeDays: 365, warningDays: 30, overlapDays: 1 };

  it("is its own, else its provider's, else Keyturn's", () => {
    const provider = providerWith({ defaultRotationPolicy: { ...policy, maximumAgeDays: 30 } });
    expect(effectivePolicy(setWith({ rotationPolicy: own }), provider)).toEqual(own);
    expect(effectivePolicy(setWith(), provider).maximumAgeDays).toBe(30);
    expect(effectivePolicy(setWith(), null).maximumAgeDays).toBe(90);
  });

  it('is capped where the provider ends a secret by itself', () => {
    const provider = providerWith({ maximumSecretAgeDays: 180 });
    expect(effectivePolicy(setWith({ rotationPolicy: own }), provider).maximumAgeDays).toBe(180);
    const never = { ...own, maximumAgeDays: null };
    expect(effectivePolicy(setWith({ rotationPolicy: never }), provider).maximumAgeDays).toBe(180);
    expect(effectivePolicy(setWith(), provider).maximumAgeDays).toBe(90);
  });
});

describe('a test', () => {
  it('that never reached the provider makes no set failing', () => {
    const set = setWith({ lastTest: { at: born + day, kind: 'unreachable', rejected: false } });
    expect(statusAt(set, born + 2 * day)).toBe('fresh');
  });
});

describe('a clock that was set back', () => {
  it('makes a set fresh at most', () => {
    expect(decideStatus(setWith(), policy, born - 1_000 * day)).toMatchObject({
      status: 'fresh',
      dueAt: born + 90 * day,
    });
    expect(nextStatusChangeAt(setWith(), policy, 0)).toBe(born + 76 * day);
  });
});

describe('a list item', () => {
  it('is the set with its status and due date', () => {
    const set = setWith();
    expect(listItem(set, providerWith(), born + 80 * day)).toEqual({
      ...set,
      status: 'due_soon',
      dueAt: born + 90 * day,
    });
  });
});
