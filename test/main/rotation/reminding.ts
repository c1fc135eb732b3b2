import { createReminders } from '../../../src/main/rotation/reminders.ts';
import { AttentionWatch } from '../../../src/main/rotation/attention-watch.ts';
import { lockedAttention, type LockedMoments } from '../../../src/main/rotation/attention.ts';
import { Told } from '../../../src/main/rotation/told.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import { defaultReminderPreferences, type ReminderPreferences } from '../../../src/shared/preferences.ts';
import { defaultRotationPolicy } from '../../../src/shared/rotation.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeTimers } from '../../fakes/timers.ts';

export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly at: number;
  readonly click: () => void;
}

/** Reminders of sets that a test may change, on a clock that it moves. */
export function reminding(start: number, sets: CredentialSet[] = []) {
  const clock = new FakeClock(start);
  const timers = new FakeTimers(clock);
  const shown: Shown[] = [];
  const opened: (string | null)[] = [];
  const kept: { told: unknown } = { told: undefined };
  const state = {
    sets,
    locked: null as readonly LockedMoments[] | null,
    preferences: defaultReminderPreferences as ReminderPreferences,
    watched: false,
    supported: true,
    withdrawn: 0,
    count: 0,
  };
  const file = {
    read: () => kept.told,
    write: (value: unknown) => void (kept.told = structuredClone(value)),
  };

  function begin() {
    const watch = new AttentionWatch({
      clock,
      timers,
      listCredentialSets: () => state.sets,
      policyOf: (set) => set.rotationPolicy ?? defaultRotationPolicy,
      onChange: () => {
        reminders.noteChange();
      },
    });
    const reminders = createReminders({
      clock,
      timers,
      told: new Told(file),
      source: () => (state.locked ? lockedSource(state.locked) : openSource(watch)),
      preferences: () => state.preferences,
      notifier: {
        show: ({ title, body }, click) => {
          if (state.supported) shown.push({ title, body, click, at: clock.now() });
          return state.supported;
        },
        withdraw: () => void (state.withdrawn += 1),
      },
      conceal: (text) => text.replaceAll('s3cret', '•••'),
      isWatched: () => state.watched,
      open: (id) => void opened.push(id),
      onLook: ({ asking }) => void (state.count = asking.length),
    });
    return { watch, reminders };
  }

  const openSource = (watch: Pick<AttentionWatch, 'read'>) => {
    const known = watch.read();
    return known && { isLocked: false, ...known };
  };
  const lockedSource = (rows: readonly LockedMoments[]) => {
    const decisions = rows.map((row) => lockedAttention(row, clock.now()));
    return {
      isLocked: true,
      asking: decisions.flatMap(({ attention }) => attention ?? []),
      nextAt: Math.min(...decisions.map(({ nextAt }) => nextAt)),
    };
  };

  let running = begin();
  const go = () => {
    if (!state.locked) running.watch.start();
    running.reminders.start(0);
    timers.pass(2_000);
  };
  return {
    ...{ clock, timers, shown, opened, state, kept, go },
    get reminders() {
      return running.reminders;
    },
    titles: () => shown.map(({ title }) => title),
    /** Puts changed sets in the place of what they were. */
    change(...changed: readonly CredentialSet[]) {
      const ids = new Set(changed.map(({ id }) => id));
      state.sets = [...state.sets.filter(({ id }) => !ids.has(id)), ...changed];
      running.reminders.noteSets(changed, []);
      running.watch.noteChange(changed, []);
    },
    /** Quits and starts Keyturn again. */
    restart() {
      running.reminders.stop();
      running.watch.stop();
      running = begin();
      go();
    },
    lock(rows: readonly LockedMoments[]) {
      running.watch.stop();
      state.locked = rows;
      running.reminders.noteLock();
      running.reminders.noteChange();
      timers.pass(2_000);
    },
    unlock() {
      state.locked = null;
      running.watch.start();
      timers.pass(3_000);
    },
  };
}
