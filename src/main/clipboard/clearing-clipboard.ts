import { createHash, timingSafeEqual } from 'node:crypto';

/** What is needed of the system clipboard. */
export interface SystemClipboard {
  /** @param confidential asks clipboard managers and history to leave the text alone, where they listen. */
  readonly writeText: (text: string, confidential: boolean) => Promise<void>;
  readonly readText: () => Promise<string>;
  readonly clear: () => Promise<void>;
}

export interface Timers {
  readonly setTimeout: (callback: () => void, delay: number) => unknown;
  readonly clearTimeout: (handle: never) => void;
}

export interface ClearingClipboard {
  /** Copies a text that stays. */
  readonly copyPlain: (text: string) => Promise<void>;
  /** Copies a text that is cleared after `clearsAfter` ms, if the clipboard still holds it then. */
  readonly copyConfidential: (text: string) => Promise<void>;
  /** Clears now what was copied and is still there; for lock and quit. */
  readonly clearOwn: () => Promise<void>;
  /** To be called when the time was changed: what was copied already is cleared after the new one, from now. */
  readonly startAnew: () => void;
  /** Ms until a confidential text that is copied now is cleared. */
  readonly clearsAfter: () => number;
}

/**
 * A clipboard that clears what it copied, and only that: what the user copied elsewhere in the meantime is
 * theirs. It remembers a digest, never the text.
 *
 * @param clearsAfter tells how many milliseconds a confidential text stays; asked at each copy
 */
export function createClearingClipboard(
  clipboard: SystemClipboard,
  timers: Timers,
  clearsAfter: () => number,
): ClearingClipboard {
  let own: { readonly digest: Buffer; readonly timer: unknown } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** One thing at a time: a clearing must not fall between another copy's write and its being remembered. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = last.then(task, task);
    last = mine;
    return mine;
  };

  const forget = (): void => {
    if (own) timers.clearTimeout(own.timer as never);
    own = null;
  };

  const remember = (digest: Buffer): void => {
    forget();
    const timer = timers.setTimeout(() => void clearOwn().catch(() => undefined), clearsAfter());
    own = { digest, timer };
  };

  const clearOwn = (): Promise<void> =>
    inTurn(async () => {
      const digest = own?.digest;
      if (!digest) return;
      forget();
      try {
        if (timingSafeEqual(digest, digestOf(await clipboard.readText()))) await clipboard.clear();
      } catch (error) {
        // It may still be there: try again when its time is over once more.
        remember(digest);
        throw error;
      }
    });

  return {
    clearsAfter,
    clearOwn,
    startAnew: () => {
      if (own) remember(own.digest);
    },
    copyPlain: (text) =>
      inTurn(async () => {
        await clipboard.writeText(text, false);
        forget();
      }),
    copyConfidential: (text) =>
      inTurn(async () => {
        await clipboard.writeText(text, true);
        remember(digestOf(text));
      }),
  };
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
