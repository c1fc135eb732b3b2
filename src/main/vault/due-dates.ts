import type { Connection } from '../database/connection.ts';
import { pageOfDueDates, updateDueAt } from '../database/credential-set-store.ts';
import { unlessUnwritable } from '../database/failures.ts';
import type { CredentialSets, DueAt } from './credential-sets.ts';
import { pacer } from '../database/pacer.ts';

const pageRows = 64;

/**
 * Brings the due dates in the file up to date, in slices. They follow from the policy, which may have changed with the
 * catalogue since they were stored.
 */
export async function correctDueDates(
  connection: Connection,
  sets: CredentialSets,
  dueAt: DueAt,
): Promise<void> {
  const pause = pacer();
  for (let after = 0; ;) {
    const page = connection.read((database) => pageOfDueDates(database, after, pageRows));
    const outdated = page.flatMap((row) => {
      const set = sets.find(row.id);
      const due = set ? dueAt(set) : row.dueAt;
      return due === row.dueAt ? [] : [{ id: row.id, dueAt: due }];
    });
    if (outdated.length > 0) {
      unlessUnwritable(() => {
        connection.write((database) => {
          for (const { id, dueAt: due } of outdated) updateDueAt(database, id, due);
        });
      });
    }
    const last = page.at(-1);
    if (!last) return;
    after = last.sequence;
    await pause();
  }
}
