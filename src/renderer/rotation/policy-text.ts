import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Provider, RotationPolicy } from '../../shared/provider.ts';
import { defaultRotationPolicy } from '../../shared/rotation.ts';

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** "Every 90 days, warned 14 days before, 7 days of overlap". */
export function policyText(policy: RotationPolicy): string {
  const age = policy.maximumAgeDays === null ? 'No age limit' : `Every ${days(policy.maximumAgeDays)}`;
  return `${age}, warned ${days(policy.warningDays)} before, ${days(policy.overlapDays)} of overlap`;
}

/** The policy that counts for a set, and where it comes from. */
export function policyOf(
  set: CredentialSetListItem,
  provider: Provider | undefined,
): { readonly policy: RotationPolicy; readonly source: string } {
  if (set.rotationPolicy) return { policy: set.rotationPolicy, source: 'Own policy of this credential set' };
  if (provider)
    return { policy: provider.defaultRotationPolicy, source: `Usual policy for ${provider.name}` };
  return { policy: defaultRotationPolicy, source: 'Usual policy' };
}

/** Why a set is due when it is due, in words. Main decided the date; this only says which rule led to it. */
export function dueReason(set: CredentialSetListItem, provider: Provider | undefined): string {
  if (set.exposedAt !== null) return 'Marked as exposed: replace the secret at once';
  if (set.dueAt === null) return 'No expiry is known, and the policy sets no maximum age';
  if (set.dueAt === set.secretExpiresAt) return 'The provider ends the secret then';
  const { policy, source } = policyOf(set, provider);
  return policy.maximumAgeDays === null
    ? source
    : `${days(policy.maximumAgeDays)} after the secret came in · ${source}`;
}
