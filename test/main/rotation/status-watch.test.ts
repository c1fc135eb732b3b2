import { describe, expect, it } from 'vitest';
import { listItem } from '../../../src/main/rotation/policy.ts';
import { createStatusWatch } from '../../../src/main/rotation/status-watch.ts';
import type { CredentialSet, CredentialSetListItem } from '../../../src/shared/credential.ts';
import { born, day, setWith } from './sample-set.ts';

const minute = 60_000;
const policy = { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 };

/** A watch over sets that the test may change, on a clock and a single timer that the test moves. */
function watching(sets: CredentialSet[], maximumStep?: number) {
  let now = born;
  let pending: { readonly callback: () => void; readonly at: number; readonly delay: number } | null = null;
  let reads = 0;
  let decided = 0;
  const told: CredentialSetListItem[][] = [];
  const watch = createStatusWatch({
    clock: { now: () => now },
    timers: {
      setTimeout: (callback, delay) => (pending = { callback, delay, at: now + delay }),
      clearTimeout: (handle) => {
        if (pending === handle) pending = null;
      },
    },
    listCredentialSets: () => {
      reads += 1;
      return [...sets];
    },
    policyOf: () => {
      decided += 1;
      return policy;
    },
    onChange: (changed, at) => {
      told.push(changed.map((set) => listItem(set, policy, at)));
    },
    ...(maximumStep !== undefined && { maximumStep }),
  });
  const fire = () => {
    const due = pending;
    pending = null;
    due?.callback();
  };
  return {
    watch,
    sets,
    fire,
    /** Lets a look at all sets come to its end. */
    finishLook: () => {
      while (pending?.delay === 0) fire();
    },
    delay: () => pending?.delay ?? null,
    reads: () => reads,
    /** How often a set's policy was looked up since last asked. */
    decided: () => {
      const count = decided;
      decided = 0;
      return count;
    },
    /** Jumps to a moment, as sleep or a new clock does, without firing the timer. */
    jumpTo: (moment: number) => {
      now = moment;
    },
    /** Lets time pass, firing the timer whenever it is due. */
    passTo: (moment: number) => {
      while (pending && pending.at <= moment) {
        now = Math.max(now, pending.at);
        fire();
      }
      now = moment;
    },
    /** What was told since last asked: `[id, status]` of each set, call by call. */
    told: () => told.splice(0).map((items) => items.map(({ id, status }) => [id, status])),
  };
}

const aged = (id: string, days: number) => setWith({ id, secretChangedAt: born - days * day });

describe('while time passes', () => {
  it('a set is told of when its status changes, at that very moment', () => {
    const { watch, passTo, told } = watching([aged('a', 75), aged('b', 10)]);
    watch.start();
    passTo(born + day - 1);
    expect(told()).toEqual([]);
    passTo(born + day);
    expect(told()).toEqual([[['a', 'due_soon']]]);
    passTo(born + 15 * day);
    expect(told()).toEqual([[['a', 'stale']]]);
  });

  it('sets that change together are told of together', () => {
    const { watch, passTo, told } = watching([aged('a', 89), aged('b', 89), aged('c', 1)]);
    watch.start();
    passTo(born + 2 * day);
    expect(told()).toEqual([
      [
        ['a', 'stale'],
        ['b', 'stale'],
      ],
    ]);
  });

  it('the sets are fetched once a day, and starting tells nothing', () => {
    const { watch, passTo, reads, told } = watching([aged('a', 120)]);
    watch.start();
    passTo(born + day - 1);
    expect({ reads: reads(), told: told() }).toEqual({ reads: 1, told: [] });
    passTo(born + 2 * day - 1);
    expect({ reads: reads(), told: told() }).toEqual({ reads: 2, told: [] });
  });
});

describe('the timer', () => {
  it('runs for a minute at most, so that a changed clock is noticed', () => {
    const { watch, delay } = watching([aged('a', 10)]);
    watch.start();
    expect(delay()).toBe(minute);
  });

  it('runs to the next change if that is sooner', () => {
    const { watch, delay } = watching([setWith({ secretChangedAt: born - 76 * day + 2_500 })]);
    watch.start();
    expect(delay()).toBe(2_500);
  });

  it('never runs longer than a day, and so never longer than timers can', () => {
    const { watch, delay } = watching([], Number.MAX_SAFE_INTEGER);
    watch.start();
    expect(delay()).toBe(day);
  });

  it('that fires too early waits for the rest', () => {
    const { watch, jumpTo, fire, delay, told } = watching([
      setWith({ secretChangedAt: born - 76 * day + 100 }),
    ]);
    watch.start();
    jumpTo(born + 99);
    fire();
    expect({ delay: delay(), told: told() }).toEqual({ delay: 1, told: [] });
  });
});

describe('a clock', () => {
  it('set forward, or a machine that slept, is noticed at the next tick', () => {
    const { watch, jumpTo, fire, told } = watching([aged('a', 10)]);
    watch.start();
    jumpTo(born + 200 * day);
    fire();
    expect(told()).toEqual([[['a', 'stale']]]);
  });

  it('set back undoes what it did before', () => {
    const { watch, jumpTo, passTo, fire, told } = watching([aged('a', 89)]);
    watch.start();
    passTo(born + day);
    jumpTo(born);
    fire();
    expect(told()).toEqual([[['a', 'stale']], [['a', 'due_soon']]]);
    passTo(born + day);
    expect(told()).toEqual([[['a', 'stale']]]);
  });
});

