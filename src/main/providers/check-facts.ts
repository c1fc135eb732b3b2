import { checkFacts } from '../../shared/check-facts.ts';
import type { CredentialSetFacts } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { Provider, ProviderEnvironment } from '../../shared/provider.ts';
import { requireProvider } from './catalogue.ts';

/**
 * Lets only facts through that go with their provider. The form runs the same checks live.
 * @param requireById - finds the provider, or throws `unknown_provider`; the catalogue's by default.
 * @returns the provider and environment that the facts name.
 * @throws KeyturnError `unknown_provider` if the provider or its environment doesn't exist, else `invalid_input`
 * for the first field that doesn't fit; `field` names it.
 */
export function requireValidFacts(
  facts: CredentialSetFacts,
  requireById: (id: string) => Provider = requireProvider,
): { readonly provider: Provider; readonly environment: ProviderEnvironment } {
  const provider = requireById(facts.providerId);
  const [problem] = checkFacts(provider, facts);
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  if (problem)
    throw new KeyturnError({ code: environment ? 'invalid_input' : 'unknown_provider', ...problem });
  if (!environment) throw new Error('Unreachable: an unknown environment is a problem');
  return { provider, environment };
}
