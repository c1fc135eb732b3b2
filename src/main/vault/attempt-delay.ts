import { KeyturnError } from '../../shared/failure.ts';

/** After how many wrong passphrases in a row the next attempt has to wait. */
const freeAttempts = 2;
const longestDelay = 30_000;

/** @returns ms to wait after this many wrong ones in a row: none, none, 1 s, 2 s, 4 s, and so on to 30 s */
export function delayAfter(wrong: number): number {
  return wrong <= freeAttempts ? 0 : Math.min(longestDelay, 1000 * 2 ** (wrong - freeAttempts - 1));
}

/**
 * Makes guessing passphrases at the keyboard slow. Whoever has the file needn't guess here, and only Argon2's price
 * stands in the way then.
 */
export class AttemptDelay {
  #wrong = 0;
  #readyAt = 0;
  readonly #monotonicNow: () => number;

  /** @param monotonicNow - ms by a clock that nobody can set: setting the time back must not lock anybody out */
  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  /** Ms until the next attempt is taken; 0: now. */
  get remaining(): number {
    return Math.max(0, this.#readyAt - this.#monotonicNow());
  }

  /** @throws KeyturnError `attempt_too_soon`, or whatever the attempt throws; `wrong_passphrase` counts */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.remaining > 0) throw tooSoon(this.remaining);
    try {
      const result = await work();
      this.#wrong = 0;
      return result;
    } catch (error) {
      if (error instanceof KeyturnError && error.code === 'wrong_passphrase') {
        this.#wrong += 1;
        this.#readyAt = this.#monotonicNow() + delayAfter(this.#wrong);
      }
      throw error;
    }
  }
}

function tooSoon(remaining: number): KeyturnError {
  const seconds = Math.ceil(remaining / 1000);
  return new KeyturnError({
    code: 'attempt_too_soon',
    message: `Too many wrong passphrases. The next try is taken in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    hint: 'Wait, then try again.',
  });
}
