import { describe, expect, it } from 'vitest';
import type { ProxyChoice } from '../../../src/main/network/proxy-choice.ts';
import { createChromiumNetwork } from '../../../src/main/platform/network.ts';

/** Electron's `session` as far as token requests use it. It writes down what is asked of which partition. */
function fakeSessions(found = 'DIRECT') {
  const log: string[] = [];
  const answers: { respond: (response: Response) => void; fail: (error: Error) => void }[] = [];
  const fromPartition = (partition: string, options: { cache: boolean }) => {
    log.push(`open ${partition}${options.cache ? ' with a cache' : ''}`);
    return {
      setProxy: async ({ mode, proxyRules, pacScript }: Electron.ProxyConfig) => {
        await Promise.resolve();
        log.push(`${partition}: proxy ${[mode, proxyRules, pacScript].filter(Boolean).join(' ')}`);
      },
      resolveProxy: (url: string) => {
        log.push(`${partition}: resolve ${url}`);
        return Promise.resolve(found);
      },
      setSpellCheckerEnabled: (on: boolean) => log.push(`${partition}: spell checker ${on ? 'on' : 'off'}`),
      setSpellCheckerLanguages: () => undefined,
      closeAllConnections: async () => {
        log.push(`${partition}: closing`);
        await Promise.resolve();
        log.push(`${partition}: closed`);
      },
      fetch: (url: string) => {
        log.push(`${partition}: fetch ${url}`);
        return new Promise<Response>((respond, fail) => answers.push({ respond, fail }));
      },
    };
  };
  const sessions = { fromPartition } as unknown as Parameters<typeof createChromiumNetwork>[0];
  const network = createChromiumNetwork(sessions);
  const fetch = (url: string, init: RequestInit, proxy: ProxyChoice = { mode: 'direct' }) =>
    network.fetch(url, init, proxy);
  return { log, answers, network, fetch };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a token request in Electron', () => {
  it('never goes over a connection of an earlier one, on which Chromium would send it twice', async () => {
    const { log, answers, fetch } = fakeSessions();
    void fetch('https://one.example', {});
    await settled();
    answers[0]?.respond(new Response('{}'));
    await settled();
    void fetch('https://two.example', {});
    await settled();
    expect(log).toEqual([
      'open token-requests',
      'token-requests: spell checker off',
      'token-requests: proxy direct',
      'token-requests: closing',
      'token-requests: closed',
      'token-requests: fetch https://one.example',
      'token-requests: closing',
      'token-requests: closed',
      'token-requests: fetch https://two.example',
    ]);
  });

  it('is not cut off by the next one: at the same time they run in different partitions', async () => {
    const { log, fetch } = fakeSessions();
    void fetch('https://one.example', {});
    void fetch('https://two.example', {});
    await settled();
    expect(log.filter((entry) => /open|fetch/.test(entry))).toEqual([
      'open token-requests',
      'open token-requests-2',
      'token-requests: fetch https://one.example',
      'token-requests-2: fetch https://two.example',
    ]);
  });

  it('has its partition to itself until its signal says that the body has been read too', async () => {
    const { log, answers, fetch } = fakeSessions();
    const request = new AbortController();
    void fetch('https://one.example', { signal: request.signal });
    await settled();
    answers[0]?.respond(new Response('{}'));
    await settled();
    void fetch('https://while-the-body-is-read.example', {});
    await settled();
    request.abort();
    void fetch('https://after.example', {});
    await settled();
    expect(log.filter((entry) => entry.includes('fetch'))).toEqual([
      'token-requests: fetch https://one.example',
      'token-requests-2: fetch https://while-the-body-is-read.example',
      'token-requests: fetch https://after.example',
    ]);
  });

  it('leaves its partition to the next one, once, when it fails', async () => {
    const { log, answers, fetch } = fakeSessions();
    const request = new AbortController();
    const failed = fetch('https://one.example', { signal: request.signal });
    await settled();
    answers[0]?.fail(new Error('net::ERR_CONNECTION_RESET'));
    await expect(failed).rejects.toThrow('net::ERR_CONNECTION_RESET');
    request.abort();
    void fetch('https://two.example', {});
    void fetch('https://three.example', {});
    await settled();
    expect(log.filter((entry) => entry.includes('fetch'))).toEqual([
      'token-requests: fetch https://one.example',
      'token-requests: fetch https://two.example',
      'token-requests-2: fetch https://three.example',
    ]);
  });

  it('is not sent when it was cancelled while old connections were closed', async () => {
    const { log, fetch } = fakeSessions();
    const request = new AbortController();
    const cancelled = fetch('https://one.example', { signal: request.signal });
    request.abort();
    await expect(cancelled).rejects.toThrow(/abort/);
    expect(log).not.toContain('token-requests: fetch https://one.example');
  });

  it('keeps the proxy of its partition: another proxy is another partition', async () => {
    const { log, fetch } = fakeSessions();
    for (const url of ['http://a.example:3128', 'https://b.example', 'http://a.example:3128/']) {
      const request = new AbortController();
      void fetch('https://one.example', { signal: request.signal }, { mode: 'fixed', url });
      await settled();
      request.abort();
    }
    expect(log.filter((entry) => /proxy|fetch/.test(entry))).toEqual([
      'token-requests: proxy fixed_servers http://a.example:3128',
      'token-requests: fetch https://one.example',
      'token-requests-2: proxy fixed_servers https://b.example:443',
      'token-requests-2: fetch https://one.example',
      'token-requests: fetch https://one.example',
    ]);
  });

  it.each([{ mode: 'system' }, { mode: 'pac', url: 'http://wpad.example/proxy.pac' }] as const)(
    'asks for the proxy where no connection is ever closed: $mode',
    async (proxy) => {
      const { log, fetch } = fakeSessions('PROXY a.example:3128; SOCKS5 b.example:1080; DIRECT');
      void fetch('https://one.example', {}, proxy);
      await settled();
      expect(log.filter((entry) => !entry.includes('spell'))).toEqual([
        'open proxy-lookup-1',
        `proxy-lookup-1: proxy ${proxy.mode === 'pac' ? `pac_script ${proxy.url}` : 'system'}`,
        'proxy-lookup-1: resolve https://one.example',
        'open token-requests',
        'token-requests: proxy fixed_servers http://a.example:3128,socks5://b.example:1080,direct://',
        'token-requests: closing',
        'token-requests: closed',
        'token-requests: fetch https://one.example',
      ]);
    },
  );

  it('is not sent at all when nobody can say which proxy it takes', async () => {
    const { log, fetch } = fakeSessions('');
    await expect(fetch('https://one.example', {}, { mode: 'system' })).rejects.toThrow('could not be read');
    expect(log.filter((entry) => entry.includes('fetch'))).toEqual([]);
  });
});
