import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { Connection } from '../database/connection.ts';
import {
  pageOfCredentialSets,
  updateDueAt,
  type CredentialSetRow,
} from '../database/credential-set-store.ts';
import { unlessUnwritable } from '../database/failures.ts';
import type { DueAt } from './credential-sets.ts';
import type { Records } from './records.ts';

/** How long a slice of work may hold the event loop, in ms. A frame has 16; others want to run in it too. */
const sliceMilliseconds = 4;
const pageRows = 64;

/**
 * Opens every summary, in slices between which other work gets its turn, and brings due dates up to date.
 *
 * @param load - gets each set, in order of registration
 * @returns the ids of the rows whose seal doesn't open
 */
export async function loadSummaries(
  connection: Connection,
  records: Records,
  dueAt: DueAt,
  load: (set: CredentialSet) => void,
): Promise<readonly string[]> {
  const damaged: string[] = [];
  const outdated: DueDate[] = [];
  const pause = pacer();
  for (let after = 0; ;) {
    const page = connection.read((database) => pageOfCredentialSets(database, after, pageRows));
    for (const row of page) {
      after = row.sequence;
      const set = openedOrNull(records, row);
      if (set) {
        load(set);
        const due = dueAt(set);
        if (due !== row.dueAt) outdated.push({ id: set.id, dueAt: due });
      } else {
        damaged.push(row.id);
      }
      const pausing = pause();
      if (pausing) await pausing;
    }
    if (page.length === 0) break;
  }
  await correctDueDates(connection, outdated);
  return damaged;
}

function openedOrNull(records: Records, row: CredentialSetRow): CredentialSet | null {
  try {
    return records.openSummary(row);
  } catch (error) {
    if (error instanceof KeyturnError && error.code === 'vault_corrupt') return null;
    throw error;
  }
}

interface DueDate {
  readonly id: string;
  readonly dueAt: number | null;
}

/** Due dates follow from the policy, which may have changed with the catalogue since they were stored. */
async function correctDueDates(connection: Connection, outdated: readonly DueDate[]): Promise<void> {
  for (let at = 0; at < outdated.length; at += pageRows) {
    unlessUnwritable(() => {
      connection.write((database) => {
        for (const { id, dueAt } of outdated.slice(at, at + pageRows)) updateDueAt(database, id, dueAt);
      });
    });
    await setImmediate();
  }
}

/** @returns a function to call between small pieces of work; once the slice is used up, it gives a pause to await */
function pacer(): () => Promise<void> | undefined {
  let sliceStart = performance.now();
  return () => {
    if (performance.now() - sliceStart < sliceMilliseconds) return undefined;
    return setImmediate().then(() => {
      sliceStart = performance.now();
    });
  };
}
