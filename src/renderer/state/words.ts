import type { Context } from '../../shared/credential.ts';
import type { ClientAuthenticationMethod } from '../../shared/provider.ts';

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
export const clientAuthenticationWords: Record<ClientAuthenticationMethod, string> = {
  client_secret_basic: 'Basic header (client_secret_basic)',
  client_secret_post: 'Form body (client_secret_post)',
  json_body: 'JSON body (json_body)',
  client_secret_jwt: 'Signed JWT with the secret (client_secret_jwt)',
  private_key_jwt: 'Signed JWT with a private key (private_key_jwt)',
  tls_client_auth: 'TLS client certificate (tls_client_auth)',
  none: 'None (public client)',
};
