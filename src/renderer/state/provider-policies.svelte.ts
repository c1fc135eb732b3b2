import type { ProviderPolicies } from '../../shared/vault.ts';
import { vaultSecurity } from './vault-security.svelte.ts';

/** The policies that the user set for providers; none before the settings are there. */
export const providerPolicies = (): ProviderPolicies =>
  vaultSecurity.current?.settings.providerPolicies ?? {};
