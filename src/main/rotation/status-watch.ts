import type { CredentialSet } from '../../shared/credential.ts';
import { dayInMs } from '../../shared/rotation.ts';
import { decideStatus, type PolicyOf } from './policy.ts';

/** The usual step, in ms: short enough that a clock set forward is noticed soon. */
const defaultStep = 60_000;
/** Only sets whose status moves within this time, in ms, are kept an eye on; all are looked at once in it. */
const horizon = dayInMs;
/** How many sets are looked at in one go: some ms, after which other work gets its turn. */
const sliceSize = 2_000;
const never = Number.POSITIVE_INFINITY;

export interface StatusWatchParts<TimerHandle> {
  readonly clock: { readonly now: () => number };
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => TimerHandle;
    readonly clearTimeout: (handle: TimerHandle) => void;
  };
  /** Every credential set as it is now. */
  readonly listCredentialSets: () => readonly CredentialSet[];
  readonly policyOf: PolicyOf;
  /** Told of sets whose status, or another reason to act, time has moved, never of none. */
  readonly onChange: (changed: readonly CredentialSet[], now: number) => void;
  /** The longest time between two looks at the clock, in ms; a minute unless told. */
  readonly maximumStep?: number;
}

export interface StatusWatch {
  /** Begins to watch. Starting again does what `refresh` does. */
  readonly start: () => void;
  /** Ends the watch and lets go of the credential sets. */
  readonly stop: () => void;
  /** Looks at the clock now, such as when the machine wakes up. Does nothing while stopped. */
  readonly refresh: () => void;
  /**
   * Takes sets as they are after they were changed. Tells only what time moved: who changed a set tells that. Does
   * nothing while stopped.
   */
  readonly noteChange: (changed: readonly CredentialSet[], removed: readonly string[]) => void;
}

interface Watched {
  readonly set: CredentialSet;
  /** All reasons that apply, joined: two looks differ exactly when these do. */
  readonly reasons: string;
  /** When time alone moves the reasons, ms since 1970. */
  readonly changesAt: number;
}

/** A look at all sets, in slices. */
interface Look {
  readonly sets: readonly CredentialSet[];
  next: number;
  /** What is told is what moved from then until now, ms since 1970. */
  readonly since: number;
  readonly now: number;
  /** Ids of sets that were told of just before. */
  readonly told: ReadonlySet<string>;
  /** Ids of sets that were changed meanwhile: as they are in `sets`, they are out of date. */
  readonly changed: Set<string>;
  readonly soon: Map<string, Watched>;
  readonly moved: Map<string, CredentialSet>;
}

/**
 * Watches credential sets grow older. One timer runs to the next change, or for `maximumStep` if that is sooner; a tick
 * before anything is due only compares two numbers. A look at all sets goes in slices, because there may be a hundred
 * thousand.
 */
export function createStatusWatch<TimerHandle>(parts: StatusWatchParts<TimerHandle>): StatusWatch {
  const watcher = new StatusWatcher(parts);
  return {
    start: () => {
      watcher.start();
    },
    stop: () => {
      watcher.stop();
    },
    refresh: () => {
      watcher.tick();
    },
    noteChange: (changed, removed) => {
      watcher.noteChange(changed, removed);
    },
  };
}

class StatusWatcher<TimerHandle> {
  readonly #parts: StatusWatchParts<TimerHandle>;
  readonly #step: number;
  /** The sets whose status moves before the horizon, by id; null while stopped. */
  #soon: Map<string, Watched> | null = null;
  /** Null while none is under way. */
  #look: Look | null = null;
  #lookedAt = 0;
  #horizonAt = 0;
  #timer: { readonly handle: TimerHandle } | null = null;

  constructor(parts: StatusWatchParts<TimerHandle>) {
    this.#parts = parts;
    this.#step = parts.maximumStep ?? defaultStep;
  }

  start(): void {
    if (this.#soon) {
      this.tick();
      return;
    }
    this.#soon = new Map();
    const now = this.#parts.clock.now();
    this.#lookAtAll(now, now);
  }

