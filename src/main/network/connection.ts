import type { TokenRequestOverrides } from '../../shared/credential.ts';
import type { BlockedRule, UnreachableReason } from '../../shared/token-test.ts';

/** A certificate that proves a client to a server, with its private key: never log, keep or show it. */
export interface ClientCertificate {
  /** PEM: the client's own certificate, and those up to its authority after it. */
  readonly certificate: string;
  /** PEM, not encrypted. */
  readonly privateKey: string;
}

/** How one request leaves this computer. Absent members: as the network settings say. */
export interface Connection {
  /** `direct`, or a proxy's URL. */
  readonly proxy?: string;
  /** Shown to servers that ask for one (RFC 8705). */
  readonly clientCertificate?: ClientCertificate;
  /** A PEM file with one, an absolute path; read when the request is made. {@link clientCertificate} goes before it. */
  readonly clientCertificateFile?: string;
}

/** The connection that a credential set wants for all its requests: for tokens, and for what comes after them. */
export const connectionOf = ({ proxy, clientCertificateFile }: TokenRequestOverrides): Connection => ({
  ...(proxy !== undefined && { proxy }),
  ...(clientCertificateFile !== undefined && { clientCertificateFile }),
});

/**
 * Like `fetch`, over the connection that a credential set wants. In the app, Chromium's network stack with the
 * system's proxy and trusted certificates, or Node's where a certificate of the user's own is at stake.
 *
 * @throws {ConnectionProblem} when there is no such connection; nothing was sent then
 */
export type ProviderFetch = (url: string, init: RequestInit, connection?: Connection) => Promise<Response>;

/** Why no connection was made. `detail` is for people and holds no secret. */
export type NoConnection =
  | { readonly kind: 'blocked'; readonly rule: BlockedRule; readonly detail: string }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string };

/** The connection that was asked for can't be had, for a reason that no code of a network stack says. */
export class ConnectionProblem extends Error {
  readonly outcome: NoConnection;

  constructor(outcome: NoConnection) {
    super(outcome.detail);
    this.name = 'ConnectionProblem';
    this.outcome = outcome;
  }
}

/** A file of certificates, or what stands for one, can't be used. */
export const certificateProblem = (detail: string): ConnectionProblem =>
  new ConnectionProblem({ kind: 'blocked', rule: 'certificate_file', detail });

export const proxyProblem = (detail: string): ConnectionProblem =>
  new ConnectionProblem({ kind: 'unreachable', reason: 'proxy', detail });
