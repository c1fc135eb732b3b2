import type { SecureContext } from 'node:tls';
import type * as undici from 'undici';
import type { CertificateAuthorities } from './certificate-files.ts';
import { certificateProblem, proxyProblem, type ClientCertificate } from './connection.ts';
import { misdirectedGuard } from './misdirected.ts';
import { secureContexts, type SecureContexts } from './secure-contexts.ts';

/** How a request leaves this computer on Node's network stack. */
export interface NodeRoute {
  /** `http://host:port` or `https://host:port`; null: no proxy. */
  readonly proxyUrl: string | null;
  /** To be trusted beside those that Node and the system trust. */
  readonly authorities: CertificateAuthorities | null;
  readonly clientCertificate: ClientCertificate | null;
}

/** A `fetch` on Node's network stack. */
export type NodeFetch = (url: string, init: RequestInit, route: NodeRoute) => Promise<Response>;

/**
 * Each request has an agent of its own, which ends with it: connections are never used again, so that nothing repeats
 * a request on a new one because the kept one was dead. Cookies, redirects and caches it has none.
 *
 * @param load - undici is large, and few need it: it is loaded with the first request
 */
export function createNodeFetch(load: () => Promise<typeof undici> = () => import('undici')): NodeFetch {
  const contexts = secureContexts();
  return async (url, init, route) => {
    const { fetch, ...agents } = await load();
    const noted: NotedFailure = { error: null };
    const guard = misdirectedGuard();
    const agent = agentFor(agents, route, contexts, noted);
    init.signal?.addEventListener('abort', () => void agent.destroy(), { once: true });
    try {
      init.signal?.throwIfAborted();
      // The two declarations of the same standard differ in names only.
      const dispatcher = agent.compose(guard.interceptor);
      const request = { ...(init as unknown as undici.RequestInit), dispatcher };
      return guard.restored((await fetch(url, request)) as unknown as Response);
    } catch (error) {
      void agent.destroy();
      throw proxyFailure(error) ?? (isHangUp(error) ? noted.error : null) ?? error;
    }
  };
}

/** What first went wrong with a connection. A server's refusal in TLS 1.3 is all but hidden by its hanging up. */
interface NotedFailure {
  error: Error | null;
}

type Agents = Pick<typeof undici, 'Agent' | 'ProxyAgent' | 'Client' | 'buildConnector'>;

function agentFor(
  { Agent, ProxyAgent, Client, buildConnector }: Agents,
  { proxyUrl, authorities, clientCertificate }: NodeRoute,
  contexts: SecureContexts,
  noted: NotedFailure,
): undici.Dispatcher {
  const trusted = contexts.for(authorities, null);
  const own = clientCertificate ? ownContext(contexts, authorities, clientCertificate) : trusted;
  // The request's own deadline decides how long anything may take.
  const patient = { connections: 1, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 };
  if (proxyUrl === null) {
    return new Agent({ ...patient, connect: noting(buildConnector(tlsOptions(own)), noted) });
  }
  const isProxy = (origin: string | URL) => new URL(origin).origin === new URL(proxyUrl).origin;
  const connectionTo = (origin: string | URL, options: object): undici.Client => {
    const { connect } = options as { connect: undici.buildConnector.connector };
    const wrapped = isProxy(origin) ? markingProxy(connect) : noting(connect, noted);
    return new Client(origin, { ...options, ...patient, connect: wrapped });
  };
  return new ProxyAgent({
    ...patient,
    uri: proxyUrl,
    // Plain http goes as proxies have always taken it; most refuse tunnels to port 80.
    proxyTunnel: false,
    requestTls: tlsOptions(own),
    // The proxy is no party to the client's certificate.
    proxyTls: tlsOptions(trusted),
    clientFactory: connectionTo,
    factory: connectionTo,
  });
}

/** Node's default is what NODE_TLS_REJECT_UNAUTHORIZED says, which may be to trust everybody. */
const tlsOptions = (secureContext: SecureContext) => ({
  secureContext,
  rejectUnauthorized: true,
  timeout: 0,
});

function ownContext(
  contexts: SecureContexts,
  authorities: CertificateAuthorities | null,
  certificate: ClientCertificate,
): SecureContext {
  try {
    return contexts.for(authorities, certificate);
  } catch {
    throw certificateProblem('The client certificate and its private key do not go together.');
  }
}

function noting(
  connect: undici.buildConnector.connector,
  noted: NotedFailure,
): undici.buildConnector.connector {
  return (target, callback) => {
    connect(target, (...result) => {
      // undici's own listener turns it into an error of its own, so this one has to come first.
      result[1]?.prependListener('error', (error: Error) => (noted.error ??= error));
      callback(...result);
    });
  };
}

/** A proxy that can't be reached looks like a server that can't be, but for who was called. */
function markingProxy(connect: undici.buildConnector.connector): undici.buildConnector.connector {
  return (target, callback) => {
    connect(target, (...result) => {
      if (result[0]) callback(new ProxyUnreachable({ cause: result[0] }), null);
      else callback(...result);
    });
  };
}

const isHangUp = (error: unknown): boolean =>
  error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'UND_ERR_SOCKET';

class ProxyUnreachable extends Error {
  constructor(options: ErrorOptions) {
    super('proxy unreachable', options);
  }
}

/** @returns null for an error that isn't the proxy's */
function proxyFailure(error: unknown): Error | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof ProxyUnreachable) {
      const code = (cause.cause as NodeJS.ErrnoException | undefined)?.code;
      return proxyProblem(`The proxy could not be reached${code === undefined ? '' : ` (${code})`}`);
    }
    const status = /^Proxy response \((\d{3})\)/.exec(cause.message)?.[1];
    if (status === '407' || cause.message.includes('Proxy Authentication Required')) {
      return proxyProblem('The proxy wants a user name and a password');
    }
    if (status !== undefined) return proxyProblem(`The proxy answered with HTTP status ${status}`);
  }
  return null;
}
