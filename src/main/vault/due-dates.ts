import type { Connection } from '../database/connection.ts';
import { pageOfMoments, updateMoments, type RowMoments } from '../database/credential-set-store.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { rowMoments, type CredentialSets, type MomentsOf } from './credential-sets.ts';
import { pacer } from '../database/pacer.ts';

const pageRows = 64;

/**
 * Brings the unsealed moments in the file up to date, in slices. They follow from the policy, which may have changed with
 * the catalogue since they were stored, and nothing vouches for them.
 */
export async function correctDueDates(
  connection: Connection,
  sets: CredentialSets,
  momentsOf: MomentsOf,
): Promise<void> {
  const pause = pacer();
  for (let after = 0; ;) {
    const page = connection.read((database) => pageOfMoments(database, after, pageRows));
    const outdated = page.flatMap((row) => {
      const set = sets.find(row.id);
      const moments = set ? rowMoments(set, momentsOf) : row;
      return isSame(moments, row) ? [] : [{ id: row.id, ...moments }];
    });
    if (outdated.length > 0) {
      unlessUnwritable(() => {
        connection.write((database) => {
          for (const row of outdated) updateMoments(database, row);
        });
      });
    }
    const last = page.at(-1);
    if (!last) return;
    after = last.sequence;
    await pause();
  }
}

const isSame = (a: RowMoments, b: RowMoments): boolean =>
  a.warnAt === b.warnAt && a.dueAt === b.dueAt && a.snoozedUntil === b.snoozedUntil;
