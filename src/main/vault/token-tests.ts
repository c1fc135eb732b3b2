import type { CredentialSet } from '../../shared/credential.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import { deleteOldTokenTests, insertTokenTest, tokenTestsOf } from '../database/token-test-store.ts';
import { eventsAbout, type Actor } from './audit.ts';
import { withTokenTest } from './credential-set.ts';
import type { Parts } from './open-parts.ts';
import { recordDamaged } from './seal.ts';

/** How many token tests are kept for each credential set. */
export const keptTokenTests = 500;

/**
 * Keeps the outcome of a token test, and the newest {@link keptTokenTests} of a set. It becomes the set's last test
 * unless it was cancelled or tested a secret that is no longer the current one.
 *
 * @param rejected - whether the provider turned down these credentials themselves
 * @returns the credential set as it is now
 */
export function recordTokenTest(
  { records, sets, audit }: Pick<Parts, 'records' | 'sets' | 'audit'>,
  record: TokenTestRecord,
  rejected: boolean,
  actor: Actor,
): CredentialSet {
  const { id, credentialSetId, at: createdAt } = record;
  const set = sets.get(credentialSetId);
  const next = withTokenTest(set, record, rejected);
  sets.update(next === set ? [] : [next], (database) => {
    insertTokenTest(database, { id, credentialSetId, createdAt, record: records.sealTokenTest(record) });
    deleteOldTokenTests(database, credentialSetId, keptTokenTests);
    const detail = record.outcome.kind.replaceAll('_', ' ');
    audit.append(database, eventsAbout([set], 'token_requested', { actor, detail }));
  });
  return next;
}

/**
 * @returns the kept token tests of a set, newest first
 * @throws KeyturnError `unknown_credential_set`; `vault_corrupt` if one of them is damaged
 */
export function listTokenTests(
  { connection, records, ledger, sets }: Pick<Parts, 'connection' | 'records' | 'ledger' | 'sets'>,
  id: string,
): readonly TokenTestRecord[] {
  sets.get(id);
  const rows = connection.read((database) => tokenTestsOf(database, id));
  return rows.map((row) => {
    const { sequence, credentialSetId: owner, createdAt, record } = row;
    const columns = [sequence, row.id, owner, createdAt, record];
    if (!ledger.hasRow('token_tests', { id: row.id, owner, columns })) throw recordDamaged();
    return records.openTokenTest(row);
  });
}
