import { randomUUID } from 'node:crypto';
import type { FinishedTokenTest } from '../../../src/main/oauth/token-test.ts';
import { TestRun, type TestRunParts } from '../../../src/main/test-run/test-run.ts';
import type { TestToRecord } from '../../../src/main/vault/token-tests.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import { testRunLimits, type TestRunProgress, type TestRunResult } from '../../../src/shared/test-run.ts';
import type { TokenTestOutcome, TokenTestResult } from '../../../src/shared/token-test.ts';
import { credentialSet } from '../oauth/tester-for-tests.ts';

export const grantedOutcome: TokenTestOutcome = {
  kind: 'granted',
  tokenType: 'Bearer',
  expiresIn: 60,
  grantedScopes: null,
  deviations: [],
};
export const refusedWith = (status: number): TokenTestOutcome => ({
  kind: 'refused',
  status,
  error: null,
  errorDescription: null,
  deviations: [],
});

/** A set whose request goes to this host. */
export const setAt = (host: string, changes: Partial<CredentialSet> = {}): CredentialSet =>
  credentialSet({ id: randomUUID(), name: host, ...changes });

interface Pending {
  readonly set: CredentialSet;
  readonly answer: (outcome?: TokenTestOutcome, retryAfter?: number | null) => void;
  readonly fail: (error: unknown) => void;
}

/** A test run whose requests are answered by hand. The host of a set is its name. */
export function runOver(sets: readonly CredentialSet[], changes: Partial<TestRunParts> = {}) {
  const byId = new Map(sets.map((set) => [set.id, set]));
  const pending: Pending[] = [];
  const sent: string[] = [];
  const told: TestRunProgress[] = [];
  const kept: (readonly TestToRecord[])[] = [];
  const mistakes: unknown[] = [];
  let most = 0;
  const run = new TestRun(
    {
      clock: { now: () => Date.now() },
      monotonicNow: () => performance.now(),
      timers: { setTimeout, clearTimeout },
      find: (id) => byId.get(id) ?? null,
      hostOf: ({ name }) => name,
      test: (set, signal) =>
        new Promise<FinishedTokenTest>((resolve, reject) => {
          sent.push(set.id);
          const over = () => pending.splice(pending.indexOf(each), 1);
          const answer: Pending['answer'] = (outcome = grantedOutcome, retryAfter = null) => {
            if (!pending.includes(each)) return;
            over();
            resolve({ result: resultOf(set, outcome), rejected: false, retryAfter });
          };
          const fail = (error: unknown) => {
            over();
            reject(error as Error);
          };
          const each = { set, answer, fail };
          pending.push(each);
          most = Math.max(most, pending.length);
          signal.addEventListener('abort', () => {
            answer({ kind: 'cancelled' });
          });
        }),
      record: (tests) => kept.push(tests),
      tell: (progress) => told.push(progress),
      report: (error) => mistakes.push(error),
      ...changes,
    },
    {
      id: 'run',
      actor: 'user',
      credentialSetIds: sets.map(({ id }) => id),
      skipped: 0,
      limits: testRunLimits,
    },
  );
  return {
    run,
    /** Those under way now, the oldest first. */
    pending,
    /** Ids in the order in which they were asked. */
    sent,
    told,
    kept,
    mistakes,
    /** The most that were under way at the same time. */
    most: () => most,
    results: (): TestRunResult[] => told.flatMap(({ results }) => results),
    ofHost: (host: string) => pending.filter(({ set }) => set.name === host),
  };
}

export const resultOf = (set: CredentialSet, outcome: TokenTestOutcome): TokenTestResult => ({
  id: randomUUID(),
  credentialSetId: set.id,
  secretVersionId: set.secretVersions[0]?.id ?? '',
  at: 0,
  outcome,
  latency: null,
  request: {
    url: '',
    clientAuthenticationMethod: 'client_secret_basic',
    askedScopes: [],
    audience: null,
  },
  message: outcome.kind,
  hint: null,
  token: null,
  findings: [],
  experiments: [],
  tokenExpiresAt: null,
  response: null,
});