  stop(): void {
    this.#wait(null);
    this.#soon = null;
    this.#look = null;
  }

  noteChange(changed: readonly CredentialSet[], removed: readonly string[]): void {
    if (!this.#soon) return;
    const now = this.#parts.clock.now();
    const ids = [...removed, ...changed.map(({ id }) => id)];
    const soon = this.#look?.soon ?? this.#soon;
    for (const id of ids) {
      soon.delete(id);
      this.#look?.moved.delete(id);
      this.#look?.changed.add(id);
    }
    for (const set of changed) this.#keep(soon, this.#watch(set, now));
    if (!this.#look) this.#lookAgain(now, ids);
  }

  /** Looks at the clock, and at the sets whose time has come. */
  tick(): void {
    // One that is under way ends in a tick.
    if (this.#soon && !this.#look) this.#lookAgain(this.#parts.clock.now(), []);
  }

  /** @param justTold - ids of sets that were told of just now */
  #lookAgain(now: number, justTold: readonly string[]): void {
    // A clock that was set back may undo any change.
    if (now < this.#lookedAt || now >= this.#horizonAt) this.#lookAtAll(now, this.#lookedAt, justTold);
    else this.#lookAtSoon(now);
  }

  #lookAtSoon(now: number): void {
    const soon = this.#soon ?? new Map<string, Watched>();
    const moved: CredentialSet[] = [];
    for (const before of soon.values()) {
      if (now < before.changesAt) continue;
      const after = this.#watch(before.set, now);
      soon.delete(after.set.id);
      this.#keep(soon, after);
      if (after.reasons !== before.reasons) moved.push(after.set);
    }
    this.#settle(now, moved);
  }

  #lookAtAll(now: number, since: number, justTold: readonly string[] = []): void {
    this.#horizonAt = now + horizon;
    const sets = this.#parts.listCredentialSets();
    const [told, changed] = [new Set(justTold), new Set<string>()];
    this.#look = { sets, next: 0, since, now, told, changed, soon: new Map(), moved: new Map() };
    this.#goOn(this.#look);
  }

  #goOn(look: Look): void {
    const { sets, since, now, told, changed, soon, moved } = look;
    const end = Math.min(look.next + sliceSize, sets.length);
    for (const set of sets.slice(look.next, end)) {
      if (changed.has(set.id)) continue;
      const watched = this.#watch(set, now);
      this.#keep(soon, watched);
      if (since === now || told.has(set.id)) continue;
      if (this.#watch(set, since).reasons !== watched.reasons) moved.set(set.id, set);
    }
    look.next = end;
    if (end < sets.length) {
      this.#wait(0, () => {
        this.#goOn(look);
      });
      return;
    }
    this.#look = null;
    this.#soon = soon;
    this.#settle(now, [...moved.values()]);
  }

  /** Schedules before it tells: a listener that throws, refreshes or stops must not break the watch. */
  #settle(now: number, moved: readonly CredentialSet[]): void {
    this.#lookedAt = now;
    let next = this.#horizonAt;
    for (const { changesAt } of this.#soon?.values() ?? []) next = Math.min(next, changesAt);
    this.#wait(Math.max(1, Math.min(next - now, this.#step)), () => {
      this.tick();
    });
    if (moved.length > 0) this.#parts.onChange(moved, now);
  }

  /** @param delay - ms; null: for nothing any more */
  #wait(delay: number | null, work: () => void = () => undefined): void {
    const { timers } = this.#parts;
    if (this.#timer) timers.clearTimeout(this.#timer.handle);
    this.#timer = delay === null ? null : { handle: timers.setTimeout(work, delay) };
  }

  #keep(soon: Map<string, Watched>, watched: Watched): void {
    if (watched.changesAt <= this.#horizonAt) soon.set(watched.set.id, watched);
  }

  #watch(set: CredentialSet, now: number): Watched {
    const { reasons, nextStatusChangeAt } = decideStatus(set, this.#parts.policyOf(set), now);
    return { set, reasons: reasons.join(), changesAt: nextStatusChangeAt ?? never };
  }
}
