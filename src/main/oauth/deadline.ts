import type { NetworkSettings } from '../../shared/vault.ts';

/** Milliseconds from the moment a request is sent. */
export interface Timeouts {
  /** Until the answer's header has arrived. */
  readonly header: number;
  /** Until the answer's body has been read. */
  readonly total: number;
}

/** The timeouts that the user set. */
export const timeoutsOf = ({ headerTimeout, totalTimeout }: NetworkSettings): Timeouts => ({
  header: headerTimeout * 1_000,
  total: Math.max(headerTimeout, totalTimeout) * 1_000,
});

/** What can end a request before it is done. */
export type StopCause = 'header' | 'total' | 'cancelled';

export interface Deadline {
  /** Aborts the request when the deadline passes, the user cancels, or {@link Deadline.end} is called. */
  readonly signal: AbortSignal;
  /** Which of them stopped the request; null while none has. */
  readonly stoppedBy: StopCause | null;
  /** Waits for a step of the request, but not past the stop: not every network stack rejects when aborted. */
  readonly race: <T>(step: Promise<T>) => Promise<T>;
  readonly headerArrived: () => void;
  /** Clears the timers and lets go of the connection. */
  readonly end: () => void;
}

/** Starts the clocks of one request. */
export function startDeadline(timeouts: Timeouts, cancel: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let stoppedBy: StopCause | null = null;
  let rejectStopped: (reason: Error) => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => (rejectStopped = reject));
  // Nobody may be waiting at the moment it stops.
  stopped.catch(() => undefined);
  const stop = (cause: StopCause) => {
    stoppedBy ??= cause;
    controller.abort();
    rejectStopped(new Error(cause));
  };
  const onCancel = () => {
    stop('cancelled');
  };
  const headerTimer = setTimeout(stop, timeouts.header, 'header');
  const totalTimer = setTimeout(stop, timeouts.total, 'total');
  cancel?.addEventListener('abort', onCancel, { once: true });
  if (cancel?.aborted) onCancel();
  return {
    signal: controller.signal,
    get stoppedBy() {
      return stoppedBy;
    },
    race: (step) => Promise.race([step, stopped]),
    headerArrived: () => {
      clearTimeout(headerTimer);
    },
    end: () => {
      clearTimeout(headerTimer);
      clearTimeout(totalTimer);
      cancel?.removeEventListener('abort', onCancel);
      controller.abort();
    },
  };
}
