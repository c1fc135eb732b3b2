import type { Context } from '../../shared/credential.ts';
import type { CredentialUse } from '../../shared/provider.ts';

/** Words for values that several screens show. */

export const contextWords: Record<Context, string> = {
  client_app: 'Client app',
  ci_cd: 'CI/CD',
  service: 'Service',
  development: 'Development',
  personal: 'Personal',
  other: 'Other',
};

/** The RFC 7591 name stays visible: it is what a provider's documentation says. */
export const clientAuthenticationWords: Record<CredentialUse, string> = {
  client_secret_basic: 'Basic header (client_secret_basic)',
  client_secret_post: 'Form body (client_secret_post)',
  json_body: 'JSON body (json_body)',
  authorization_header: 'The provider’s own header (authorization_header)',
  client_secret_jwt: 'Signed JWT with the secret (client_secret_jwt)',
  private_key_jwt: 'Signed JWT with a private key (private_key_jwt)',
  tls_client_auth: 'TLS client certificate (tls_client_auth)',
  none: 'None (public client)',
  api_key: 'API key',
  jwt_bearer: 'Signed JWT (RFC 7523)',
};
