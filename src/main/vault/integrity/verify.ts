import type { IntegrityProblem, VerificationReport } from '../../../shared/vault.ts';
import type { Connection } from '../../database/connection.ts';
import { countRows } from '../../database/digested-rows.ts';
import { problemsOfDatabase } from '../../database/integrity-check.ts';
import { auditHeadOf } from '../audit-link.ts';
import type { JobControl } from '../jobs.ts';
import type { Records } from '../records.ts';
import { followAuditChain, problemsOfHead } from './audit-chain.ts';
import { bucketCount } from './bucket.ts';
import { compareBucket } from './compare.ts';
import type { ContentLedger } from './ledger.ts';
import { problemOf, type Names } from './naming.ts';
import { sealOpens } from './opens.ts';
import { digestName } from './problems.ts';

export interface VerifiedParts {
  readonly connection: Connection;
  readonly records: Records;
  readonly ledger: ContentLedger;
}

type Pause = () => Promise<void> | undefined;

/**
 * Checks everything: SQLite's own structures, the ledger, every row against it, every seal, the audit log from its
 * first entry to its last.
 */
export async function verifyEverything(
  parts: VerifiedParts,
  names: Names,
  control: JobControl,
): Promise<Omit<VerificationReport, 'at'>> {
  const { connection, records, ledger } = parts;
  const counts = connection.read((database) => ({
    credentialSets: countRows(database, 'credential_sets'),
    secretVersions: countRows(database, 'secret_versions'),
    tokenTests: countRows(database, 'token_tests'),
    auditEntries: countRows(database, 'audit_log'),
  }));
  const total = counts.credentialSets + counts.secretVersions + counts.tokenTests + counts.auditEntries;
  let done = 0;
  const step = (): Promise<void> | undefined => {
    control.progress(Math.min((done += 1), total), total);
    return control.pause();
  };
  const problems = [
    ...(await problemsOfDatabase(connection, control.pause)).map(databaseProblem),
    ...ledgerProblems(parts),
    ...(await problemsOfRows(parts, names, step)),
    ...(await followAuditChain(connection, records, ledger.state?.auditHead ?? null, step)),
  ];
  control.progress(total, total);
  return { ...counts, problems };
}

/** What can be told without looking at any row: whether the header vouches for the ledger and the end of the log. */
export function ledgerProblems({ connection, ledger }: VerifiedParts): IntegrityProblem[] {
  if (!ledger.state) return [];
  const digest: IntegrityProblem = { kind: 'digest_broken', what: digestName, credentialSetId: null };
  const head = connection.read(auditHeadOf);
  return [...(ledger.holds ? [] : [digest]), ...problemsOfHead(head, ledger.state.auditHead)];
}

/**
 * Compares all rows with the ledger and opens every seal.
 *
 * @param step - called after each row; may give a pause to await
 */
export async function problemsOfRows(
  { connection, records }: VerifiedParts,
  names: Names,
  step: Pause,
): Promise<IntegrityProblem[]> {
  const problems: IntegrityProblem[] = [];
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    const { intact, mismatches } = connection.read((database) => compareBucket(database, bucket));
    for (const mismatch of mismatches) {
      const isUnreadable = mismatch.row !== null && !sealOpens(records, mismatch.row);
      // Of a row that something else put in, that its seal doesn't open is no news.
      const kind = isUnreadable && mismatch.kind === 'row_changed' ? 'row_unreadable' : mismatch.kind;
      problems.push(problemOf({ ...mismatch, kind }, names));
    }
    for (const row of intact) {
      if (!sealOpens(records, row)) problems.push(problemOf({ ...row, kind: 'row_unreadable' }, names));
      const pausing = step();
      if (pausing) await pausing;
    }
  }
  return problems;
}

function databaseProblem(what: string): IntegrityProblem {
  return { kind: 'digest_broken', what, credentialSetId: null };
}
