import type { VaultSettings } from '../shared/vault.ts';
import type { AskedLockReason } from './close-listeners.ts';

/** How often the system is asked how long nobody has used it, and whether its screen is locked, in ms. */
export const pollInterval = 3_000;
/**
 * After this many ms without a single second of idleness, the system is taken not to measure it. Some Wayland
 * sessions and old Linux desktops always say 0.
 * @see https://github.com/electron/electron/issues/34826
 */
const measuresWithin = 60_000;

/** What the operating system tells about its power, its screen and its user. */
export interface Power {
  /** Seconds since the last input from keyboard or mouse in any program. */
  readonly idleSeconds: () => number;
  /** Whether the screen is locked now; false where the system doesn't tell. */
  readonly isScreenLocked: () => boolean;
  readonly onSuspend: (listener: () => void) => void;
  /** Not on Linux, which is polled instead. */
  readonly onScreenLock: (listener: () => void) => void;
}

export interface LockTriggerParts {
  readonly power: Power;
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => unknown;
    readonly clearTimeout: (timer: never) => void;
  };
  /** Ms from any start. Not the time of day, which may be set back. */
  readonly monotonicNow: () => number;
  /** The settings of the open vault, asked each time, so that a change takes effect at once; null: it isn't open. */
  readonly settings: () => VaultSettings | null;
  readonly lock: (reason: Exclude<AskedLockReason, 'user'>) => void;
}

export interface LockTriggers {
  /** To be called when the vault was opened: which is something that its user did. */
  readonly start: () => void;
  readonly stop: () => void;
  /** To be called at every input in Keyturn's own window. */
  readonly noteActivity: () => void;
}

/**
 * Locks the vault when nobody is there: idle for the set time, computer suspended, screen locked. Which of these
 * count is up to the vault's settings.
 */
export function createLockTriggers(parts: LockTriggerParts): LockTriggers {
  const { power, timers, monotonicNow, settings, lock } = parts;
  let timer: unknown = null;
  let lastActivity = 0;
  let pollingSince = 0;
  let measures = false;

  /** Input in Keyturn's own window counts too: some systems don't count all of it. */
  const idleMilliseconds = (): number => {
    const seconds = power.idleSeconds();
    if (seconds > 0) measures = true;
    const now = monotonicNow();
    const inWindow = now - lastActivity;
    const isMeasured = measures || now - pollingSince < measuresWithin;
    return isMeasured ? Math.min(seconds * 1000, inWindow) : inWindow;
  };

  const reasonNow = (): Parameters<typeof lock>[0] | null => {
    const current = settings();
    if (!current) return null;
    if (current.lockOnScreenLock && power.isScreenLocked()) return 'screen_lock';
    const { lockAfterIdle } = current;
    if (lockAfterIdle !== null && idleMilliseconds() >= lockAfterIdle * 60_000) return 'idle';
    return null;
  };

  const poll = (): void => {
    timer = timers.setTimeout(poll, pollInterval);
    const reason = reasonNow();
    if (reason) lock(reason);
  };

  const stop = (): void => {
    if (timer !== null) timers.clearTimeout(timer as never);
    timer = null;
  };

  power.onSuspend(() => {
    if (settings()?.lockOnSuspend === true) lock('suspend');
  });
  power.onScreenLock(() => {
    if (settings()?.lockOnScreenLock === true) lock('screen_lock');
  });

  return {
    start: () => {
      stop();
      lastActivity = pollingSince = monotonicNow();
      timer = timers.setTimeout(poll, pollInterval);
    },
    stop,
    noteActivity: () => {
      lastActivity = monotonicNow();
    },
  };
}
