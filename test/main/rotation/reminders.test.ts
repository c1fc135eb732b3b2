import { describe, expect, it } from 'vitest';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import { newUsage } from '../../../src/shared/usage.ts';
import { reminding } from './reminding.ts';
import { born, day, setWith } from './sample-set.ts';

const hour = 3_600_000;
const policy = { maximumAgeDays: 30, warningDays: 5, overlapDays: 7, unusedAfterDays: null };
let next = 0;
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const aSet = (name: string, changes: Partial<CredentialSet> = {}) =>
  setWith({ id: idOf((next += 1)), name, rotationPolicy: policy, ...changes });
const [warning, due] = [born + 25 * day, born + 30 * day];

describe('a reminder', () => {
  it('comes when a set is due soon, again when it is stale, and not once more', () => {
    const around = reminding(born, [aSet('Billing')]);
    around.go();
    expect(around.titles()).toEqual([]);
    around.timers.pass(40 * day);
    expect(around.titles()).toEqual(['“Billing” is due soon', '“Billing” is stale']);
    expect(around.shown.map(({ at }) => at)).toEqual([warning, due].map((at) => expect.closeTo(at, -4)));
  });

  it('opens the set when it is clicked', () => {
    const billing = aSet('Billing');
    const around = reminding(due, [billing]);
    around.go();
    around.shown[0]?.click();
    expect(around.opened).toEqual([billing.id]);
  });

  it('is one for all when more than three are new, and opens what needs attention', () => {
    const around = reminding(
      due,
      ['A', 'B', 'C', 'D'].map((name) => aSet(name)),
    );
    around.go();
    expect(around.shown).toMatchObject([{ title: '4 credential sets need attention', body: '4 stale.' }]);
    around.shown[0]?.click();
    expect(around.opened).toEqual([null]);
  });

  it('is one for each of three', () => {
    const around = reminding(
      due,
      ['A', 'B', 'C'].map((name) => aSet(name)),
    );
    around.go();
    expect(around.titles()).toEqual(['“A” is stale', '“B” is stale', '“C” is stale']);
  });

  it('never comes for a set that is disabled or in the trash', () => {
    const sets = [aSet('Off', { enabled: false, exposedAt: born }), aSet('Gone', { trashedAt: born })];
    const around = reminding(due, sets);
    around.go();
    around.timers.pass(100 * day);
    expect(around.shown).toEqual([]);
    expect(around.state.count).toBe(0);
  });

  it('comes for a set that was changed', () => {
    const billing = aSet('Billing');
    const around = reminding(born, [billing]);
    around.go();
    around.change({ ...billing, exposedAt: born + 1_000 });
    around.timers.pass(2_000);
    expect(around.titles()).toEqual(['“Billing” is exposed']);
  });

  it('isn’t needed for what the user does in front of the window', () => {
    const billing = aSet('Billing');
    const around = reminding(born, [billing]);
    around.state.watched = true;
    around.go();
    around.change({ ...billing, exposedAt: born + 1_000 });
    around.timers.pass(2_000);
    around.state.watched = false;
    around.timers.pass(hour);
    expect(around.shown).toEqual([]);
  });

  it('comes once for a set that keeps failing, and again after it worked', () => {
    const billing = aSet('Billing');
    const around = reminding(born, [billing]);
    around.go();
    const tested = (rejected: boolean, after: number) => {
      const lastTest = rejected
        ? { at: born + after, kind: 'refused' as const, rejected }
        : { at: born + after, kind: 'granted' as const, rejected };
      around.change({ ...billing, lastTest });
      around.timers.pass(day);
    };
    tested(true, 1);
    tested(true, 2);
    expect(around.titles()).toEqual(['“Billing” is failing']);
    tested(false, 3);
    tested(true, 4);
    expect(around.titles()).toEqual(['“Billing” is failing', '“Billing” is failing']);
  });

  it('is remembered across restarts, by ids and moments alone', () => {
    const billing = aSet('Billing');
    const around = reminding(due, [billing]);
    around.go();
    around.restart();
    expect(around.titles()).toEqual(['“Billing” is stale']);
    expect(around.kept.told).toEqual({ moments: [[billing.id, due]], until: null });
  });

  it('doesn’t come a second time when the clock is set back', () => {
    const around = reminding(due, [aSet('Billing')]);
    around.go();
    around.clock.advance(-20 * day);
    around.timers.pass(40 * day);
    expect(around.titles()).toEqual(['“Billing” is stale', '“Billing” is due soon']);
    around.clock.advance(-20 * day);
    around.timers.pass(40 * day);
    expect(around.shown).toHaveLength(2);
  });

  it('that fell into a sleep comes on waking up', () => {
    const around = reminding(born, [aSet('Billing')]);
    around.go();
    around.timers.sleep(31 * day);
    around.reminders.noteWakingUp();
    around.timers.pass(2_000);
    expect(around.titles()).toEqual(['“Billing” is stale']);
  });

  it('is as good as told only once it was shown', () => {
    const around = reminding(due, [aSet('Billing')]);
    around.state.supported = false;
    around.go();
    expect(around.kept.told).toBeUndefined();
    around.state.supported = true;
    around.timers.pass(60_000);
    expect(around.titles()).toEqual(['“Billing” is stale']);
  });

  it('doesn’t come while notifications are off, though the count goes on', () => {
    const around = reminding(due, [aSet('Billing')]);
    around.state.preferences = { ...around.state.preferences, notifications: false };
    around.go();
    expect(around.shown).toEqual([]);
    expect(around.state.count).toBe(1);
  });

  it('holds no secret, also when somebody named a set by it', () => {
    const around = reminding(due, [aSet('my s3cret set')]);
    around.go();
    expect(around.titles()).toEqual(['“my ••• set” is stale']);
  });
});

