import type { Session, session as sessions } from 'electron';
import type { ChromiumNetwork } from '../network/provider-fetch.ts';
import { proxyRule, proxyRules, type ProxyChoice } from '../network/proxy-choice.ts';
import { disableSpellChecker } from './spell-checker.ts';

/**
 * Chromium's network stack (system proxy and trust store) in sessions of its own that live in memory: no cookies, no
 * cache, nothing shared with the window.
 *
 * Each request goes over a new connection. Chromium repeats a request, secret and all, by itself when a
 * connection that it had kept from an earlier one is reset or answers 408; a new one it never tries again.
 *
 * A request of its `fetch` is over when its signal aborts, as every one to a provider does in the end; one without a
 * signal is over with the answer's header.
 */
export function createChromiumNetwork(electronSession: typeof sessions): ChromiumNetwork {
  const pool = sessionPool(electronSession);
  const findProxy = proxyFinder(electronSession);
  return {
    findProxy,
    fetch: async (url, init, proxy) => {
      const rules = proxy.mode === 'fixed' ? proxyRule(proxy.url) : proxyRules(await findProxy(url, proxy));
      // Closing connections would cut off whatever else runs in the session, so requests never share one.
      const { session, release } = await pool.take(rules);
      const signal = init.signal ?? null;
      try {
        await session.closeAllConnections();
        signal?.throwIfAborted();
        signal?.addEventListener('abort', release, { once: true });
        const response = await session.fetch(url, init);
        if (!signal) release();
        return response;
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

interface Taken {
  readonly session: Session;
  /** Gives it back. Does its work at the first call only. */
  readonly release: () => void;
}

/**
 * Sessions last as long as the app does: they are used again, and there are never more with the same proxy than ran at
 * the same time. A session keeps the proxy that it was made for: what a session heard of a new one and what it is
 * asked to fetch reach Chromium's network process by different ways, and a request could overtake.
 */
function sessionPool(electronSession: typeof sessions) {
  const freeByRules = new Map<string, Session[]>();
  let count = 0;
  const open = async (rules: string): Promise<Session> => {
    count += 1;
    const partition = count === 1 ? 'token-requests' : `token-requests-${count}`;
    const config = rules === 'direct://' ? { mode: 'direct' } : { mode: 'fixed_servers', proxyRules: rules };
    return openSession(electronSession, partition, config as Electron.ProxyConfig);
  };
  return {
    take: async (rules: string): Promise<Taken> => {
      const free = freeByRules.get(rules) ?? [];
      freeByRules.set(rules, free);
      const session = free.pop() ?? (await open(rules));
      return { session, release: once(() => free.push(session)) };
    },
  };
}

/**
 * Asks Chromium which proxy a URL takes, in sessions that nothing else is fetched in: where requests run, connections
 * are closed all the time, and with them the one that a PAC script is just coming over. Without its script, Chromium
 * would go on as if the system had no proxy.
 *
 * Loopback addresses go past every proxy, as in Chromium itself: to a proxy, `localhost` would be another computer, and
 * plain http is allowed to this one only.
 */
function proxyFinder(electronSession: typeof sessions): ChromiumNetwork['findProxy'] {
  const opened = new Map<string, Promise<Session>>();
  return async (url, proxy) => {
    if (proxy.mode === 'direct') return 'DIRECT';
    const key = JSON.stringify(proxy);
    const session =
      opened.get(key) ?? openSession(electronSession, `proxy-lookup-${opened.size + 1}`, lookupConfig(proxy));
    opened.set(key, session);
    // What failed once must not fail for ever.
    session.catch(() => opened.delete(key));
    return (await session).resolveProxy(url);
  };
}

function lookupConfig(proxy: ProxyChoice): Electron.ProxyConfig {
  switch (proxy.mode) {
    case 'pac':
      return { mode: 'pac_script', pacScript: proxy.url };
    case 'fixed':
      return { mode: 'fixed_servers', proxyRules: proxyRule(proxy.url) };
    default:
      return { mode: proxy.mode };
  }
}

async function openSession(
  electronSession: typeof sessions,
  partition: string,
  config: Electron.ProxyConfig,
): Promise<Session> {
  const session = electronSession.fromPartition(partition, { cache: false });
  disableSpellChecker(session);
  await session.setProxy(config);
  return session;
}

/** Makes a function do its work at the first call only. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
