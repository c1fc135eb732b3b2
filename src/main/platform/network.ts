import type { Session, session as sessions } from 'electron';

/**
 * A `fetch` on Chromium's network stack (system proxy and trust store) in a session of its own that lives in
 * memory: no cookies, no cache, nothing shared with the window.
 */
export function createTokenFetch(electronSession: typeof sessions): typeof fetch {
  let own: Session | null = null;
  return async (input, init) => {
    own ??= electronSession.fromPartition('token-requests', { cache: false });
    return own.fetch(input as string, init as RequestInit);
  };
}
