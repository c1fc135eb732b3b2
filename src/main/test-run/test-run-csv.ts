import type { CredentialSet } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { TestRunResult } from '../../shared/test-run.ts';
import { csvText } from '../vault/csv.ts';

const columns = [
  'credential set',
  'credential set id',
  'provider',
  'environment',
  'outcome',
  'credentials turned down',
  'http status',
  'error',
  'milliseconds',
  'message',
];

/** Where the names are found. */
export interface CsvNames {
  readonly find: (id: string) => CredentialSet | null;
  readonly provider: (id: string) => Provider | null;
}

/** The results of a test run as CSV, in the order in which they came. Neither client IDs nor secrets. */
export const testRunCsv = (results: readonly TestRunResult[], names: CsvNames): string =>
  csvText(
    columns,
    results.map((result) => {
      const set = names.find(result.credentialSetId);
      const provider = set && names.provider(set.providerId);
      const environment = provider?.environments.find(({ id }) => id === set?.environmentId);
      return [
        set?.name ?? '',
        result.credentialSetId,
        provider?.name ?? set?.providerId ?? '',
        environment?.name ?? set?.environmentId ?? '',
        result.kind,
        result.rejected ? 'yes' : 'no',
        result.status === null ? '' : String(result.status),
        result.error ?? '',
        result.milliseconds === null ? '' : String(Math.round(result.milliseconds)),
        result.message,
      ];
    }),
  );
