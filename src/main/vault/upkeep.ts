import { KeyturnError } from '../../shared/failure.ts';
import type { Vault } from './vault.ts';

/** Without a change for so long, in ms, the snapshot is brought up to date. */
const idle = 10_000;

export interface UpkeepParts<TimerHandle> {
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => TimerHandle;
    readonly clearTimeout: (handle: TimerHandle) => void;
  };
  /** Told that the open vault isn't as it was left. */
  readonly onDamage: (vault: Vault, failure: KeyturnError) => void;
  /** Told what isn't a KeyturnError, which is a mistake of the program. */
  readonly report: (error: unknown) => void;
}

export interface Upkeep {
  /** Begins with what opening the vault put off, and goes on until {@link stop}. */
  readonly start: (vault: Vault) => void;
  readonly stop: () => void;
  /** Waits until what opening put off is done. Never rejects. */
  readonly settled: () => Promise<void>;
}

/** What an open vault needs beside its use: to be checked, and to be made ready for the next opening. */
export function createUpkeep<TimerHandle>(parts: UpkeepParts<TimerHandle>): Upkeep {
  const { timers } = parts;
  let timer: { readonly handle: TimerHandle } | null = null;
  let unsubscribe: (() => void) | null = null;
  let settling = Promise.resolve();

  function stop(): void {
    if (timer) timers.clearTimeout(timer.handle);
    timer = null;
    unsubscribe?.();
    unsubscribe = null;
  }

  function schedule(vault: Vault): void {
    if (timer) timers.clearTimeout(timer.handle);
    timer = {
      handle: timers.setTimeout(() => void attempt(() => vault.maintenance.bringSnapshotUpToDate()), idle),
    };
  }

  async function settle(vault: Vault): Promise<void> {
    const failure = await attempt(() => vault.maintenance.settle());
    if (failure && damage.has(failure.code)) parts.onDamage(vault, failure);
  }

  /** All of it can wait: what a full disk or a lock prevents is done at the next occasion. */
  async function attempt(work: () => Promise<void>): Promise<KeyturnError | null> {
    try {
      await work();
      return null;
    } catch (error) {
      if (error instanceof KeyturnError) return error;
      parts.report(error);
      return null;
    }
  }

  return {
    start: (vault) => {
      stop();
      unsubscribe = vault.onChange(() => {
        schedule(vault);
      });
      settling = settle(vault);
    },
    stop,
    settled: () => settling,
  };
}

const damage = new Set(['vault_corrupt', 'vault_unreadable']);
