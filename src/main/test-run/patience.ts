/** The longest that a host is left alone, in ms, whatever it asks for. */
export const longestPause = 3_600_000;
/** The shortest, in ms: "0 s" from one that has just had enough is not to be believed. */
const shortestPause = 1_000;
/** How long it is left alone at first when it doesn't say, in ms; twice as long each time after. */
const firstPause = 30_000;
/** So many times in a row a host may say that it is too much, with nothing else in between. */
const mostRefusals = 5;

/** What to do about a host that answered 429. */
export type Consequence = { readonly kind: 'pause'; readonly until: number } | { readonly kind: 'give_up' };

/** How often in a row each host said that it is too much, and what follows. @see RFC 6585 §4 */
export class Patience {
  readonly #hosts = new Map<string, { refusals: number; until: number }>();

  /** The host answered something else: it is well again. */
  calm(host: string): void {
    this.#hosts.delete(host);
  }

  /**
   * @param sentAt - when the request was sent, in ms: one that was under way already when the host was first
   *   slowed down tells nothing new
   * @param retryAfter - what the host asks for, in ms; null: it doesn't say
   * @param now - ms by the same clock
   */
  strain(host: string, sentAt: number, retryAfter: number | null, now: number): Consequence {
    const former = this.#hosts.get(host);
    const isNews = !former || sentAt >= former.until;
    const refusals = (former?.refusals ?? 0) + (isNews ? 1 : 0);
    if (refusals > mostRefusals) return { kind: 'give_up' };
    const wanted = retryAfter ?? firstPause * 2 ** (refusals - 1);
    const pause = Math.min(Math.max(wanted, shortestPause), longestPause);
    const until = Math.max(former?.until ?? 0, now + pause);
    this.#hosts.set(host, { refusals, until });
    return { kind: 'pause', until };
  }
}
