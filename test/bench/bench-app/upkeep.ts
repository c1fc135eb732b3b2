import { join } from 'node:path';
import { newBackupPath } from '../../../src/main/database/backup-name.ts';
import { VaultJobs, type JobControl } from '../../../src/main/vault/jobs.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';
import type { VaultJob as Job } from '../../../src/shared/vault.ts';
import { watchingEventLoop } from './event-loop.ts';
import type { Upkeep, VaultJob } from './job.ts';
import { openVault } from './vault.ts';

export const verify = (job: VaultJob): Promise<Upkeep> =>
  onVault(job, 'verify', async (vault, control) => {
    const { problems } = await vault.maintenance.verify(control);
    if (problems.length > 0) throw new Error(`The vault has ${problems.length} problems`);
  });

/** Makes the backup of the day, so that the app finds it done and doesn't make it while it is measured. */
export const backUp = (job: VaultJob): Promise<Upkeep> =>
  onVault(job, 'back_up', (vault, { signal, progress }) =>
    vault.maintenance.backUp(newBackupPath(join(job.directory, 'backups'), Date.now(), 'daily'), {
      signal,
      onProgress: progress,
    }),
  );

/** Without the backup before it, which is measured by itself. */
export const rekey = (job: VaultJob): Promise<Upkeep> =>
  onVault(job, 'rekey', (vault, control) =>
    vault.maintenance.rekey(null, control, {
      tryPassphrase: (work) => work(),
      backUp: () => Promise.resolve(),
    }),
  );

async function onVault(
  { directory }: VaultJob,
  kind: Job,
  work: (vault: Vault, control: JobControl) => Promise<unknown>,
): Promise<Upkeep> {
  const vault = await openVault(directory);
  const jobs = new VaultJobs(() => undefined);
  const { took, blocked } = await watchingEventLoop(() => jobs.run(kind, (control) => work(vault, control)));
  vault.close();
  return { took, blocked };
}
