import { purgedAt } from '../../shared/credential.ts';
import { eventsAbout, type Actor } from './audit.ts';
import * as to from './credential-set.ts';
import { removeTraces } from '../database/traces.ts';
import { notInTrash } from './failures.ts';
import type { Parts } from './open-parts.ts';

type TrashParts = Pick<Parts, 'sets' | 'audit' | 'connection' | 'now'>;

/** Moves all of them, or none. Those in the trash already stay as they are. */
export function moveToTrash({ sets, audit, now }: TrashParts, ids: readonly string[]): void {
  const at = now();
  const live = sets.getAll(ids).filter((set) => set.trashedAt === null);
  sets.update(
    live.map((set) => to.withTrashedAt(set, at, at)),
    (database) => {
      audit.append(database, eventsAbout(live, 'credential_set_trashed'));
    },
  );
}

/**
 * Restores all of them, or none. Those not in the trash stay as they are.
 *
 * @throws KeyturnError `duplicate_client_id` if another set has a client ID of theirs by now
 */
export function restoreFromTrash({ sets, audit, now }: TrashParts, ids: readonly string[]): void {
  const at = now();
  const trashed = sets.getAll(ids).filter((set) => set.trashedAt !== null);
  sets.update(
    trashed.map((set) => to.withTrashedAt(set, null, at)),
    (database) => {
      audit.append(database, eventsAbout(trashed, 'credential_set_restored'));
    },
  );
}

/**
 * Destroys all of them, or none, with their secret versions and token tests.
 *
 * @throws KeyturnError `not_in_trash`
 */
export function purge({ sets, audit, connection }: TrashParts, ids: readonly string[], actor: Actor): void {
  const doomed = sets.getAll(ids);
  if (doomed.some((set) => set.trashedAt === null)) throw notInTrash();
  sets.delete(doomed, (database) => {
    audit.append(database, eventsAbout(doomed, 'credential_set_purged', { actor }));
  });
  removeTraces(connection);
}

/** Destroys what has been in the trash for its 30 days. @returns how many sets that were */
export function purgeOldTrash(parts: TrashParts): number {
  const at = parts.now();
  const old = parts.sets.list().filter((set) => (purgedAt(set) ?? Infinity) <= at);
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) purge(parts, ids, 'scheduler');
  return ids.length;
}
