import { randomUUID } from 'node:crypto';
import { KeyturnError } from '../../shared/failure.ts';
import {
  testRunLimits,
  type TestRunPart,
  type TestRunPreview,
  type TestRunState,
} from '../../shared/test-run.ts';
import { pacer } from '../database/pacer.ts';
import { destinationOf } from '../oauth/destination.ts';
import type { TokenTester } from '../oauth/token-test.ts';
import type { Providers } from '../providers/providers.ts';
import type { Actor } from '../vault/audit.ts';
import { jobInProgress, type VaultJobs } from '../vault/jobs.ts';
import type { Vault } from '../vault/vault.ts';
import { isTestable, TestRun, type TestRunParts } from './test-run.ts';
import { testRunCsv } from './test-run-csv.ts';

/** How many results are handed out at once to who asks for them. */
const partSize = 2_000;

export interface TestRunsParts extends Pick<
  TestRunParts,
  'clock' | 'monotonicNow' | 'timers' | 'tell' | 'report'
> {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly providers: Pick<Providers, 'find' | 'require'>;
  readonly tester: Pick<TokenTester, 'run'>;
  readonly jobs: Pick<VaultJobs, 'running'>;
}

/** Token tests of many credential sets: one run at a time, and the last one until the vault closes. */
export class TestRuns {
  readonly #parts: TestRunsParts;
  #run: TestRun | null = null;

  constructor(parts: TestRunsParts) {
    this.#parts = parts;
  }

  /** Whether a run could begin. */
  get hasRoom(): boolean {
    return this.#obstacle() === null;
  }

  /** What a run over these would do. */
  async preview(ids: readonly string[]): Promise<TestRunPreview> {
    const vault = this.#parts.vault();
    const { testable, skipped } = sorted(vault, ids);
    const hosts = new Set<string>();
    const pause = pacer();
    for (const id of testable) {
      const turn = pause();
      if (turn) await turn;
      const set = vault.find(id);
      if (set) hosts.add(this.#hostOf(set));
    }
    hosts.delete('');
    return { sets: testable.length, skipped, hosts: hosts.size, perHost: limitsOf(vault).perHost };
  }

  /**
   * @throws {KeyturnError} `test_run_in_progress`; `job_in_progress` while the vault gets another key or is put back;
   *   `credential_set_disabled` if none of them can be tested
   */
  start(ids: readonly string[], actor: Actor = 'user'): TestRunState {
    const vault = this.#parts.vault();
    const obstacle = this.#obstacle();
    if (obstacle) throw obstacle;
    const { testable, skipped } = sorted(vault, ids);
    if (testable.length === 0) throw nothingToTest();
    const detail = `${testable.length} ${testable.length === 1 ? 'set' : 'sets'}${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    vault.audit.recordIfPossible('test_run_started', { actor, detail });
    const { clock, monotonicNow, timers, tell, report } = this.#parts;
    this.#run = new TestRun(
      {
        clock,
        monotonicNow,
        timers,
        tell,
        report,
        find: (id) => vault.find(id),
        hostOf: (set) => this.#hostOf(set),
        test: async (set, signal) =>
          await this.#parts.tester.run(set, this.#parts.providers.require(set.providerId), {
            signal,
            holdsToken: false,
          }),
        record: (tests, who) => {
          vault.recordTokenTests(tests, who);
        },
      },
      { id: randomUUID(), actor, credentialSetIds: testable, skipped, limits: limitsOf(vault) },
    );
    this.#run.start();
    return this.#run.state;
  }

  /** @param from - how many results to leave out */
  part(from: number): TestRunPart | null {
    if (!this.#run) return null;
    const { state, results } = this.#run;
    const end = Math.min(from + partSize, results.length);
    return { state, results: results.slice(from, end), next: end < results.length ? end : null };
  }

  /** Ends the run that goes on, if there is one. */
  cancel(): void {
    this.#run?.cancel();
  }

  /** As {@link cancel}, and waits until nothing of it is under way. */
  async cancelled(): Promise<void> {
    this.cancel();
    await this.#run?.over;
    this.#run?.keep();
  }

  /** For a vault that is about to be closed: what has come is kept, and everything of the run is forgotten. */
  end(): void {
    this.#run?.end();
    this.#run = null;
  }

  /** @throws {KeyturnError} `no_test_run` */
  csv(): string {
    if (!this.#run) throw noTestRun();
    const { vault, providers } = this.#parts;
    return testRunCsv(this.#run.results, { find: (id) => vault().find(id), provider: providers.find });
  }

  /** @throws {KeyturnError} `no_test_run` */
  requireResults(): void {
    if (!this.#run) throw noTestRun();
  }

  #hostOf(set: Parameters<TestRunParts['hostOf']>[0]): string {
    const provider = this.#parts.providers.find(set.providerId);
    return provider ? destinationOf(provider, set) : '';
  }

  #obstacle(): KeyturnError | null {
    const { running } = this.#parts.jobs;
    if (running === 'rekey' || running === 'restore') return jobInProgress(running);
    return this.#run !== null && this.#run.state.ended === null ? runInProgress() : null;
  }
}

const limitsOf = (vault: Vault) => ({ ...testRunLimits, perHost: vault.settings().testsPerHost });

/** Those that are tested, each once, and how many are not. */
function sorted(vault: Vault, ids: readonly string[]): { testable: readonly string[]; skipped: number } {
  const all = [...new Set(ids)];
  const testable = all.filter((id) => isTestable(vault.find(id)));
  return { testable, skipped: all.length - testable.length };
}

const runInProgress = (): KeyturnError =>
  new KeyturnError({
    code: 'test_run_in_progress',
    message: 'Many credential sets are being tested already.',
    hint: 'Wait until that is done, or cancel it.',
  });

const noTestRun = (): KeyturnError =>
  new KeyturnError({
    code: 'no_test_run',
    message: 'There are no results of a test run.',
    hint: 'Results are kept until the vault is locked. Each set’s own history has them all.',
  });

const nothingToTest = (): KeyturnError =>
  new KeyturnError({
    code: 'credential_set_disabled',
    message: 'None of these credential sets can be tested: they are disabled, or in the trash.',
    hint: 'Enable or restore those that you want to test.',
  });
