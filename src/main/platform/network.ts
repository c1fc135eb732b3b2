import type { Session, session as sessions } from 'electron';

/**
 * A `fetch` on Chromium's network stack (system proxy and trust store) in sessions of its own that live in
 * memory: no cookies, no cache, nothing shared with the window.
 *
 * Each request goes over a new connection. Chromium repeats a request, secret and all, by itself when a
 * connection that it had kept from an earlier one is reset or answers 408; a new one it never tries again.
 *
 * @returns a `fetch` whose requests are over when their signal aborts, as every token request's does in the
 *   end; one without a signal is over with the answer's header
 */
export function createTokenFetch(electronSession: typeof sessions): typeof fetch {
  const free: Session[] = [];
  let count = 0;
  const openSession = () => {
    count += 1;
    const partition = count === 1 ? 'token-requests' : `token-requests-${count}`;
    return electronSession.fromPartition(partition, { cache: false });
  };
  return async (input, init) => {
    // Closing connections would cut off whatever else runs in the session, so requests never share one. Sessions
    // last as long as the app does: they are used again, and there are never more than ran at the same time.
    const own = free.pop() ?? openSession();
    const signal = init?.signal ?? null;
    const release = once(() => free.push(own));
    try {
      await own.closeAllConnections();
      signal?.throwIfAborted();
      signal?.addEventListener('abort', release, { once: true });
      const response = await own.fetch(input as string, init as RequestInit);
      if (!signal) release();
      return response;
    } catch (error) {
      release();
      throw error;
    }
  };
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
