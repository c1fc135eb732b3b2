import type { IntegrityProblem } from '../../../shared/vault.ts';
import { auditRowsAfter, type AuditRow } from '../../database/audit-store.ts';
import type { Connection } from '../../database/connection.ts';
import type { Records } from '../records.ts';
import { emptyAuditHead, type AuditHead } from './content-state.ts';
import { auditProblem } from './naming.ts';

const pageRows = 64;

/**
 * Follows the audit log from its first entry to its last. Where a link doesn't fit, the entry is named, and the way
 * goes on from the link that it has.
 *
 * @param expectedHead - where the log should end
 * @param step - called after each entry; may give a pause to await
 */
export async function followAuditChain(
  connection: Connection,
  records: Records,
  expectedHead: AuditHead | null,
  step: () => Promise<void> | undefined,
): Promise<IntegrityProblem[]> {
  const problems: IntegrityProblem[] = [];
  let former = emptyAuditHead;
  for (;;) {
    const page = connection.read((database) => auditRowsAfter(database, former.sequence, pageRows));
    for (const row of page) {
      problems.push(...problemsOfEntry(records, former, row));
      former = row;
      const pausing = step();
      if (pausing) await pausing;
    }
    if (page.length === 0) break;
  }
  return expectedHead ? [...problems, ...problemsOfHead(former, expectedHead)] : problems;
}

/** @returns what is wrong with the end of the log; nothing if it is the one that the header vouches for */
export function problemsOfHead(found: AuditHead, expected: AuditHead): IntegrityProblem[] {
  if (found.sequence < expected.sequence) return [gap(found.sequence + 1, expected.sequence)];
  if (found.sequence > expected.sequence) {
    return [auditProblem(`audit entry ${expected.sequence + 1}, which something else added,`)];
  }
  return found.link.equals(expected.link) ? [] : [auditProblem(`audit entry ${found.sequence}`)];
}

/** @returns what is wrong with an entry, and with its place after the former one */
export function problemsOfEntry(records: Records, former: AuditHead, row: AuditRow): IntegrityProblem[] {
  if (row.sequence !== former.sequence + 1) return [gap(former.sequence + 1, row.sequence - 1)];
  const isLinked = records.auditLink(former.link, row).equals(row.link);
  return isLinked && opens(records, row) ? [] : [auditProblem(`audit entry ${row.sequence}`)];
}

function gap(first: number, last: number): IntegrityProblem {
  return auditProblem(
    first === last ? `audit entry ${first}` : `the audit log from entry ${first} to ${last}`,
  );
}

function opens(records: Records, row: AuditRow): boolean {
  try {
    records.openAuditEntry(row);
    return true;
  } catch {
    return false;
  }
}
