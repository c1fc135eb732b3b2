import { KeyturnError } from '../../shared/failure.ts';

/** How long after unlocking the first look is taken, in ms: whoever unlocks wants to work first. */
const firstDelay = 10_000;
/** Time between two looks, in ms. What is due is decided by the clock: a timer stands still while the machine sleeps. */
const step = 30 * 60_000;

export interface DailyChoresParts<TimerHandle> {
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => TimerHandle;
    readonly clearTimeout: (handle: TimerHandle) => void;
  };
  /**
   * Each is done in turn, knows by itself whether it is due, and keeps what went wrong for whom it concerns; the next is
   * done also when one fails.
   */
  readonly chores: readonly (() => Promise<unknown> | unknown)[];
  /** Told what isn't a KeyturnError, which is a mistake of the program. */
  readonly report: (error: unknown) => void;
}

export interface DailyChores {
  /** Begins, when the vault was opened. */
  readonly start: () => void;
  /** Ends, when the vault is closed. */
  readonly stop: () => void;
  /** Looks at once, such as when the machine wakes up. Does nothing while stopped. */
  readonly refresh: () => Promise<void>;
}

/** What Keyturn does by itself while the vault is open: the backup of the day, emptying the trash. */
export function createDailyChores<TimerHandle>(parts: DailyChoresParts<TimerHandle>): DailyChores {
  let timer: { readonly handle: TimerHandle } | null = null;
  let looking: Promise<void> | null = null;

  function schedule(delay: number): void {
    stop();
    timer = {
      handle: parts.timers.setTimeout(() => {
        schedule(step);
        void look();
      }, delay),
    };
  }

  function stop(): void {
    if (timer) parts.timers.clearTimeout(timer.handle);
    timer = null;
  }

  function look(): Promise<void> {
    looking ??= doAll().finally(() => (looking = null));
    return looking;
  }

  async function doAll(): Promise<void> {
    for (const chore of parts.chores) {
      try {
        await chore();
      } catch (error) {
        if (!(error instanceof KeyturnError)) parts.report(error);
      }
    }
  }

  return {
    start: () => {
      schedule(firstDelay);
    },
    stop,
    refresh: async () => {
      if (!timer) return;
      schedule(step);
      await look();
    },
  };
}
