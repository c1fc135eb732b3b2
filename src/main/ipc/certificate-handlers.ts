import { KeyturnError } from '../../shared/failure.ts';
import type { CertificateAuthorityFacts, VaultSettings } from '../../shared/vault.ts';
import {
  CertificateFileProblem,
  type CertificateAuthorities,
  type CertificateFiles,
} from '../network/certificate-files.ts';
import type { Handlers } from './register.ts';

export interface CertificateHandlerParts {
  /** @throws {KeyturnError} `vault_not_open` */
  readonly vaultSettings: () => VaultSettings;
  readonly certificateFiles: CertificateFiles;
  /** Lets the user choose a file. Null: cancelled. */
  readonly chooseFile: (kind: {
    readonly name: string;
    readonly extensions: readonly string[];
  }) => Promise<string | null>;
}

/** Channels about the files of certificates that requests are made with. Their contents never leave main. */
export function certificateHandlers({
  vaultSettings,
  certificateFiles,
  chooseFile,
}: CertificateHandlerParts) {
  return {
    chooseCertificateFile: async ({ purpose }) => {
      // Throws while the vault is locked: there is nothing then that the file could be for.
      vaultSettings();
      const path = await chooseFile({ name: 'Certificates (PEM)', extensions: ['pem', 'crt', 'cer'] });
      if (path === null) return null;
      // A file that is no use is refused now, and not with the first request.
      const isForClient = purpose === 'client_certificate';
      await orFailure<unknown>(certificateFiles[isForClient ? 'clientCertificate' : 'authorities'](path));
      return { path };
    },
    getCertificateAuthorities: async () => {
      const { certificateAuthoritiesFile } = vaultSettings().network;
      if (certificateAuthoritiesFile === null) return null;
      return factsOf(await orFailure(certificateFiles.authorities(certificateAuthoritiesFile)));
    },
  } satisfies Partial<Handlers>;
}

const mostShown = 5;

function factsOf({ certificates }: CertificateAuthorities): CertificateAuthorityFacts {
  const shown = certificates.slice(0, mostShown).map((certificate) => ({
    subject: nameIn(certificate.subject),
    expiresAt: Date.parse(certificate.validTo),
  }));
  return { count: certificates.length, shown };
}

/** The common name, or what stands for it: one `TYPE=value` a line. */
function nameIn(subject: string): string {
  const name = /^CN=(.+)$/m.exec(subject)?.[1] ?? /^OU?=(.+)$/m.exec(subject)?.[1] ?? '(no name)';
  return name.length > 100 ? `${name.slice(0, 99)}…` : name;
}

async function orFailure<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof CertificateFileProblem)) throw error;
    throw new KeyturnError({
      code: 'file_not_read',
      message: error.message,
      hint: 'Choose a file in PEM, as it begins with -----BEGIN.',
    });
  }
}