describe('a snooze', () => {
  it('keeps a set quiet, and then lets it be told anew', () => {
    const billing = aSet('Billing');
    const around = reminding(due, [billing]);
    around.go();
    around.change({ ...billing, snoozedUntil: due + 3 * day });
    around.timers.pass(2 * day);
    expect(around.state.count).toBe(0);
    expect(around.shown).toHaveLength(1);
    around.timers.pass(2 * day);
    expect(around.titles()).toEqual(['“Billing” is stale', '“Billing” is stale']);
    expect(around.state.count).toBe(1);
  });

  it('that a clock set back has made endless is none, open or locked', () => {
    const billing = aSet('Billing', { snoozedUntil: due + 400 * day });
    const around = reminding(due, [billing]);
    around.go();
    expect(around.titles()).toEqual(['“Billing” is stale']);
    const locked = reminding(due);
    locked.state.locked = [{ id: idOf(1), warnAt: warning, dueAt: due, snoozedUntil: due + 400 * day }];
    locked.go();
    expect(locked.titles()).toEqual(['1 credential set needs attention']);
  });

  it('holds while locked, too', () => {
    const around = reminding(due);
    around.state.locked = [{ id: idOf(1), warnAt: warning, dueAt: due, snoozedUntil: due + day }];
    around.go();
    expect(around.shown).toEqual([]);
    around.timers.pass(day);
    expect(around.titles()).toEqual(['1 credential set needs attention']);
  });
});

describe('while some usages wait for the new secret', () => {
  const rotated = (usages: CredentialSet['usages']) => {
    const base = aSet('Billing', { secretChangedAt: born, usages });
    const version = {
      createdAt: born,
      fingerprint: null,
      facts: null,
      proof: null,
      revocation: null,
      providerSecretId: null,
    };
    return {
      ...base,
      secretVersions: [
        { ...version, id: 'new', stage: 'current', replacedAt: null, overlapEndsAt: null },
        { ...version, id: 'old', stage: 'previous', replacedAt: born, overlapEndsAt: born + 7 * day },
      ],
    } as CredentialSet;
  };
  const usage = newUsage('CI', idOf(900));

  it('a reminder comes a day before the overlap ends, and one when it is over', () => {
    const around = reminding(born, [rotated([usage])]);
    around.go();
    around.timers.pass(10 * day);
    expect(around.titles()).toEqual([
      '“Billing” isn’t deployed everywhere',
      'The former secret of “Billing” isn’t revoked',
    ]);
    expect(around.shown[0]?.body).toMatch(/^1 usage waits for the new secret/);
    expect(around.shown[0]?.at).toBeCloseTo(born + 6 * day, -4);
    expect(around.shown[1]?.body).toMatch(/1 usage may still have it/);
  });

  it('but not once all are ticked off', () => {
    const around = reminding(born, [rotated([{ ...usage, versionId: 'new' }])]);
    around.go();
    around.timers.pass(6.5 * day);
    expect(around.shown).toEqual([]);
  });
});

