import { KeyturnError } from '../../shared/failure.ts';
import type { VaultJob, VaultJobProgress } from '../../shared/vault.ts';
import { pacer } from '../database/pacer.ts';

/** What a job holds while it works. */
export interface JobControl {
  /** Tells how far it is. Cheap: it may be called for every record. */
  progress(done: number, total: number): void;
  /**
   * To be called between small pieces of work. Once a slice of time is used up, it gives a pause to await, in which
   * others get their turn.
   *
   * @throws KeyturnError `job_cancelled`, also from the pause
   */
  pause(): Promise<void> | undefined;
  /** @throws KeyturnError `job_cancelled` if the job was cancelled */
  throwIfCancelled(): void;
  /** Aborts with the job, for work that takes a signal. */
  readonly signal: AbortSignal;
  /** From here on the job can't be cancelled any more: what it does next must not be left half done. */
  commit(): void;
}

interface Running {
  readonly job: VaultJob;
  readonly controller: AbortController;
  /** False: Keyturn does it by itself. */
  readonly isAskedFor: boolean;
  isCommitted: boolean;
}

/** Long work on the vault: one job at a time, with progress, until it ends or is cancelled. */
export class VaultJobs {
  #running: Running | null = null;
  #over: Promise<unknown> | null = null;
  readonly #onProgress: (progress: VaultJobProgress) => void;

  constructor(onProgress: (progress: VaultJobProgress) => void) {
    this.#onProgress = onProgress;
  }

  get running(): VaultJob | null {
    return this.#running?.job ?? null;
  }

  /**
   * That somebody asked for: one that Keyturn does by itself is in nobody's way.
   *
   * @throws KeyturnError `job_in_progress`
   */
  requireNone(): void {
    if (this.#running?.isAskedFor) throw jobInProgress(this.#running.job);
  }

  /**
   * Runs a job that somebody asked for to its end. One that nobody asked for makes room.
   *
   * @throws KeyturnError `job_in_progress` if another one runs; `job_cancelled`; whatever the work throws
   */
  async run<T>(job: VaultJob, work: (control: JobControl) => Promise<T>): Promise<T> {
    this.requireNone();
    if (this.#running) await this.end();
    return await this.#start(job, work, true);
  }

  /**
   * Runs a job that Keyturn does by itself, of which the window shows nothing.
   *
   * @throws KeyturnError as {@link run} does; `job_cancelled` also when it had to make room
   */
  async runUnasked<T>(job: VaultJob, work: (control: JobControl) => Promise<T>): Promise<T> {
    return await this.#start(job, work, false);
  }

  async #start<T>(job: VaultJob, work: (control: JobControl) => Promise<T>, isAskedFor: boolean): Promise<T> {
    if (this.#running) throw jobInProgress(this.#running.job);
    const running: Running = { job, controller: new AbortController(), isAskedFor, isCommitted: false };
    this.#running = running;
    this.#over = (async () => {
      try {
        return await work(this.#controlOf(running));
      } finally {
        this.#running = null;
      }
    })();
    return (await this.#over) as T;
  }

  /** Ends the running job, if there is one that can still be ended. Its `run` throws `job_cancelled`. */
  cancel(): void {
    if (this.#running && !this.#running.isCommitted) this.#running.controller.abort();
  }

  /** Cancels the running job and waits until it is over, for locking and quitting. Never rejects. */
  async end(): Promise<void> {
    this.cancel();
    await this.#over?.catch(() => undefined);
  }

  #controlOf(running: Running): JobControl {
    const { signal } = running.controller;
    const takeTurns = pacer();
    const told = { at: -1, total: -1 };
    const throwIfCancelled = (): void => {
      if (signal.aborted) throw jobCancelled();
    };
    return {
      signal,
      throwIfCancelled,
      pause: () => {
        throwIfCancelled();
        return takeTurns()?.then(throwIfCancelled);
      },
      progress: (done, total) => {
        // Hundred events are as good as a hundred thousand, and leave the window time for other things.
        const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
        if (percent === told.at && total === told.total) return;
        Object.assign(told, { at: percent, total });
        if (running.isAskedFor) this.#onProgress({ job: running.job, done, total });
      },
      commit: () => {
        throwIfCancelled();
        running.isCommitted = true;
      },
    };
  }
}

const names: Readonly<Record<VaultJob, string>> = {
  verify: 'The vault is being checked',
  rekey: 'The vault is getting its new key',
  back_up: 'A backup is being made',
  restore: 'A backup is being restored',
};

export function jobInProgress(job: VaultJob): KeyturnError {
  return new KeyturnError({
    code: 'job_in_progress',
    message: `${names[job]}, so this has to wait.`,
    hint: 'Try again when it is done, or cancel it.',
  });
}

function jobCancelled(): KeyturnError {
  return new KeyturnError({ code: 'job_cancelled', message: 'Cancelled. Nothing was changed.' });
}
