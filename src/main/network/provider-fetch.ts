import type { NetworkSettings } from '../../shared/vault.ts';
import { CertificateFileProblem, type CertificateFiles } from './certificate-files.ts';
import {
  certificateProblem,
  type ClientCertificate,
  type Connection,
  type ProviderFetch,
} from './connection.ts';
import type { NodeFetch } from './node-fetch.ts';
import { firstProxy, proxyOf, type ProxyChoice } from './proxy-choice.ts';

/** Chromium's network stack, with a proxy chosen for each request. */
export interface ChromiumNetwork {
  readonly fetch: (url: string, init: RequestInit, proxy: ProxyChoice) => Promise<Response>;
  /** @returns what a PAC script would answer for this URL, such as `PROXY proxy.example.com:8080; DIRECT` */
  readonly findProxy: (url: string, proxy: ProxyChoice) => Promise<string>;
}

export interface ProviderFetchParts {
  readonly chromium: ChromiumNetwork;
  readonly node: NodeFetch;
  readonly files: CertificateFiles;
  /** Asked anew for each request. */
  readonly settings: () => Pick<NetworkSettings, 'proxy' | 'certificateAuthoritiesFile'>;
}

/**
 * The one way on which requests to providers leave this computer. Chromium's network stack knows the system's proxies
 * and trusted certificates, but takes neither certificate authorities nor a client certificate for one request alone;
 * where either is at stake, Node's takes its place (docs/adr/0012-two-transports.md).
 */
export function createProviderFetch({ chromium, node, files, settings }: ProviderFetchParts): ProviderFetch {
  return async (url, init, connection = {}) => {
    const { proxy: usualProxy, certificateAuthoritiesFile } = settings();
    const proxy = connection.proxy === undefined ? usualProxy : proxyOf(connection.proxy);
    const clientCertificate = await clientCertificateFor(connection, files);
    const authorities =
      certificateAuthoritiesFile === null
        ? null
        : await orProblem(files.authorities(certificateAuthoritiesFile));
    if (!authorities && !clientCertificate) return chromium.fetch(url, init, proxy);
    const proxyUrl = firstProxy(await chromium.findProxy(url, proxy));
    init.signal?.throwIfAborted();
    return node(url, init, { proxyUrl, authorities, clientCertificate });
  };
}

async function clientCertificateFor(
  { clientCertificate, clientCertificateFile }: Connection,
  files: CertificateFiles,
): Promise<ClientCertificate | null> {
  if (clientCertificate) return clientCertificate;
  return clientCertificateFile === undefined
    ? null
    : orProblem(files.clientCertificate(clientCertificateFile));
}

async function orProblem<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof CertificateFileProblem ? certificateProblem(error.message) : error;
  }
}
