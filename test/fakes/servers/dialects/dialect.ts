import type { IncomingMessage, ServerResponse } from 'node:http';
import { opaqueToken } from '../sample-clients.ts';

/** What a request to a dialect's server says, read once. */
export interface Asked {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** The members of a JSON or form body. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly isForm: boolean;
}

export interface Answer {
  readonly status: number;
  readonly content: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The credentials that a dialect's server accepts, and what the user would type beside them. */
export interface DialectSample {
  readonly environmentId: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A provider with an odd shape, and the server that speaks it. */
export interface Dialect {
  /** The id of its entry in the catalogue. */
  readonly providerId: string;
  /** What is odd about it, in a few words: it names tests. */
  readonly oddity: string;
  readonly hosts: readonly string[];
  readonly sample: DialectSample;
  /** @returns null for an address that the server doesn't have */
  readonly answer: (asked: Asked) => Answer | null | Promise<Answer | null>;
}

/** Tokens that dialects' servers gave out and didn't revoke, so that their APIs know them again. */
const issued = new Set<string>();

export function issue(): string {
  const token = opaqueToken();
  issued.add(token);
  return token;
}

export const revoke = (token: unknown): boolean => typeof token === 'string' && issued.delete(token);

/** Whether a header carries, after its scheme, a token that was given out. */
export const knows = (header: string | string[] | undefined, scheme = 'Bearer'): boolean =>
  typeof header === 'string' &&
  header.startsWith(scheme === '' ? '' : `${scheme} `) &&
  issued.has(header.slice(scheme === '' ? 0 : scheme.length + 1));

/** ID and secret of a Basic header, decoded as RFC 6749 §2.3.1 says. */
export function basicOf({ headers }: Asked): readonly [id: string, secret: string] | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const decode = (value: string) => new URLSearchParams(`v=${value}`).get('v') ?? '';
  return [decode(id), decode(secret)];
}

export const byBasic = (asked: Asked, { clientId, clientSecret }: DialectSample): boolean => {
  const given = basicOf(asked);
  return given?.[0] === clientId && given[1] === clientSecret;
};

export const byPost = (asked: Asked, { clientId, clientSecret }: DialectSample): boolean =>
  asked.parameters['client_id'] === clientId && asked.parameters['client_secret'] === clientSecret;

export const ok = (content: unknown, status = 200): Answer => ({ status, content });

export const refuse = (status: number, error: string, description?: string): Answer => ({
  status,
  content: { error, ...(description !== undefined && { error_description: description }) },
});

/** @see RFC 6749 §5.1 */
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

export function send(response: ServerResponse, answer: Answer | null): void {
  const { status, content, headers } = answer ?? { status: 404, content: { message: 'Not found' } };
  response.writeHead(status, { 'content-type': 'application/json', ...noStore, ...headers });
  response.end(content === null ? '' : JSON.stringify(content));
}
