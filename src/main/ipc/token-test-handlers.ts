import { factsOf } from '../../shared/credential.ts';
import { applyExperiment } from '../oauth/experiment.ts';
import { requireValidFacts } from '../providers/check-facts.ts';
import { listItem, type PolicyOf } from '../rotation/policy.ts';
import { keepOutcome } from '../vault/keep-outcome.ts';
import { tokenTestsCsv } from '../vault/token-tests-csv.ts';
import type { Handlers } from './register.ts';
import { forgetToken, type TokenHandlerParts } from './token-handlers.ts';

export interface TokenTestHandlerParts extends Pick<
  TokenHandlerParts,
  'vault' | 'providers' | 'tokenTester' | 'tokens'
> {
  readonly clock: { now(): number };
  readonly policyOf: PolicyOf;
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
      return listItem(set, parts.policyOf(set), parts.clock.now());
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
