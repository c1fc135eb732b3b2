import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import type { TlsFiles } from './http-server.ts';

/**
 * A certificate for these names, signed by itself, valid for a day. Made anew each time: a private key in a
 * repository alarms every scanner, and rightly.
 */
export async function selfSignedFor(...hostNames: readonly [string, ...string[]]): Promise<TlsFiles> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: hostNames[0] }], {
    keyType: 'ec',
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: hostNames.map((value) => ({ type: 2 as const, value })) },
    ],
  });
  return { key, cert };
}

/** What Chromium's `--ignore-certificate-errors-spki-list` takes: the base64 SHA-256 of the certificate's SubjectPublicKeyInfo. */
export function spkiHash(certificate: string): string {
  const { publicKey } = new X509Certificate(certificate);
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}
