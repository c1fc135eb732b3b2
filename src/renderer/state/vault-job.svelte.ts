import type { Failure, Result } from '../../shared/failure.ts';
import type { VaultJob, VaultJobProgress } from '../../shared/vault.ts';
import { call } from './bridge.svelte.ts';

/** The long work on the vault that this window started: one at a time, and it goes on when its dialog is closed. */
class VaultJobStore {
  running = $state.raw<VaultJob | null>(null);
  /** Null until main tells the first step. */
  progress = $state.raw<VaultJobProgress | null>(null);
  cancelling = $state(false);

  /** Does `work`, and follows what main tells of `job` meanwhile. */
  async run<T>(job: VaultJob, work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.running !== null) return { ok: false, failure: busy };
    this.running = job;
    const stop = window.keyturn.on('vaultJobProgressed', (progress) => {
      if (progress.job === job) this.progress = progress;
    });
    try {
      return await work();
    } finally {
      stop();
      this.running = null;
      this.progress = null;
      this.cancelling = false;
    }
  }

  /** Asks main to end it; the call that started it then fails with `job_cancelled`, or is done already. */
  async cancel(): Promise<Failure | null> {
    this.cancelling = true;
    const result = await call('cancelVaultJob');
    if (result.ok) return null;
    this.cancelling = false;
    return result.failure;
  }
}

export const vaultJob = new VaultJobStore();

const busy: Failure = {
  code: 'job_in_progress',
  message: 'Keyturn is still busy with something long.',
  hint: 'Wait until it is done, or cancel it.',
};
