import type { CredentialSet } from '../../shared/credential.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';
import type { WritableDatabase } from '../database/connection.ts';
import {
  countTokenTests,
  deleteTokenTests,
  insertTokenTest,
  tokenTestsOf,
} from '../database/token-test-store.ts';
import { eventsAbout, type Actor } from './audit.ts';
import { withTokenTest } from './credential-set.ts';
import type { Parts } from './open-parts.ts';
import { recordDamaged } from './seal.ts';
import { keptTokenTests, tokenTestsToDrop, type ThinnableTest } from './thin-token-tests.ts';

/** A finished token test. */
export interface TestToRecord {
  readonly record: TokenTestRecord;
  /** Whether the provider turned down these credentials themselves. */
  readonly rejected: boolean;
}

type RecordingParts = Pick<Parts, 'records' | 'sets' | 'audit'>;

/**
 * Keeps the outcome of a token test, and thins out the set's history where it has grown too long. It becomes the
 * set's last test unless it was cancelled, was an experiment, or tested a secret that is no longer the current one.
 *
 * @returns the credential set as it is now
 * @throws KeyturnError `unknown_credential_set`
 */
export function recordTokenTest(parts: RecordingParts, test: TestToRecord, actor: Actor): CredentialSet {
  const { credentialSetId } = test.record;
  parts.sets.get(credentialSetId);
  keep(parts, [test], actor);
  return parts.sets.get(credentialSetId);
}

/**
 * As {@link recordTokenTest} for many in one transaction: all of them are kept or, if it fails, none. Tests of sets
 * that are gone meanwhile are left out.
 *
 * @param tests - in the order in which they ran; several may be of the same set
 */
export function recordTokenTests(parts: RecordingParts, tests: readonly TestToRecord[], actor: Actor): void {
  keep(
    parts,
    tests.filter(({ record }) => parts.sets.find(record.credentialSetId)),
    actor,
  );
}

function keep({ records, sets, audit }: RecordingParts, tests: readonly TestToRecord[], actor: Actor): void {
  if (tests.length === 0) return;
  const next = new Map<string, CredentialSet>();
  for (const { record, rejected } of tests) {
    const { credentialSetId: id } = record;
    next.set(id, withTokenTest(next.get(id) ?? sets.get(id), record, rejected));
  }
  const changed = [...next.values()].filter((set) => set !== sets.get(set.id));
  sets.update(changed, (database) => {
    for (const test of tests) {
      const record = onlyRecord(test.record);
      const { id, credentialSetId, at: createdAt } = record;
      insertTokenTest(database, {
        id,
        credentialSetId,
        createdAt,
        record: records.sealTokenTest(record),
      });
      const set = sets.get(credentialSetId);
      audit.append(database, eventsAbout([set], 'token_requested', { actor, detail: outcomeWords(record) }));
    }
    for (const id of next.keys()) thin(database, records, id);
  });
}

/** Without what a result has beyond a record: claims, and the answer's body, are shown once and not kept. */
function onlyRecord(record: TokenTestRecord): TokenTestRecord {
  const { id, credentialSetId, secretVersionId, at, outcome, latency, request, message, hint } = record;
  const { experiment } = record;
  const kept = { id, credentialSetId, secretVersionId, at, outcome, latency, request, message, hint };
  return experiment === undefined ? kept : { ...kept, experiment };
}

const outcomeWords = ({ outcome, experiment }: TokenTestRecord): string =>
  outcome.kind.replaceAll('_', ' ') + (experiment === undefined ? '' : ', as an experiment');

function thin(database: WritableDatabase, records: RecordingParts['records'], credentialSetId: string): void {
  if (countTokenTests(database, credentialSetId) <= keptTokenTests) return;
  const rows = tokenTestsOf(database, credentialSetId);
  const tests = rows.map((row, index): ThinnableTest => {
    try {
      return records.openTokenTest(row);
    } catch {
      // A damaged record is no reason to lose a new one: it counts as unlike any other, and goes last.
      return { at: row.createdAt, outcome: { kind: 'cancelled' }, secretVersionId: `damaged ${index}` };
    }
  });
  deleteTokenTests(
    database,
    tokenTestsToDrop(tests).flatMap((index) => rows[index]?.sequence ?? []),
  );
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
