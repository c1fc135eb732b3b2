import type { BlockedRule, Latency, UnreachableReason } from '../../shared/token-test.ts';
import { ConnectionProblem, type Connection, type ProviderFetch } from '../network/connection.ts';
import { startDeadline, type Deadline, type Timeouts } from './deadline.ts';
import { checkEndpoint } from './endpoint-policy.ts';
import { classifyNetworkError } from './network-error.ts';

/** The most that is read of an answer, in bytes after decompression. The largest real ones are a tenth of it. */
export const maximumBodyLength = 262_144;

export type { Connection, ProviderFetch } from '../network/connection.ts';

export interface ExchangeDependencies {
  readonly fetch: ProviderFetch;
  /** Milliseconds from any start, never going back. */
  readonly monotonicNow: () => number;
  /** Milliseconds. `header` ends with the answer's header, `total` with its body. Asked anew for each request. */
  readonly timeouts: () => Timeouts;
}

/** A request that is ready to be sent: it may hold secrets, so never log, keep or show it. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly allowInsecureHttp: boolean;
  readonly connection: Connection;
}

/** An answer as it came, not yet judged. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** How a request ended. None of the texts holds a secret. */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: TokenAnswer; readonly latency: Latency }
  | {
      readonly kind: 'unreadable';
      readonly reason: 'too_large' | 'undecodable';
      readonly status: number;
      readonly contentType: string | null;
      readonly latency: Latency;
    }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string }
  | { readonly kind: 'blocked'; readonly rule: BlockedRule; readonly detail: string }
  | { readonly kind: 'cancelled' };

/**
 * Sends a request once, and reads its answer up to {@link maximumBodyLength}. Follows no redirect: a 307 would hand
 * the client secret, or the token, to another host. Never repeats a request: providers lock clients out.
 *
 * @param signal - cancels at any moment
 * @returns never rejects for what network or server do
 */
export async function exchange(
  request: OutgoingRequest,
  dependencies: ExchangeDependencies,
  signal?: AbortSignal,
): Promise<Exchange> {
  const { fetch, monotonicNow } = dependencies;
  const violation = checkEndpoint(request.url, request.allowInsecureHttp);
  if (violation) return { kind: 'blocked', ...violation };
  if (signal?.aborted) return { kind: 'cancelled' };
  const timeouts = dependencies.timeouts();
  const deadline = startDeadline(timeouts, signal);
  const sentAt = monotonicNow();
  let progress: Progress | null = null;
  try {
    const response = await deadline.race(fetch(request.url, initOf(request, deadline), request.connection));
    deadline.headerArrived();
    progress = { sentAt, headerAt: monotonicNow(), monotonicNow, response };
    if (isRedirect(response)) return redirectBlocked;
    const body = await readBody(response, deadline);
    return body
      ? {
          kind: 'answered',
          answer: { status: response.status, headers: response.headers, body },
          latency: latency(progress),
        }
      : unreadable('too_large', progress);
  } catch (error) {
    return failed(error, deadline, timeouts, progress);
  } finally {
    // Also closes the connection of an answer that was not read to its end.
    deadline.end();
  }
}

interface Progress {
  readonly sentAt: number;
  readonly headerAt: number;
  readonly monotonicNow: () => number;
  readonly response: Response;
}

/** Network stacks differ in what they do with a redirect that names no target: some hand it over as it is. */
const isRedirect = ({ redirected, type, status }: Response): boolean =>
  redirected || type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);

const redirectBlocked: Exchange = {
  kind: 'blocked',
  rule: 'redirect',
  detail: 'The server answered with a redirect. Keyturn did not follow it.',
};

const initOf = ({ method, headers, body }: OutgoingRequest, deadline: Deadline): RequestInit => ({
  method,
  headers: { ...headers },
  ...(body !== null && { body }),
  redirect: 'error',
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
  signal: deadline.signal,
});

/** @returns null when the body is longer than {@link maximumBodyLength} */
async function readBody(response: Response, deadline: Deadline): Promise<Uint8Array | null> {
  if (!response.body) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await deadline.race(reader.read());
      if (done) return Buffer.concat(chunks, length);
      length += value.byteLength;
      if (length > maximumBodyLength) return null;
      chunks.push(value);
    }
  } finally {
    // Not awaited: a stalled server must not hold up the outcome. After the end this does nothing.
    reader.cancel().catch(() => undefined);
  }
}

function failed(error: unknown, deadline: Deadline, timeouts: Timeouts, progress: Progress | null): Exchange {
  if (deadline.stoppedBy === 'cancelled') return { kind: 'cancelled' };
  if (deadline.stoppedBy) return timedOut(deadline.stoppedBy, timeouts);
  if (error instanceof ConnectionProblem) return error.outcome;
  const failure = classifyNetworkError(error);
  if (failure.kind === 'redirect') return redirectBlocked;
  if (failure.kind === 'unreachable') return failure;
  if (progress) return unreadable('undecodable', progress);
  return { kind: 'unreachable', reason: 'network', detail: 'The answer could not be decompressed' };
}

function timedOut(which: 'header' | 'total', timeouts: Timeouts): Exchange {
  const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
  const detail =
    which === 'header'
      ? `The server did not begin to answer within ${seconds(timeouts.header)}`
      : `The answer was not complete after ${seconds(timeouts.total)}`;
  return { kind: 'unreachable', reason: 'timed_out', detail };
}

function unreadable(reason: 'too_large' | 'undecodable', progress: Progress): Exchange {
  const { status, headers } = progress.response;
  return {
    kind: 'unreadable',
    reason,
    status,
    contentType: headers.get('content-type'),
    latency: latency(progress),
  };
}

function latency({ sentAt, headerAt, monotonicNow }: Progress): Latency {
  const endedAt = monotonicNow();
  return { wait: headerAt - sentAt, read: endedAt - headerAt, total: endedAt - sentAt };
}
