import type { TestRuns } from '../test-run/test-runs.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';

export interface TestRunHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vault: () => Vault;
  readonly testRuns: TestRuns;
  /** See {@link IntegrityHandlerParts}. */
  readonly saveTextPrivately: (suggestedName: string, makeText: () => string) => Promise<boolean>;
}

/** Channels about testing many credential sets at once. */
export function testRunHandlers(parts: TestRunHandlerParts) {
  const { testRuns, vault } = parts;
  return {
    previewTestRun: ({ ids }) => testRuns.preview(ids),
    startTestRun: ({ ids }) => testRuns.start(ids),
    getTestRun: ({ from }) => testRuns.part(from),
    cancelTestRun: () => {
      testRuns.cancel();
      return null;
    },
    exportTestRun: async () => {
      // Before the user chooses a file for nothing.
      testRuns.requireResults();
      const isSaved = await parts.saveTextPrivately('Keyturn test run.csv', () => testRuns.csv());
      if (isSaved) vault().audit.recordIfPossible('test_run_exported');
      return isSaved;
    },
  } satisfies Partial<Handlers>;
}
