// By its default: older Nodes lack `getCACertificates`, and a missing name would keep the app from starting.
import tls, { type SecureContext } from 'node:tls';
import type { CertificateAuthorities } from './certificate-files.ts';
import type { ClientCertificate } from './connection.ts';

/** TLS settings, made once for each combination: reading some hundred trusted certificates takes a while. */
export interface SecureContexts {
  /** @throws when certificate and private key don't go together */
  readonly for: (
    authorities: CertificateAuthorities | null,
    clientCertificate: ClientCertificate | null,
  ) => SecureContext;
}

const nobody = {};

export function secureContexts(): SecureContexts {
  // Weakly held, so that a context goes with the file that was replaced, and with the private key.
  const made = new WeakMap<object, WeakMap<object, SecureContext>>();
  return {
    for: (authorities, clientCertificate) => {
      const ofAuthorities = getOrMake(
        made,
        authorities ?? nobody,
        () => new WeakMap<object, SecureContext>(),
      );
      return getOrMake(ofAuthorities, clientCertificate ?? nobody, () =>
        tls.createSecureContext({
          ca: [...trusted(), ...(authorities?.pem ?? [])],
          ...(clientCertificate && {
            cert: clientCertificate.certificate,
            key: clientCertificate.privateKey,
          }),
        }),
      );
    },
  };
}

function getOrMake<T>(map: WeakMap<object, T>, key: object, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}

let trustedHere: readonly string[] | null = null;

/** What Node brings along, and what the system trusts where Node can tell: from 22.15 on. */
function trusted(): readonly string[] {
  const ofSystem = tls.getCACertificates as typeof tls.getCACertificates | undefined;
  return (trustedHere ??= [...new Set([...tls.rootCertificates, ...(ofSystem?.('system') ?? [])])]);
}
