import type { BlockedRule, Latency, UnreachableReason } from '../../shared/token-test.ts';
import { authenticateClient } from './client-auth.ts';
import { startDeadline, type Deadline, type Timeouts } from './deadline.ts';
import { checkEndpoint } from './endpoint-policy.ts';
import { classifyNetworkError } from './network-error.ts';
import type { TokenRequestPlan } from './request-plan.ts';

/** The most that is read of an answer, in bytes after decompression. The largest real ones are a tenth of it. */
export const maximumBodyLength = 262_144;

/** Milliseconds. `header` ends with the answer's header, `total` with its body. */
export const defaultTimeouts: Timeouts = { header: 10_000, total: 20_000 };

export interface TokenRequestDependencies {
  /** In the app Chromium's network stack: the system's proxy and trusted certificates, no cookies, no cache. */
  readonly fetch: typeof fetch;
  /** Milliseconds from any start, never going back. */
  readonly monotonicNow: () => number;
  readonly timeouts?: Timeouts;
}

/** An answer as it came, not yet judged. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** How a token request ended. None of the texts holds a secret. */
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
 * Sends a token request once, and reads its answer up to {@link maximumBodyLength}. Follows no redirect: a 307
 * would hand the client secret to another host. Never repeats a request: providers lock clients out.
 *
 * @param clientSecret - UTF-8; read, not kept, not wiped
 * @param signal - cancels at any moment
 * @returns never rejects for what network or server do
 */
export async function sendTokenRequest(
  plan: TokenRequestPlan,
  clientSecret: Buffer,
  { fetch, monotonicNow, timeouts = defaultTimeouts }: TokenRequestDependencies,
  signal?: AbortSignal,
): Promise<Exchange> {
  const violation = checkEndpoint(plan.url, plan.allowInsecureHttp);
  if (violation) return { kind: 'blocked', ...violation };
  if (signal?.aborted) return { kind: 'cancelled' };
  const deadline = startDeadline(timeouts, signal);
  const sentAt = monotonicNow();
  let progress: Progress | null = null;
  try {
    const response = await deadline.race(fetch(plan.url, requestInit(plan, clientSecret, deadline)));
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

function requestInit(plan: TokenRequestPlan, clientSecret: Buffer, deadline: Deadline): RequestInit {
  const { headers, body } = authenticateClient(plan, clientSecret.toString('utf8'));
  return {
    method: 'POST',
    headers: { ...headers },
    body,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: deadline.signal,
  };
}

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
