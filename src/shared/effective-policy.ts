import type { CredentialSet } from './credential.ts';
import type { Provider, RotationPolicy } from './provider.ts';
import { defaultRotationPolicy } from './rotation.ts';
import type { ProviderPolicies } from './vault.ts';

/** What a set's policy follows from. */
export type PolicyFacts = Pick<CredentialSet, 'providerId' | 'rotationPolicy'>;
export type ProviderPolicy = Pick<Provider, 'defaultRotationPolicy' | 'maximumSecretAgeDays'>;

/**
 * Whose word a policy is: `set`: the set's own; `settings`: what the user set for the provider; `provider`: the
 * provider's usual one; `keyturn`: the one where nobody said anything.
 */
export type PolicySource = 'set' | 'settings' | 'provider' | 'keyturn';

export interface PolicyInForce {
  readonly policy: RotationPolicy;
  readonly source: PolicySource;
  /** The age that the provider itself enforces, in days, where it is stricter than that policy; null: it isn't. */
  readonly cappedAtDays: number | null;
}

/**
 * The policy that a set is held to, and whose it is: its own, else the one set for its provider, else the provider's
 * usual one, else Keyturn's. An age that the provider enforces caps it, since the secret ends then whatever the policy
 * says.
 *
 * @param provider - null for a set whose provider the catalogue doesn't have
 */
export function policyInForce(
  set: PolicyFacts,
  provider: ProviderPolicy | null,
  policies: ProviderPolicies,
): PolicyInForce {
  const { policy, source } = chosen(set, provider, policies);
  const limit = provider?.maximumSecretAgeDays ?? null;
  if (limit === null || (policy.maximumAgeDays !== null && policy.maximumAgeDays <= limit)) {
    return { policy, source, cappedAtDays: null };
  }
  return { policy: { ...policy, maximumAgeDays: limit }, source, cappedAtDays: limit };
}

/** The policy that a set is held to: see {@link policyInForce}. */
export const effectivePolicy = (
  set: PolicyFacts,
  provider: ProviderPolicy | null,
  policies: ProviderPolicies,
): RotationPolicy => policyInForce(set, provider, policies).policy;

function chosen(
  { providerId, rotationPolicy }: PolicyFacts,
  provider: ProviderPolicy | null,
  policies: ProviderPolicies,
): Pick<PolicyInForce, 'policy' | 'source'> {
  if (rotationPolicy) return { policy: rotationPolicy, source: 'set' };
  const set = Object.hasOwn(policies, providerId) ? policies[providerId] : undefined;
  if (set) return { policy: set, source: 'settings' };
  if (provider) return { policy: provider.defaultRotationPolicy, source: 'provider' };
  return { policy: defaultRotationPolicy, source: 'keyturn' };
}
