import { readPemBlocks } from '../../shared/key-text.ts';
import type { ClientCertificate } from '../network/connection.ts';
import { PemProblem, readClientCertificate } from '../network/pem.ts';
import { unusableKey } from './private-key.ts';

/**
 * Reads the client certificate and its private key that are kept as a credential set's secret, however they were
 * pasted.
 *
 * @throws {KeyturnError} `unusable_key` where one of the two is missing, damaged, or not the other's
 * @see RFC 8705 §2.1
 */
export function clientCertificateFrom(secret: string): ClientCertificate {
  const blocks = readPemBlocks(secret);
  if ('kind' in blocks) throw unusableKey(`${blocks.message}.`, blocks.hint);
  try {
    return readClientCertificate(Buffer.from(blocks.map(({ pem }) => pem).join(''), 'latin1'));
  } catch (error) {
    if (!(error instanceof PemProblem)) throw error;
    throw unusableKey(
      `The secret ${error.message}.`,
      'It takes both in PEM, one after the other: the certificate and its private key.',
    );
  }
}
