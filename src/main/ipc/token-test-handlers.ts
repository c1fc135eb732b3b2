import { factsOf } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { TokenTestResult } from '../../shared/token-test.ts';
import { applyExperiment } from '../oauth/experiment.ts';
import { requireValidFacts } from '../providers/check-facts.ts';
import { listItem } from '../rotation/policy.ts';
import { tokenTestsCsv } from '../vault/token-tests-csv.ts';
import type { Vault } from '../vault/vault.ts';
import type { Handlers } from './register.ts';
import { forgetToken, type TokenHandlerParts } from './token-handlers.ts';

export interface TokenTestHandlerParts extends Pick<
  TokenHandlerParts,
  'vault' | 'providers' | 'tokenTester' | 'tokens'
> {
  readonly clock: { now(): number };
  /** See {@link IntegrityHandlerParts}. */
  readonly saveTextPrivately: (suggestedName: string, makeText: () => string) => Promise<boolean>;
}

/** Channels about a set's token tests, the experiments of first aid, and their history. */
export function tokenTestHandlers(parts: TokenTestHandlerParts) {
  const { vault } = parts;
  return {
    requestTestToken: async ({ id, experiment }) => {
      const open = vault();
      const set = open.get(id);
      const provider = parts.providers.require(set.providerId);
      const { result, rejected } = await parts.tokenTester.run(
        set,
        provider,
        experiment ? { experiment } : {},
      );
      return keepOutcome(open, result, rejected);
    },
    cancelTokenTest: ({ id }) => {
      parts.tokenTester.cancel(id);
      return null;
    },
    adoptExperiment: ({ id, change }) => {
      const facts = applyExperiment(factsOf(vault().get(id)), change);
      requireValidFacts(facts, parts.providers.require);
      forgetToken(parts, id);
      const set = vault().adoptExperiment(id, facts, change);
      return listItem(set, parts.providers.find(set.providerId), parts.clock.now());
    },
    listTokenTests: ({ id }) => vault().listTokenTests(id),
    exportTokenTests: async ({ id }) => {
      const open = vault();
      const set = open.get(id);
      const isSaved = await parts.saveTextPrivately('Keyturn token tests.csv', () =>
        tokenTestsCsv(set, [...open.listTokenTests(id)].reverse()),
      );
      if (isSaved) open.audit.recordIfPossible('token_tests_exported', { about: set });
      return isSaved;
    },
  } satisfies Partial<Handlers>;
}

/** The answer is worth showing even when it can't be kept: asking again may lock the client out. */
function keepOutcome(vault: Vault, result: TokenTestResult, rejected: boolean): TokenTestResult {
  try {
    vault.recordTokenTest(result, rejected);
    return result;
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error;
    const note = `This outcome could not be added to the history: ${error.message}`;
    return { ...result, hint: result.hint === null ? note : `${result.hint} ${note}` };
  }
}
