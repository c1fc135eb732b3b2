import { KeyturnError } from '../../shared/failure.ts';

/** Ms for which a token is kept at most: without a known expiry, and whatever its expiry. */
export const holdingLimits = { unknownExpiry: 60 * 60 * 1000, anyExpiry: 12 * 60 * 60 * 1000 } as const;

export interface TokenHolderDependencies {
  readonly clock: { readonly now: () => number };
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => unknown;
    readonly clearTimeout: (timer: never) => void;
  };
}

/** Keeps granted tokens in this process's memory, and nowhere else. */
export interface TokenHolder {
  /**
   * Takes a token over: the holder wipes the buffer on expiry, when another token of the set replaces it, on
   * {@link TokenHolder.forget} and on {@link TokenHolder.clear}.
   *
   * @param expiresAt - ms since 1970; null when unknown
   */
  readonly keep: (credentialSetId: string, accessToken: Buffer, expiresAt: number | null) => void;
  readonly has: (credentialSetId: string) => boolean;
  /** To be called when the set's secret changes, and when the set is disabled, trashed or purged. */
  readonly forget: (credentialSetId: string) => void;
  /** To be called on lock and quit. */
  readonly clear: () => void;
  /**
   * A copy of the token as text, which nobody can wipe: not to be kept.
   *
   * @throws {KeyturnError} `no_token`
   */
  readonly read: (credentialSetId: string) => string;
}

export function createTokenHolder({ clock, timers }: TokenHolderDependencies): TokenHolder {
  const held = new Map<string, { token: Buffer; until: number; timer: unknown }>();
  const forget = (id: string) => {
    const entry = held.get(id);
    if (!entry) return;
    held.delete(id);
    timers.clearTimeout(entry.timer as never);
    entry.token.fill(0);
  };
  // Timers stand still while a computer sleeps, so the clock has the last word.
  const find = (id: string): Buffer | null => {
    const entry = held.get(id);
    if (entry && entry.until <= clock.now()) forget(id);
    return held.get(id)?.token ?? null;
  };
  return {
    keep: (id, token, expiresAt) => {
      forget(id);
      const now = clock.now();
      const until = Math.min(expiresAt ?? now + holdingLimits.unknownExpiry, now + holdingLimits.anyExpiry);
      const timer = timers.setTimeout(
        () => {
          forget(id);
        },
        Math.max(0, until - now),
      );
      held.set(id, { token, until, timer });
    },
    has: (id) => find(id) !== null,
    forget,
    clear: () => {
      for (const id of [...held.keys()]) forget(id);
    },
    read: (id) => {
      const token = find(id)?.toString('latin1');
      if (token === undefined) throw new KeyturnError(noToken);
      return token;
    },
  };
}

const noToken = {
  code: 'no_token',
  message: 'There is no token: none was granted yet, or it has expired.',
  hint: 'Request a test token first.',
} as const;
