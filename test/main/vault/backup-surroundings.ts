import { onTestFinished } from 'vitest';
import { Backups } from '../../../src/main/vault/backups.ts';
import { VaultJobs } from '../../../src/main/vault/jobs.ts';
import type { Restorable } from '../../../src/main/vault/restore.ts';
import { Vault, type VaultOptions } from '../../../src/main/vault/vault.ts';
import { KeyturnError, type Failure } from '../../../src/shared/failure.ts';
import type { VaultJobProgress, VaultState } from '../../../src/shared/vault.ts';
import { surroundings } from './temporary.ts';

/** The vault over the life of an app, as simple as can be. */
export class FakeSession implements Restorable {
  state: VaultState = { kind: 'opening' };
  readonly #options: VaultOptions;
  #vault: Vault | null = null;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  vault(): Vault {
    if (!this.#vault) throw new KeyturnError({ code: 'vault_not_open', message: 'The vault is not open.' });
    return this.#vault;
  }

  close(): void {
    const vault = this.#vault;
    this.#vault = null;
    try {
      vault?.close();
    } catch (error) {
      // As in the app: the vault is closed all the same; only the log couldn't be written back.
      if (!(error instanceof KeyturnError)) throw error;
    }
  }

  async whileClosed<T>(
    work: () => Promise<T>,
    requireReady: () => void = () => undefined,
  ): Promise<{ result: T; state: VaultState }> {
    requireReady();
    this.close();
    try {
      const result = await work();
      return { result, state: await this.reopen() };
    } catch (error) {
      await this.reopen();
      throw error;
    }
  }

  async reopen(): Promise<VaultState> {
    try {
      this.#vault = await Vault.open(this.#options);
      this.state = { kind: 'open' };
    } catch (error) {
      if (!(error instanceof KeyturnError)) throw error;
      this.state = { kind: 'unavailable', failure: error.toFailure(), hasRecoveryKey: false, backups: 0 };
    }
    return this.state;
  }
}

/** An open vault with its backups; `folder` is the one chosen in the settings. */
export async function backupSurroundings(around = surroundings()) {
  const session = new FakeSession(around);
  const told: VaultJobProgress[] = [];
  const jobs = new VaultJobs((progress) => told.push(progress));
  const problems: (Failure | null)[] = [];
  const settings: { folder: string | null } = { folder: null };
  const backups = new Backups({
    directory: around.directory,
    clock: around.clock,
    jobs,
    session,
    chosenFolder: () => settings.folder,
    onProblem: (problem) => problems.push(problem),
  });
  await session.reopen();
  onTestFinished(() => {
    session.close();
  });
  return { ...around, session, backups, jobs, told, problems, settings, vault: () => session.vault() };
}
