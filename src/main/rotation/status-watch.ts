import type { CredentialSet, CredentialSetListItem } from '../../shared/credential.ts';
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
 * a tick before anything is due only compares numbers.
 */
export function createStatusWatch<TimerHandle>(parts: StatusWatchParts<TimerHandle>): StatusWatch {
  const { clock, timers, findProvider } = parts;
  const step = Math.min(parts.maximumStep ?? defaultStep, maximumDelay);
  let watched: Watched[] | null = null;
  let nextChangeAt = Number.POSITIVE_INFINITY;
  let lookedAt = 0;
  let timer: { readonly handle: TimerHandle } | null = null;

  const policyOf = (set: CredentialSet) => effectivePolicy(set, findProvider(set.providerId));

  function watch(set: CredentialSet, now: number): Watched {
    const policy = policyOf(set);
    return {
      set,
      status: decideStatus(set, policy, now).status,
      changesAt: nextStatusChangeAt(set, policy, now) ?? Number.POSITIVE_INFINITY,
    };
  }

  function take(now: number): readonly CredentialSet[] {
    const told = new Map(watched?.map(({ set, status }) => [set.id, status]));
    watched = parts.listCredentialSets().map((set) => watch(set, now));
    return watched
      .filter(({ set, status }) => {
        const before = told.get(set.id);
        if (before === undefined || before === status) return false;
        // With today's facts it had the told status when we last looked: so it was time that moved it.
        return decideStatus(set, policyOf(set), lookedAt).status === before;
      })
      .map(({ set }) => set);
  }

  function look(sets: Watched[], now: number): readonly CredentialSet[] {
    // A clock set back may undo any change, so then every set is decided anew.
    const all = now < lookedAt;
    if (!all && now < nextChangeAt) return [];
    const moved: CredentialSet[] = [];
    for (const [index, before] of sets.entries()) {
      if (!all && now < before.changesAt) continue;
      const after = watch(before.set, now);
      sets[index] = after;
      if (after.status !== before.status) moved.push(after.set);
    }
    return moved;
  }

  function schedule(now: number): void {
    if (timer) timers.clearTimeout(timer.handle);
    const delay = Math.max(1, Math.min(nextChangeAt - now, step));
    timer = { handle: timers.setTimeout(tick, delay) };
  }

  /** Schedules before it tells: a listener that throws, refreshes or stops must not break the watch. */
  function settle(moved: readonly CredentialSet[], now: number): void {
    lookedAt = now;
    nextChangeAt =
      watched?.reduce((first, { changesAt }) => Math.min(first, changesAt), Infinity) ?? Infinity;
    schedule(now);
    if (moved.length > 0) {
      parts.onChange(moved.map((set) => listItem(set, findProvider(set.providerId), now)));
    }
  }

  function tick(): void {
    if (!watched) return;
    const now = clock.now();
    settle(look(watched, now), now);
  }

  function takeAll(): void {
    const now = clock.now();
    settle(take(now), now);
  }

  return {
    start: takeAll,
    refresh: () => {
      if (watched) takeAll();
    },
    stop: () => {
      if (timer) timers.clearTimeout(timer.handle);
      timer = null;
      watched = null;
      nextChangeAt = Number.POSITIVE_INFINITY;
    },
  };
}
