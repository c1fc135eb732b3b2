import type { CredentialSet } from '../../../shared/credential.ts';
import type { Column, DigestedRow } from '../../database/digested-rows.ts';
import { openedOrNull } from '../opened-or-null.ts';
import type { Records } from '../records.ts';
import type { BucketedRow } from './bucket-rows.ts';

/** Whether the seal of a row opens at its place. */
export function sealOpens(records: Records, row: BucketedRow): boolean {
  return (
    openedOrNull(() => {
      openRow(records, row);
      return true;
    }) !== null
  );
}

function openRow(records: Records, { table, id, owner, columns }: BucketedRow): void {
  const sealed = columns.at(-1) as Buffer;
  switch (table) {
    case 'credential_sets':
      openSummaryRow(records, { id, columns });
      break;
    case 'secret_versions':
      records.openSecret(id, sealed).fill(0);
      break;
    case 'token_tests':
      records.openTokenTest({ id, credentialSetId: owner, createdAt: columns[3] as number, record: sealed });
      break;
    case 'vault_settings':
    case 'drafts':
    case 'own_providers':
      records.openSealed(table, id, sealed).fill(0);
  }
}

/** @throws KeyturnError `vault_corrupt` */
export function openSummaryRow(
  records: Records,
  { id, columns }: Pick<DigestedRow, 'id' | 'columns'>,
): CredentialSet {
  const [, , createdAt, updatedAt, trashedAt, summary] = columns as [
    Column,
    Column,
    number,
    number,
    number | null,
    Buffer,
  ];
  return records.openSummary({ id, createdAt, updatedAt, trashedAt, summary });
}
