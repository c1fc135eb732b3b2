import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';

/** Requests under way, at most one for each credential set: providers lock clients out. */
export interface OneAtATime {
  /**
   * @param outer - cancels too
   * @throws {KeyturnError} `token_test_in_progress` while another request of the set is under way
   */
  readonly run: <T>(
    set: Pick<CredentialSet, 'id' | 'name'>,
    task: (stop: AbortSignal) => Promise<T>,
    outer?: AbortSignal,
  ) => Promise<T>;
  /** Does nothing where nothing runs. */
  readonly cancel: (credentialSetId: string) => void;
  /** For locking and quitting. */
  readonly cancelAll: () => void;
  readonly isRunning: (credentialSetId: string) => boolean;
}

export function createOneAtATime(): OneAtATime {
  const running = new Map<string, AbortController>();
  return {
    run: async (set, task, outer) => {
      if (running.has(set.id)) throw inProgress(set.name);
      const controller = new AbortController();
      running.set(set.id, controller);
      try {
        return await task(outer ? AbortSignal.any([outer, controller.signal]) : controller.signal);
      } finally {
        running.delete(set.id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
    cancelAll: () => {
      for (const controller of running.values()) controller.abort();
    },
    isRunning: (id) => running.has(id),
  };
}

const inProgress = (name: string) =>
  new KeyturnError({
    code: 'token_test_in_progress',
    message: `A token test or another request of ${name} is running.`,
    hint: 'Wait for it, or cancel it.',
  });
