import type { CredentialSet } from '../../shared/credential.ts';
import type { CredentialSetChange } from '../../shared/rotation-channels.ts';
import type { AuditEvent } from './audit.ts';
import { frozen } from './credential-set.ts';
import type { Parts } from './open-parts.ts';

type Change = Omit<CredentialSetChange, 'id'>;

/**
 * Changes policy, contact or snooze of all of these sets, or of none. Of two changes of the same set, the later one wins
 * where both say something.
 *
 * @throws KeyturnError `unknown_credential_set`
 */
export function changeMany(
  { sets, audit, now }: Pick<Parts, 'sets' | 'audit' | 'now'>,
  changes: readonly CredentialSetChange[],
): void {
  const at = now();
  const bySet = new Map<string, Change>();
  for (const { id, ...change } of changes) bySet.set(id, { ...bySet.get(id), ...change });
  const changed: CredentialSet[] = [];
  const events: AuditEvent[] = [];
  for (const [id, change] of bySet) {
    const set = sets.get(id);
    const detail = wordsFor(set, change);
    if (detail === '') continue;
    const next = frozen({ ...set, ...structuredClone(change), updatedAt: at });
    changed.push(next);
    events.push({ action: 'credential_sets_changed', actor: 'user', about: next, detail });
  }
  if (changed.length === 0) return;
  sets.update(changed, (database) => {
    audit.append(database, events);
  });
}

/** @returns what the change makes different; '' for a set that is so already */
function wordsFor(set: CredentialSet, change: Change): string {
  const members = Object.keys(change) as (keyof Change)[];
  const different = members.filter((name) => JSON.stringify(change[name]) !== JSON.stringify(set[name]));
  return different.map((name) => words[name]).join(', ');
}

const words = {
  rotationPolicy: 'Rotation policy',
  contactEmail: 'Contact',
  snoozedUntil: 'Snooze',
} as const satisfies Record<keyof Change, string>;
