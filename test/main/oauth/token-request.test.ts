import { describe, expect, it } from 'vitest';
import { planTokenRequest } from '../../../src/main/oauth/request-plan.ts';
import { maximumBodyLength } from '../../../src/main/oauth/exchange.ts';
import { sendTokenRequest as send, type SendingDependencies } from '../../../src/main/oauth/token-request.ts';
import type { TokenRequestPlan } from '../../../src/main/oauth/request-plan.ts';
import type { TokenRequestOverrides } from '../../../src/shared/credential.ts';
import { answering, credentialSet, customProvider } from './tester-for-tests.ts';

const secret = Buffer.from('s3cret');

function planFor(request: Partial<TokenRequestOverrides> = {}) {
  const set = credentialSet({}, { tokenUrl: 'https://auth.example.com/token', ...request });
  const planning = planTokenRequest(customProvider(), set);
  if (planning.kind !== 'planned') throw new Error(planning.kind);
  return planning.plan;
}

async function sendTokenRequest(
  plan: TokenRequestPlan,
  clientSecret: Buffer,
  dependencies: Omit<SendingDependencies, 'clock'>,
  signal?: AbortSignal,
) {
  const sent = await send(plan, clientSecret, { clock: { now: () => 0 }, ...dependencies }, signal);
  return sent.exchange;
}

/** Gives the times of a list, one for each reading. */
const clockOf =
  (...times: number[]) =>
  () =>
    times.shift() ?? 0;
const never = () => new Promise<never>(() => undefined);
const usualTimeouts = () => ({ header: 10_000, total: 20_000 });
const real = { monotonicNow: () => performance.now(), timeouts: usualTimeouts };

describe('sendTokenRequest', () => {
  it('follows no redirect, sends no cookies and uses no cache', async () => {
    let init: RequestInit | undefined;
    const fetch: typeof globalThis.fetch = (_url, given) => {
      init = given;
      return Promise.resolve(new Response('{}'));
    };
    await sendTokenRequest(planFor(), secret, { ...real, fetch });
    expect(init).toMatchObject({
      method: 'POST',
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  });

  it('splits the latency at the header of the answer', async () => {
    const fetch = answering(() => new Response('{}', { status: 200 }));
    const exchange = await sendTokenRequest(planFor(), secret, {
      fetch,
      timeouts: usualTimeouts,
      monotonicNow: clockOf(1_000, 1_120, 1_150),
    });
    expect(exchange).toMatchObject({ kind: 'answered', latency: { wait: 120, read: 30, total: 150 } });
  });

  it('reads a body up to its limit and not a byte further', async () => {
    const send = (length: number) =>
      sendTokenRequest(planFor(), secret, {
        ...real,
        fetch: answering(() => new Response(Buffer.alloc(length, 'x'))),
      });
    expect(await send(maximumBodyLength)).toMatchObject({ kind: 'answered' });
    expect(await send(maximumBodyLength + 1)).toMatchObject({
      kind: 'unreadable',
      reason: 'too_large',
      status: 200,
    });
  });

  it('lets go of the connection when it stops reading', async () => {
    let cancelled = false;
    const stream = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(100_000));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    await sendTokenRequest(planFor(), secret, { ...real, fetch: answering(() => new Response(stream)) });
    expect(cancelled).toBe(true);
  });

  it('does not wait for a network stack that ignores being aborted', async () => {
    const timeouts = () => ({ header: 20, total: 40 });
    const stalled = await sendTokenRequest(planFor(), secret, { ...real, timeouts, fetch: never });
    expect(stalled).toEqual({
      kind: 'unreachable',
      reason: 'timed_out',
      detail: 'The server did not begin to answer within 0 s',
    });
    const body = new ReadableStream({ pull: never });
    const inBody = await sendTokenRequest(planFor(), secret, {
      ...real,
      timeouts,
      fetch: answering(() => new Response(body)),
    });
    expect(inBody).toMatchObject({
      reason: 'timed_out',
      detail: expect.stringContaining('not complete') as string,
    });
  });

  it.each([301, 302, 303, 307, 308])(
    'takes a %d that the network stack hands over for a redirect',
    async (status) => {
      const fetch = answering(
        () => new Response(null, { status, headers: { location: 'https://evil.example/' } }),
      );
      expect(await sendTokenRequest(planFor(), secret, { ...real, fetch })).toMatchObject({
        kind: 'blocked',
        rule: 'redirect',
      });
    },
  );

  it.each([
    ['https://auth.example.com/', false, true],
    ['http://localhost:8080/', false, true],
    ['http://127.0.0.1/', false, true],
    ['http://127.255.3.4/', false, true],
    ['http://[::1]:9/', false, true],
    ['http://auth.example.com/', false, false],
    ['http://auth.example.com/', true, true],
    ['http://localhost.evil.com/', false, false],
    ['http://127.0.0.1.evil.com/', false, false],
    ['http://128.0.0.1/', false, false],
  ])('with %s (insecure http allowed: %s) sends: %s', async (tokenUrl, allowInsecureHttp, sends) => {
    let sent = false;
    const fetch = answering(() => {
      sent = true;
      return new Response('{}');
    });
    const exchange = await sendTokenRequest(planFor({ tokenUrl, allowInsecureHttp }), secret, {
      ...real,
      fetch,
    });
    expect(sent).toBe(sends);
    expect(exchange).toMatchObject(sends ? { kind: 'answered' } : { kind: 'blocked', rule: 'insecure_http' });
  });

  it('sends once: a failure is told, not tried again', async () => {
    let attempts = 0;
    const fetch = answering(() => {
      attempts += 1;
      throw Object.assign(new Error('net::ERR_CONNECTION_RESET'));
    });
    const exchange = await sendTokenRequest(planFor(), secret, { ...real, fetch });
    expect(exchange).toMatchObject({ kind: 'unreachable', reason: 'connection_lost' });
    expect(attempts).toBe(1);
  });

  it('leaves no timer and no listener behind', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const controller = new AbortController();
    await sendTokenRequest(
      planFor(),
      secret,
      { ...real, fetch: answering(() => new Response('{}')) },
      controller.signal,
    );
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBe(before);
    controller.abort();
  });
});
