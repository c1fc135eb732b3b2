import { vaultJob } from '../state/vault-job.svelte.ts';
import { showFailure } from '../ui/toast.ts';

/** Ends the long work under way; says so if it can't. */
export async function cancelJob(): Promise<void> {
  const failure = await vaultJob.cancel();
  if (failure) showFailure(failure);
}
