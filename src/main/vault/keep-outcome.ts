import { KeyturnError } from '../../shared/failure.ts';
import type { TokenTestResult } from '../../shared/token-test.ts';
import type { Vault } from './vault.ts';

/**
 * Adds a token test to the history. The answer is worth showing even when it can't be kept: asking again may lock the
 * client out.
 *
 * @returns the result; its hint says so where it could not be kept
 */
export function keepOutcome(
  vault: Pick<Vault, 'recordTokenTest'>,
  result: TokenTestResult,
  rejected: boolean,
): TokenTestResult {
  try {
    vault.recordTokenTest(result, rejected);
    return result;
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error;
    const note = `This outcome could not be added to the history: ${error.message}`;
    return { ...result, hint: result.hint === null ? note : `${result.hint} ${note}` };
  }
}