describe('after a set was changed', () => {
  it('takes the new facts, and leaves telling to who changed them', () => {
    const { watch, sets, passTo, told } = watching([aged('a', 89)]);
    watch.start();
    sets[0] = setWith({ id: 'a', secretChangedAt: born });
    watch.noteChange(sets, []);
    passTo(born + 75 * day);
    expect(told()).toEqual([]);
    passTo(born + 76 * day);
    expect(told()).toEqual([[['a', 'due_soon']]]);
  });

  it('still tells what time moved meanwhile in the others', () => {
    const { watch, sets, jumpTo, told } = watching([aged('a', 89), aged('b', 10)]);
    watch.start();
    jumpTo(born + 2 * day);
    sets[1] = setWith({ id: 'b', exposedAt: born });
    sets.push(aged('c', 300));
    watch.noteChange(sets.slice(1), []);
    expect(told()).toEqual([[['a', 'stale']]]);
  });

  it('a set that changed is told of when its own time has come, also days later', () => {
    const { watch, sets, jumpTo, passTo, told } = watching([aged('a', 10), aged('b', 10)]);
    watch.start();
    jumpTo(born + 2 * day);
    sets[0] = setWith({ id: 'a', secretChangedAt: born - 73.5 * day });
    watch.noteChange([sets[0]], []);
    expect(told()).toEqual([]);
    passTo(born + 2.5 * day);
    expect(told()).toEqual([[['a', 'due_soon']]]);
  });

  it('a set that is gone is never told of again', () => {
    const { watch, sets, passTo, told } = watching([aged('a', 89)]);
    watch.start();
    sets.length = 0;
    watch.noteChange([], ['a']);
    passTo(born + 10 * day);
    expect(told()).toEqual([]);
  });
});

describe('stopping', () => {
  it('ends the timer, and refresh does nothing until the next start', () => {
    const { watch, delay, reads } = watching([aged('a', 89)]);
    watch.start();
    watch.stop();
    watch.refresh();
    expect({ delay: delay(), reads: reads() }).toEqual({ delay: null, reads: 1 });
  });

  it('is possible from within onChange, and so is refreshing', () => {
    let now = born;
    let pending: (() => void) | null = null;
    const actions = ['refresh', 'stop'] as const;
    let calls = 0;
    const watch = createStatusWatch({
      clock: { now: () => now },
      timers: {
        setTimeout: (callback) => (pending = callback),
        clearTimeout: () => (pending = null),
      },
      listCredentialSets: () => [aged('a', 75)],
      policyOf: () => policy,
      onChange: () => {
        const action = actions[calls++];
        if (action) watch[action]();
      },
    });
    watch.start();
    now = born + day;
    (pending as (() => void) | null)?.();
    expect(pending).not.toBeNull();
    now = born + 15 * day;
    (pending as (() => void) | null)?.();
    expect({ calls, pending }).toEqual({ calls: 2, pending: null });
  });
});

describe('ten thousand sets', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => aged(String(index), index % 70));

  it('are looked at in slices, between which other work gets its turn', () => {
    const { watch, decided, fire, delay } = watching(many);
    watch.start();
    expect({ decided: decided(), delay: delay() }).toEqual({ decided: 2_000, delay: 0 });
    for (let slice = 0; slice < 4; slice += 1) fire();
    expect({ decided: decided(), delay: delay() }).toEqual({ decided: 8_000, delay: minute });
  });

  it('that change while all are looked at are neither told of with old facts nor forgotten', () => {
    const { watch, sets, jumpTo, fire, finishLook, passTo, told } = watching([...many]);
    watch.start();
    finishLook();
    jumpTo(born + 8 * day);
    fire();
    // Aged 69 days, one in the slice that was looked at, and two in one that was not: all due soon by now.
    const [first, second, third] = [69, 9_939, 9_869] as const;
    sets[first] = setWith({ id: String(first), secretChangedAt: born - (68 - 1 / 24) * day });
    sets[second] = setWith({ id: String(second), secretChangedAt: born - (68 - 1 / 24) * day });
    watch.noteChange([sets[first], sets[second]], [String(third)]);
    finishLook();
    const dueSoon = told().flat();
    expect(dueSoon).toHaveLength(many.filter((_, index) => index % 70 >= 68).length - 3);
    const ids = new Set(dueSoon.map(([id]) => id));
    expect([first, second, third].filter((id) => ids.has(String(id)))).toEqual([]);
    passTo(born + 8 * day + 2 * 60 * minute);
    expect(told()).toEqual([
      [
        [String(first), 'due_soon'],
        [String(second), 'due_soon'],
      ],
    ]);
  });

  it('are let go of when it stops half-way', () => {
    const { watch, delay, told } = watching(many);
    watch.start();
    watch.stop();
    watch.noteChange([aged('0', 80)], []);
    expect({ delay: delay(), told: told() }).toEqual({ delay: null, told: [] });
  });

  it('are not looked at while none is due', () => {
    const { watch, passTo, finishLook, decided, told } = watching(many);
    watch.start();
    finishLook();
    decided();
    passTo(born + 1_000 * minute);
    expect({ decided: decided(), told: told() }).toEqual({ decided: 0, told: [] });
  });

  it('leave the others alone when one is due', () => {
    const { watch, passTo, finishLook, decided, told } = watching([...many, aged('early', 75.9)]);
    watch.start();
    finishLook();
    decided();
    passTo(born + day / 2);
    expect(told()).toEqual([[['early', 'due_soon']]]);
    expect(decided()).toBeLessThan(5);
  });
});
