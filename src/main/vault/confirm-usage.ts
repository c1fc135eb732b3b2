import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { eventsAbout } from './audit.ts';
import { currentVersion, frozen } from './credential-set.ts';
import type { Parts } from './open-parts.ts';

/**
 * Ticks a usage off: it has the current secret by now, which is a sign of use too. Or takes that back: then nobody knows
 * which secret is there.
 *
 * @throws KeyturnError `unknown_credential_set`; `invalid_input` for a usage that the set doesn't have
 */
export function confirmUsage(
  { sets, audit, now }: Pick<Parts, 'sets' | 'audit' | 'now'>,
  id: string,
  usageId: string,
  confirmed: boolean,
): CredentialSet {
  const at = now();
  const next = withUsageConfirmed(sets.get(id), usageId, confirmed, at);
  const detail = confirmed ? null : 'The tick was taken back';
  sets.update([next], (database) => {
    audit.append(database, eventsAbout([next], 'usage_confirmed', { detail }));
  });
  return next;
}

function withUsageConfirmed(
  set: CredentialSet,
  usageId: string,
  confirmed: boolean,
  now: number,
): CredentialSet {
  if (!set.usages.some((usage) => usage.id === usageId)) throw noSuchUsage();
  const versionId = confirmed ? (currentVersion(set)?.id ?? null) : null;
  const usages = set.usages.map((usage) =>
    usage.id === usageId ? { ...usage, versionId, confirmedAt: confirmed ? now : usage.confirmedAt } : usage,
  );
  const lastUsedAt = confirmed ? now : set.lastUsedAt;
  return frozen({ ...set, usages, lastUsedAt, updatedAt: now });
}

export const noSuchUsage = (): KeyturnError =>
  new KeyturnError({
    code: 'invalid_input',
    message: 'This credential set has no such usage any more.',
    hint: 'It was removed meanwhile. Look at its usages again.',
  });
