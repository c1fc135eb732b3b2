import type { CredentialSet } from '../../shared/credential.ts';
import { experimentWords } from '../../shared/experiment-words.ts';
import type { TokenTestOutcome, TokenTestRecord } from '../../shared/token-test.ts';
import { csvText } from './csv.ts';

const columns = [
  'time',
  'credential set',
  'outcome',
  'status',
  'error',
  'message',
  'wait in ms',
  'read in ms',
  'total in ms',
  'granted scopes',
  'asked scopes',
  'token URL',
  'client authentication',
  'secret version',
  'experiment',
];

/** A set's history as CSV, in the order given; times in ISO 8601. */
export const tokenTestsCsv = (
  set: Pick<CredentialSet, 'name'>,
  records: readonly TokenTestRecord[],
): string =>
  csvText(
    columns,
    records.map((record) => {
      const { at, outcome, latency, request, message, secretVersionId, experiment } = record;
      return [
        new Date(at).toISOString(),
        set.name,
        outcome.kind,
        'status' in outcome ? String(outcome.status) : '',
        errorOf(outcome),
        message,
        ...[latency?.wait, latency?.read, latency?.total].map(milliseconds),
        outcome.kind === 'granted' ? (outcome.grantedScopes?.join(' ') ?? '') : '',
        request.askedScopes.join(' '),
        request.url,
        request.clientAuthenticationMethod,
        secretVersionId,
        experiment === undefined ? '' : experimentWords(experiment),
      ];
    }),
  );

const milliseconds = (time: number | undefined): string =>
  time === undefined ? '' : String(Math.round(time));

function errorOf(outcome: TokenTestOutcome): string {
  if (outcome.kind === 'refused') return outcome.error ?? '';
  if (outcome.kind === 'unreachable' || outcome.kind === 'malformed') return outcome.reason;
  return outcome.kind === 'blocked' ? outcome.rule : '';
}
