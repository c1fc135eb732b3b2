import type { X509Certificate } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { ClientCertificate } from './connection.ts';
import { PemProblem, readCertificates, readClientCertificate } from './pem.ts';

/** A file of certificates can't be used. The message is a sentence for people that names the file. */
export class CertificateFileProblem extends Error {
  override readonly name = 'CertificateFileProblem';
}

export interface CertificateAuthorities {
  readonly certificates: readonly X509Certificate[];
  /** The same in PEM. */
  readonly pem: readonly string[];
}

/** Files of certificates as they are now: each is read again only when it has changed. */
export interface CertificateFiles {
  /** @throws {CertificateFileProblem} */
  readonly authorities: (path: string) => Promise<CertificateAuthorities>;
  /** @throws {CertificateFileProblem} */
  readonly clientCertificate: (path: string) => Promise<ClientCertificate>;
  /** Forgets private keys that were read. */
  readonly forget: () => void;
}

/** Bytes. The largest bundles of all public authorities are a fifth of it. */
const mostBytes = 4_194_304;

export function createCertificateFiles(): CertificateFiles {
  const authorities = cachedByFile((bytes) => {
    const certificates = readCertificates(bytes);
    return { certificates, pem: certificates.map(String) };
  });
  const clients = cachedByFile(readClientCertificate);
  return {
    authorities: authorities.read,
    clientCertificate: clients.read,
    forget: clients.forget,
  };
}

const mostKept = 16;

function cachedByFile<T>(parse: (bytes: Buffer) => T) {
  const kept = new Map<string, { readonly version: string; readonly value: T }>();
  const read = async (path: string): Promise<T> => {
    const known = kept.get(path);
    const { version, bytes } = await readIfNewer(path, known?.version);
    if (known && bytes === null) return known.value;
    const value = parsed(path, () => parse(bytes ?? Buffer.alloc(0)));
    kept.delete(path);
    kept.set(path, { version, value });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return value;
  };
  return {
    read,
    forget: () => {
      kept.clear();
    },
  };
}

function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PemProblem) throw problem(path, error.message);
    throw error;
  }
}

/** @returns `bytes` null when the file is still the one of `knownVersion` */
async function readIfNewer(
  path: string,
  knownVersion: string | undefined,
): Promise<{ version: string; bytes: Buffer | null }> {
  if (!isAbsolute(path)) throw problem(path, 'has no absolute path');
  try {
    // Opening a pipe would wait for somebody to write into it.
    if (!(await stat(path)).isFile()) throw problem(path, 'is no file');
    const file = await open(path, 'r');
    try {
      const { mtimeMs, size, ino } = await file.stat();
      const version = `${mtimeMs} ${size} ${ino}`;
      if (size > mostBytes) throw problem(path, 'is larger than any file of certificates');
      return { version, bytes: version === knownVersion ? null : await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CertificateFileProblem) throw error;
    throw problem(path, unreadable(error));
  }
}

function unreadable(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'is no longer there';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by you';
  return 'can’t be read';
}

const problem = (path: string, what: string): CertificateFileProblem =>
  new CertificateFileProblem(`The file ${basename(path)} ${what}.`);
