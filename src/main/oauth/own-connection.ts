import type { CredentialSet } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import { credentialUseOf } from '../../shared/request-kind.ts';
import { connectionOf, type Connection } from '../network/connection.ts';
import { clientCertificateFrom } from './client-certificate.ts';

/** Whether the client certificate is what is kept as the set's secret, and not a file of its own (RFC 8705 §2). */
export const keepsCertificate = (provider: Provider, set: CredentialSet): boolean =>
  credentialUseOf(provider, set) === 'tls_client_auth' && set.request.clientCertificateFile === undefined;

/**
 * The way that a credential set's requests take, with its client certificate wherever that is kept.
 *
 * @param clientSecret - read where the certificate is the secret
 * @throws {KeyturnError} `unusable_key`
 */
export function ownConnection(provider: Provider, set: CredentialSet, clientSecret: string): Connection {
  const connection = connectionOf(set.request);
  return keepsCertificate(provider, set)
    ? { ...connection, clientCertificate: clientCertificateFrom(clientSecret) }
    : connection;
}
