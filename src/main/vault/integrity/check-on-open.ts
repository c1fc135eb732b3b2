import type { IntegrityProblem } from '../../../shared/vault.ts';
import type { ReadableDatabase } from '../../database/connection.ts';
import { countRows, digestedRowsOfOwners, digestedTables } from '../../database/digested-rows.ts';
import { readBucket } from '../../database/row-digest-store.ts';
import type { AuditLog } from '../audit.ts';
import type { CredentialSets } from '../credential-sets.ts';
import { pacer } from '../../database/pacer.ts';
import { bucketCount, entryKey, listsRow, rangeOf, type RowCounts } from './bucket.ts';
import type { Names } from './naming.ts';
import { ledgerProblems, problemsOfRows, type VerifiedParts } from './verify.ts';

/**
 * The cheap check: the header vouches for the ledger and for the end of the audit log, every summary that was opened is
 * as it was left, and no table has a row too many or too few. Those that were not opened are compared once the vault is open, see
 * {@link checkSummaries}; secrets and token tests when they are used, and all of it on demand. Only where something doesn't fit, every row is looked at, to name what it is.
 *
 * @param summariesFit - whether every row that was opened is as Keyturn left it
 * @returns nothing for a vault without a ledger
 */
export async function checkOnOpen(
  parts: VerifiedParts,
  summariesFit: boolean,
  names: Names,
): Promise<readonly IntegrityProblem[]> {
  const { ledger, connection } = parts;
  if (!ledger.state) return [];
  const known = ledgerProblems(parts);
  // Of a ledger that isn't the vault's own, there is nothing to learn about rows.
  if (!ledger.holds) return known;
  const fits = summariesFit && connection.read((database) => hasCounts(database, ledger.countsOnOpen));
  return fits ? known : [...known, ...(await problemsOfRows(parts, names, pacer()))];
}

function hasCounts(database: ReadableDatabase, counts: RowCounts): boolean {
  return digestedTables.every((table) => countRows(database, table) === counts[table]);
}

/**
 * Compares the row of every credential set with the ledger, in slices. What the vault opened out of its snapshot instead
 * is right; whether the rows still are, shows here.
 *
 * @returns what doesn't fit in the vault, if a credential set doesn't
 */
export async function checkSummaries(
  parts: VerifiedParts,
  names: Names,
): Promise<readonly IntegrityProblem[]> {
  const pause = pacer();
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    if (!parts.connection.read((database) => summariesFit(database, bucket))) {
      return await problemsOfRows(parts, names, pause);
    }
    const pausing = pause();
    if (pausing) await pausing;
  }
  return [];
}

/** That none is missing follows from their number, which opening has compared. */
function summariesFit(database: ReadableDatabase, bucket: number): boolean {
  const { from, to } = rangeOf(bucket);
  const expected = readBucket(database, bucket);
  return digestedRowsOfOwners(database, 'credential_sets', from, to).every(({ id, owner, columns }) => {
    const key = entryKey('credential_sets', id, owner);
    return key !== null && listsRow(expected, key, 'credential_sets', columns);
  });
}

/** Knows the names of the sets that are open, and of those that are gone but were in the audit log. */
export function namesFrom(sets: CredentialSets, audit: AuditLog): Names {
  return {
    ofSet: (id) => sets.find(id)?.name ?? audit.latestNameOf(id),
    isToken: (id, valueId) => sets.find(id)?.automation?.registrationAccessTokenId === valueId,
  };
}
