import type { CredentialSet } from '../../shared/credential.ts';
import type { AuditAction } from '../../shared/vault.ts';
import { unlessUnwritable } from '../database/failures.ts';
import { eventsAbout } from './audit.ts';
import { frozen } from './credential-set.ts';
import type { Parts } from './open-parts.ts';

/** How exactly the time of the last use is known, in ms: written at each copy, it would wear the disk for nothing. */
export const useResolution = 60 * 60_000;

/** What the user did that shows that a set is in use. */
export type Use = Extract<
  AuditAction,
  'secret_revealed' | 'secret_copied' | 'token_copied' | 'snippet_copied' | 'token_tried'
>;

/**
 * Notes in the log that a set's secret or token was used, and with it the time of the last use. That is no edit, and
 * where it can't be written, such as on a full disk, the use is what counts.
 *
 * @throws KeyturnError `unknown_credential_set`
 */
export function noteUse(
  { sets, audit, now }: Pick<Parts, 'sets' | 'audit' | 'now'>,
  id: string,
  use: Use,
  detail: string | null,
): void {
  const set = sets.get(id);
  const at = now();
  const changed = isKnown(set, at) ? [] : [frozen({ ...set, lastUsedAt: at })];
  unlessUnwritable(() => {
    sets.update(changed, (database) => {
      audit.append(database, eventsAbout([set], use, { detail }));
    });
  });
}

/** A clock that was set back makes an earlier time the last. */
function isKnown({ lastUsedAt }: CredentialSet, at: number): boolean {
  return lastUsedAt !== null && lastUsedAt <= at && at - lastUsedAt < useResolution;
}
