import type { Failure } from '../../shared/failure.ts';
import type { VerificationReport } from '../../shared/vault.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';
import { vaultJob } from '../state/vault-job.svelte.ts';

/** The last full verification of this session; it outlives the dialog that started it. */
class Verification {
  report = $state.raw<VerificationReport | null>(null);
  failure = $state.raw<Failure | null>(null);

  async run(): Promise<void> {
    this.failure = null;
    const result = await vaultJob.run('verify', () => call('verifyVault'));
    if (result.ok) this.report = result.value;
    else if (result.failure.code !== 'job_cancelled') this.failure = result.failure;
  }

  forget(): void {
    this.report = null;
    this.failure = null;
  }
}

export const verification = new Verification();
// Its problems name credential sets.
forgetOnLock(() => verification.forget());
