import { generate } from 'selfsigned';

/** A certificate with its private key, both PEM. */
export interface Certified {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface Authority extends Certified {
  /** A server's certificate for these names and addresses. */
  readonly server: (...names: readonly [string, ...string[]]) => Promise<Certified>;
  readonly client: (name: string) => Promise<Certified>;
  /** A server's certificate that is no longer valid. */
  readonly expiredServer: (...names: readonly [string, ...string[]]) => Promise<Certified>;
}

const day = 86_400_000;
const isAddress = (name: string): boolean => /^[\d.]+$/.test(name);

/** A certificate authority that nobody trusts, made anew each time; its certificates are valid for a day. */
export async function certificateAuthority(name: string): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const issue = async (
    commonName: string,
    altNames: readonly string[],
    validity: { notBeforeDate?: Date; notAfterDate: Date } = { notAfterDate: new Date(Date.now() + day) },
  ): Promise<Certified> => {
    const { cert, private: privateKey } = await generate([{ name: 'commonName', value: commonName }], {
      keyType: 'ec',
      algorithm: 'sha256',
      ...validity,
      ca: { key: root.private, cert: root.cert },
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
        ...(altNames.length > 0
          ? [
              {
                name: 'subjectAltName' as const,
                altNames: altNames.map((value) =>
                  isAddress(value) ? { type: 7 as const, ip: value } : { type: 2 as const, value },
                ),
              },
            ]
          : []),
      ],
    });
    return { certificate: cert, privateKey };
  };
  return {
    certificate: root.cert,
    privateKey: root.private,
    server: (...names) => issue(names[0], names),
    client: (clientName) => issue(clientName, []),
    expiredServer: (...names) =>
      issue(names[0], names, {
        notBeforeDate: new Date(Date.now() - 3 * day),
        notAfterDate: new Date(Date.now() - day),
      }),
  };
}
