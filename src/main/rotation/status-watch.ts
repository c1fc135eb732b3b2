import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
import type { RotationPolicy } from '../../shared/provider.ts';
import type { RotationStatus } from '../../shared/rotation.ts';
import {
  decideStatus,
  effectivePolicy,
  listItem,
  nextStatusChangeAt,
  type ProviderPolicy,
} from './policy.ts';

/** The longest delay that timers keep, in ms; longer ones fire at once. */
const maximumDelay = 2 ** 31 - 1;
/** The usual step, in ms: short enough that a clock set forward is noticed soon. */
const defaultStep = 60_000;
const never = Number.POSITIVE_INFINITY;

export interface StatusWatchParts<TimerHandle> {
  readonly clock: { readonly now: () => number };
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => TimerHandle;
    readonly clearTimeout: (handle: TimerHandle) => void;
  };
  /** Every credential set as it is now. Called by `start` and `refresh` only. */
  readonly listCredentialSets: () => readonly CredentialSet[];
  /** @returns null for a provider that the catalogue doesn't have. */
  readonly findProvider: (id: string) => ProviderPolicy | null;
  /** Told of sets whose status time has moved, never of none. */
  readonly onChange: (changed: readonly CredentialSetListItem[]) => void;
  /** The longest time between two looks at the clock, in ms; a minute unless told. */
  readonly maximumStep?: number;
}

export interface StatusWatch {
  /** Begins to watch. Starting again does what `refresh` does. */
  readonly start: () => void;
  /** Ends the watch and lets go of the credential sets. */
  readonly stop: () => void;
  /**
   * Takes the credential sets anew, after any of them changed. Tells only what time moved: who changed a set
   * tells that. Does nothing while stopped.
   */
  readonly refresh: () => void;
}

interface Watched {
  readonly set: CredentialSet;
  readonly status: RotationStatus;
  /** When time alone moves the status, ms since 1970; infinite: never. */
  readonly changesAt: number;
}

/**
 * Watches credential sets grow older. One timer runs to the next change, or for `maximumStep` if that is sooner;
 * a tick before anything is due only compares two numbers.
 */
export function createStatusWatch<TimerHandle>(parts: StatusWatchParts<TimerHandle>): StatusWatch {
  const watcher = new StatusWatcher(parts);
  return {
    start: () => {
      watcher.takeAll();
    },
    stop: () => {
      watcher.stop();
    },
    refresh: () => {
      if (watcher.isWatching) watcher.takeAll();
    },
  };
}

class StatusWatcher<TimerHandle> {
  readonly #parts: StatusWatchParts<TimerHandle>;
  readonly #step: number;
  #watched: Watched[] | null = null;
  #nextChangeAt = never;
  #lookedAt = 0;
  #timer: { readonly handle: TimerHandle } | null = null;

  constructor(parts: StatusWatchParts<TimerHandle>) {
    this.#parts = parts;
    this.#step = Math.min(parts.maximumStep ?? defaultStep, maximumDelay);
  }

  get isWatching(): boolean {
    return this.#watched !== null;
  }

  takeAll(): void {
    const now = this.#parts.clock.now();
    const told = new Map(this.#watched?.map(({ set, status }) => [set.id, status]));
    const watched = this.#parts.listCredentialSets().map((set) => this.#watch(set, now));
    const moved = watched.filter((each) => this.#wasMovedByTime(each, told.get(each.set.id)));
    this.#watched = watched;
    this.#settle(moved, now);
  }

  stop(): void {
    if (this.#timer) this.#parts.timers.clearTimeout(this.#timer.handle);
    this.#timer = null;
    this.#watched = null;
  }

  #tick(): void {
    if (!this.#watched) return;
    const now = this.#parts.clock.now();
    const wasSetBack = now < this.#lookedAt;
    if (wasSetBack || now >= this.#nextChangeAt) {
      this.#settle(this.#lookAt(this.#watched, now, wasSetBack), now);
    } else {
      this.#lookedAt = now;
      this.#schedule(now);
    }
  }

  /** Decides the sets that are due; or every one after the clock was set back, which may undo any change. */
  #lookAt(watched: Watched[], now: number, every: boolean): readonly Watched[] {
    const moved: Watched[] = [];
    for (const [index, before] of watched.entries()) {
      if (!every && now < before.changesAt) continue;
      const after = this.#watch(before.set, now);
      watched[index] = after;
      if (after.status !== before.status) moved.push(after);
    }
    return moved;
  }

  /** Schedules before it tells: a listener that throws, refreshes or stops must not break the watch. */
  #settle(moved: readonly Watched[], now: number): void {
    this.#lookedAt = now;
    this.#nextChangeAt = (this.#watched ?? []).reduce(
      (first, { changesAt }) => Math.min(first, changesAt),
      never,
    );
    this.#schedule(now);
    if (moved.length > 0) {
      this.#parts.onChange(
        moved.map(({ set }) => listItem(set, this.#parts.findProvider(set.providerId), now)),
      );
    }
  }

  #schedule(now: number): void {
    const { timers } = this.#parts;
    if (this.#timer) timers.clearTimeout(this.#timer.handle);
    const delay = Math.max(1, Math.min(this.#nextChangeAt - now, this.#step));
    this.#timer = {
      handle: timers.setTimeout(() => {
        this.#tick();
      }, delay),
    };
  }

  #watch(set: CredentialSet, now: number): Watched {
    const policy = this.#policyOf(set);
    return {
      set,
      status: decideStatus(set, policy, now).status,
      changesAt: nextStatusChangeAt(set, policy, now) ?? never,
    };
  }

  #wasMovedByTime({ set, status }: Watched, told: RotationStatus | undefined): boolean {
    if (told === undefined || told === status) return false;
    // With today's facts it already had the told status when we last looked: so only time can have moved it.
    return decideStatus(set, this.#policyOf(set), this.#lookedAt).status === told;
  }

  #policyOf(set: CredentialSet): RotationPolicy {
    return effectivePolicy(set, this.#parts.findProvider(set.providerId));
  }
}
