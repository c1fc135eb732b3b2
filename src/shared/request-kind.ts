import type { CredentialSetFacts } from './credential.ts';
import type { ClientAuthenticationMethod, CredentialUse, Provider, RequestValue } from './provider.ts';
import { customProviderId, sendableClientAuthenticationMethods } from './provider.ts';

/** What follows from a provider and from what a credential set changes about its request. */
type Choices = Pick<CredentialSetFacts, 'request'>;

/** What is kept as the secret of a credential set. */
export type SecretKind = 'client_secret' | 'api_key' | 'private_key' | 'certificate_and_key';

const isSendable = (method: ClientAuthenticationMethod): boolean =>
  (sendableClientAuthenticationMethods as readonly ClientAuthenticationMethod[]).includes(method);

/** The `grant_type` that a credential set asks with; null where the provider's dialect sends none. */
export function grantTypeOf(provider: Provider, { request }: Choices): string | null {
  const { grant_type: extra } = request.parameters;
  return request.grantType ?? (extra === undefined || extra === '' ? provider.grantType : extra);
}

/** RFC 7523 §2.1. */
export const jwtBearerGrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The grants that a credential set may choose from; null: any, as only the user knows. */
export function grantTypesOf({
  id,
  grantType,
  alternateGrantTypes = [],
}: Provider): readonly string[] | null {
  if (id === customProviderId) return null;
  return [grantType, ...alternateGrantTypes].filter((grant) => grant !== null);
}

/** How a credential set proves who asks; null where nothing is chosen and Keyturn can send none of the provider's. */
export function credentialUseOf(provider: Provider, { request }: Choices): CredentialUse | null {
  if (provider.kind === 'api_key' || provider.kind === 'jwt_bearer') return provider.kind;
  return request.clientAuthenticationMethod ?? provider.clientAuthenticationMethods.find(isSendable) ?? null;
}

export function secretKindOf(provider: Provider, facts: Choices): SecretKind {
  switch (credentialUseOf(provider, facts)) {
    case 'api_key':
      return 'api_key';
    case 'jwt_bearer':
      return provider.jwtBearer?.algorithm.startsWith('HS') ? 'client_secret' : 'private_key';
    case 'private_key_jwt':
      return 'private_key';
    case 'tls_client_auth':
      return 'certificate_and_key';
    default:
      return 'client_secret';
  }
}

/** Whether a credential set of this provider has a client ID. Where it has none, its `clientId` is empty. */
export function usesClientId({ kind, apiKey, apiRequest }: Provider): boolean {
  if (kind !== 'api_key') return true;
  const beside = apiRequest?.headers ?? [];
  return (
    apiKey?.carries === 'client_id_and_secret' || beside.some(({ value }) => value.includes('{client_id}'))
  );
}

/** The provider's parameters that belong to the grant that a credential set asks with. */
export function parametersOf(provider: Provider, facts: Choices): readonly RequestValue[] {
  const grantType = grantTypeOf(provider, facts);
  return provider.parameters.filter(
    ({ grantTypes }) => !grantTypes || (grantType !== null && grantTypes.includes(grantType)),
  );
}
