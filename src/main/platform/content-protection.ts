import type { BrowserWindow } from 'electron';
import type { Timers } from '../clipboard/clearing-clipboard.ts';

/** What on screen must not get into screenshots. */
export type ShownSecret = 'secret' | 'recovery_key';

export interface ContentProtection {
  /**
   * Keeps the window out of screenshots and recordings, where the OS can, until nothing of the kind is shown any more.
   *
   * @param duration - at most this many ms; without: until it is told that the window has hidden it
   */
  readonly protect: (shown: ShownSecret, duration?: number) => void;
  readonly unprotect: (shown: ShownSecret) => void;
  /** For lock: the window shows what it shows until it has heard of it. */
  readonly unprotectSoon: () => void;
  /** For a page that is gone, and all that it showed. */
  readonly unprotectAll: () => void;
}

/** How long the window may take to hide what it shows, in ms. */
const hidingTime = 2_000;

export function createContentProtection(
  window: () => BrowserWindow | null,
  timers: Timers,
): ContentProtection {
  /** What is shown, each with the timer that ends it; null: none does. */
  const shownNow = new Map<ShownSecret, { readonly timer: unknown }>();
  const apply = (): void => {
    const current = window();
    if (current && !current.isDestroyed()) current.setContentProtection(shownNow.size > 0);
  };
  const forget = (shown: ShownSecret): void => {
    const timer = shownNow.get(shown)?.timer ?? null;
    if (timer !== null) timers.clearTimeout(timer as never);
    shownNow.delete(shown);
  };
  const unprotect = (shown: ShownSecret): void => {
    forget(shown);
    apply();
  };
  const protect = (shown: ShownSecret, duration?: number): void => {
    forget(shown);
    const timer = duration === undefined ? null : timers.setTimeout(() => unprotect(shown), duration);
    shownNow.set(shown, { timer });
    apply();
  };
  return {
    protect,
    unprotect,
    unprotectSoon: () => {
      for (const shown of [...shownNow.keys()]) protect(shown, hidingTime);
    },
    unprotectAll: () => {
      for (const shown of [...shownNow.keys()]) forget(shown);
      apply();
    },
  };
}
