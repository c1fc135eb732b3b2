import { KeyturnError } from '../../shared/failure.ts';
import type { TestRunResult } from '../../shared/test-run.ts';
import type { FinishedTokenTest } from '../oauth/token-test.ts';

/** What a test run shows of a finished token test. */
export function resultOf({ result, rejected }: FinishedTokenTest): TestRunResult {
  const { credentialSetId, outcome, latency, message } = result;
  return {
    credentialSetId,
    kind: outcome.kind,
    rejected,
    status: result.response?.status ?? ('status' in outcome ? outcome.status : null),
    error: outcome.kind === 'refused' ? outcome.error : null,
    milliseconds: latency?.total ?? null,
    message,
  };
}

export const notRun = (credentialSetId: string, message: string): TestRunResult => ({
  credentialSetId,
  kind: 'not_run',
  rejected: false,
  status: null,
  error: null,
  milliseconds: null,
  message,
});

/** Why a token test could not even begin, in a sentence. */
export const whyNotRun = (error: unknown): string =>
  error instanceof KeyturnError
    ? [error.message, error.hint].filter(Boolean).join(' ')
    : 'Something unexpected kept Keyturn from asking.';

/** Whether the server said that it was asked too much, whatever the rest of its answer is. @see RFC 6585 §4 */
export const asksToSlowDown = ({ result: { outcome } }: FinishedTokenTest): boolean =>
  'status' in outcome && outcome.status === 429;
