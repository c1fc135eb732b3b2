import type { BrowserWindow } from 'electron';
import type { Timers } from '../clipboard/clearing-clipboard.ts';

export interface ContentProtection {
  /** Keeps the window out of screenshots and recordings for at most this many ms, where the OS can. */
  readonly protect: (duration: number) => void;
  readonly unprotect: () => void;
}

/** Ends by itself: a window that crashed while it showed a secret can't say that it is hidden again. */
export function createContentProtection(
  window: () => BrowserWindow | null,
  timers: Timers,
): ContentProtection {
  let timer: unknown = null;
  const set = (on: boolean): void => {
    if (timer !== null) timers.clearTimeout(timer as never);
    timer = null;
    const current = window();
    if (current && !current.isDestroyed()) current.setContentProtection(on);
  };
  return {
    protect: (duration) => {
      set(true);
      timer = timers.setTimeout(() => {
        set(false);
      }, duration);
    },
    unprotect: () => {
      set(false);
    },
  };
}