describe('a locked vault', () => {
  const row = (number: number, moments = {}) => ({
    ...{ id: idOf(number), warnAt: warning, dueAt: due, snoozedUntil: null },
    ...moments,
  });

  it('is told of without a name, whatever the count, and opens that set or all', () => {
    const around = reminding(born);
    around.state.locked = [row(1)];
    around.go();
    around.timers.pass(26 * day);
    expect(around.shown).toMatchObject([
      { title: '1 credential set needs attention', body: 'Unlock Keyturn to see which.' },
    ]);
    around.shown[0]?.click();
    around.state.locked = [row(1), row(2), row(3)];
    around.timers.pass(day);
    expect(around.titles().at(-1)).toBe('2 credential sets need attention');
    around.shown[1]?.click();
    expect(around.opened).toEqual([idOf(1), null]);
  });

  it('doesn’t repeat what was told while it was open, nor the other way round', () => {
    const billing = aSet('Billing');
    const around = reminding(warning, [billing]);
    around.go();
    around.lock([row(0, { id: billing.id })]);
    around.timers.pass(day);
    expect(around.titles()).toEqual(['“Billing” is due soon']);
    around.timers.pass(5 * day);
    expect(around.titles()).toHaveLength(2);
    around.unlock();
    expect(around.titles()).toEqual(['“Billing” is due soon', '1 credential set needs attention']);
  });

  it('takes back what still shows a name', () => {
    const around = reminding(due, [aSet('Billing')]);
    around.go();
    around.lock([]);
    expect(around.state.withdrawn).toBe(1);
  });
});

describe('quiet hours', () => {
  /** The computer's own clock on the wall says this hour. */
  const at = (wallHour: number) => new Date(2026, 5, 10, wallHour).getTime();
  const night = { from: 22 * 60, to: 7 * 60 };
  const dueAt = (moment: number, name: string) =>
    aSet(name, { secretChangedAt: moment - 30 * day, rotationPolicy: { ...policy, warningDays: 0 } });

  it('hold reminders back, and let them come together at their end', () => {
    const around = reminding(at(21), [dueAt(at(23), 'A'), dueAt(at(24), 'B')]);
    around.state.preferences = { ...around.state.preferences, quietHours: night };
    around.go();
    around.timers.pass(9.9 * hour);
    expect(around.shown).toEqual([]);
    around.timers.pass(0.2 * hour);
    expect(around.titles()).toEqual(['2 credential sets need attention']);
    expect(new Date(around.shown[0]?.at ?? 0).getHours()).toBe(7);
  });

  it('let a single one come by its name', () => {
    const around = reminding(at(21), [dueAt(at(23), 'A')]);
    around.state.preferences = { ...around.state.preferences, quietHours: night };
    around.go();
    around.timers.pass(12 * hour);
    expect(around.titles()).toEqual(['“A” is stale']);
  });

  it('also hold back what a restart finds', () => {
    const around = reminding(at(23), [dueAt(at(22), 'A')]);
    around.state.preferences = { ...around.state.preferences, quietHours: night };
    around.go();
    around.restart();
    expect(around.shown).toEqual([]);
    around.timers.pass(9 * hour);
    expect(around.shown).toHaveLength(1);
  });
});

it('what isn’t asked for any more runs no timer', () => {
  const around = reminding(due, [aSet('Billing')]);
  around.go();
  around.reminders.stop();
  around.reminders.noteChange();
  expect(around.timers.count).toBe(0);
});
