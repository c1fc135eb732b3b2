import type { CredentialSet } from '../../shared/credential.ts';

/** How many sets of each provider have a policy of their own; those in the trash don't count. */
export function countOwnPolicies(sets: Iterable<CredentialSet>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { providerId, rotationPolicy, trashedAt } of sets) {
    if (rotationPolicy && trashedAt === null) counts.set(providerId, (counts.get(providerId) ?? 0) + 1);
  }
  return counts;
}
