import type { CredentialSetListItem } from '../../shared/credential.ts';
import {
  policyInForce,
  type PolicyFacts,
  type PolicyInForce,
  type PolicySource,
} from '../../shared/effective-policy.ts';
import type { Provider, RotationPolicy } from '../../shared/provider.ts';
import { providerPolicies } from '../state/provider-policies.svelte.ts';

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** "Every 90 days, warned 14 days before, 7 days of overlap". */
export function policyText(policy: RotationPolicy): string {
  const age = policy.maximumAgeDays === null ? 'No age limit' : `Every ${days(policy.maximumAgeDays)}`;
  const text = `${age}, warned ${days(policy.warningDays)} before, ${days(policy.overlapDays)} of overlap`;
  return policy.unusedAfterDays === undefined ? text : `${text}, ${unusedText(policy.unusedAfterDays)}`;
}

const unusedText = (after: number | null) =>
  after === null ? 'never called unused' : `unused after ${days(after)}`;

/** The policy that counts for a set, and where it comes from, in words. */
export function policyOf(
  set: PolicyFacts,
  provider: Provider | undefined,
): { readonly policy: RotationPolicy; readonly from: PolicySource; readonly source: string } {
  const inForce = policyInForce(set, provider ?? null, providerPolicies());
  return { policy: inForce.policy, from: inForce.source, source: sourceText(inForce, provider) };
}

function sourceText({ source, cappedAtDays }: PolicyInForce, provider: Provider | undefined): string {
  const name = provider?.name ?? 'this provider';
  const text = {
    set: 'Own policy of this credential set',
    settings: `Your policy for ${name}`,
    provider: `Usual policy for ${name}`,
    keyturn: 'Usual policy',
  }[source];
  return cappedAtDays === null ? text : `${text} · ${name} ends every secret after ${days(cappedAtDays)}`;
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
