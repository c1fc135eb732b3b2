import type { CredentialSetFacts } from './credential.ts';
import type { Provider } from './provider.ts';
import { secretKindOf, type SecretKind } from './request-kind.ts';

const usual: Readonly<Record<SecretKind, string>> = {
  client_secret: 'Client secret',
  api_key: 'API key',
  private_key: 'Private key',
  certificate_and_key: 'Certificate and private key',
};

/** What the provider calls the client ID, as a label. */
export function clientIdName(provider: Provider | undefined): string {
  return label(provider?.credentialNames?.clientId ?? 'Client ID');
}

/**
 * What the secret of a credential set is called, as a label: as the provider says, unless the set proves itself with
 * something else than the provider's usual secret.
 */
export function secretName(
  provider: Provider | undefined,
  facts: Pick<CredentialSetFacts, 'request'>,
): string {
  if (!provider) return usual.client_secret;
  const kind = secretKindOf(provider, facts);
  const asUsual = { request: { ...facts.request, clientAuthenticationMethod: null } };
  const named = kind === secretKindOf(provider, asUsual) ? provider.credentialNames?.clientSecret : undefined;
  return label(named ?? usual[kind]);
}

const label = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A label as it stands within a sentence: "Client ID" is "client ID", "API key" stays. */
export function inSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
