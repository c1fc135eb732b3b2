import type { CredentialSet } from '../../../shared/credential.ts';
import type { ReadableDatabase } from '../../database/connection.ts';
import { digestedRow } from '../../database/digested-rows.ts';
import { rowDigest } from '../integrity/bucket.ts';
import { openSummaryRow } from '../integrity/opens.ts';
import { openedOrNull } from '../opened-or-null.ts';
import type { Records } from '../records.ts';

/** A credential set's row. */
export interface RowFor {
  /** Whether it is as the ledger says. */
  readonly fits: boolean;
  readonly sequence: number;
  /** Null: its seal doesn't open. */
  readonly set: CredentialSet | null;
}

/**
 * Opens the row that the ledger lists.
 *
 * @param digest - what the ledger has for it
 * @returns null if there is no such row
 */
export function rowFor(
  database: ReadableDatabase,
  records: Records,
  id: string,
  digest: Buffer,
): RowFor | null {
  const row = digestedRow(database, 'credential_sets', id);
  if (!row) return null;
  const { columns } = row;
  return {
    fits: rowDigest('credential_sets', columns).equals(digest),
    sequence: Number(columns[0]),
    set: openedOrNull(() => openSummaryRow(records, row)),
  };
}
