import type { CredentialSet } from '../../shared/credential.ts';
import type { Connection } from '../database/connection.ts';
import { pageOfCredentialSets, type CredentialSetPageRow } from '../database/credential-set-store.ts';
import { ExpectedRows } from './integrity/expected-rows.ts';
import { openedOrNull } from './opened-or-null.ts';
import { pacer } from '../database/pacer.ts';
import type { Records } from './records.ts';

const pageRows = 64;

/** What became of the summaries. */
export interface LoadedSummaries {
  /** The ids of the rows whose seal doesn't open. */
  readonly damaged: readonly string[];
  /** Whether every row that was opened is as Keyturn left it. */
  readonly fit: boolean;
}

/**
 * Opens every summary from its row, in slices between which other work gets its turn.
 *
 * @param load - gets each set, in order of registration
 */
export async function loadSummaries(
  connection: Connection,
  records: Records,
  load: (set: CredentialSet) => void,
): Promise<LoadedSummaries> {
  const expected = connection.read((database) => new ExpectedRows(database));
  let fit = true;
  const damaged: string[] = [];
  const pause = pacer();
  for (let after = 0; ;) {
    const page = connection.read((database) => pageOfCredentialSets(database, after, pageRows));
    for (const row of page) {
      after = row.sequence;
      fit &&= isExpected(expected, row);
      const set = openedOrNull(() => records.openSummary(row));
      if (set) load(set);
      else damaged.push(row.id);
      const pausing = pause();
      if (pausing) await pausing;
    }
    if (page.length === 0) break;
  }
  return { damaged, fit };
}

function isExpected(expected: ExpectedRows, row: CredentialSetPageRow): boolean {
  const { sequence, id, createdAt, updatedAt, trashedAt, summary } = row;
  return expected.has('credential_sets', id, id, [sequence, id, createdAt, updatedAt, trashedAt, summary]);
}
