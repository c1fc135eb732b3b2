/** How many requests may be under way at the same time. */
export interface LaneLimits {
  readonly perHost: number;
  readonly overall: number;
}

interface Lane<T> {
  readonly host: string;
  waiting: T[];
  /** Where the next one stands in `waiting`. */
  next: number;
  running: number;
  /** How many of its requests may be under way. */
  width: number;
  /** Left alone until then, ms by a clock that can't be set; 0: not slowed down. */
  until: number;
}

/**
 * Work that waits, a lane for each host, and the order in which it goes: the hosts take turns, so that a slow one holds
 * up nobody else. Every operation takes the same time however much waits.
 */
export class HostLanes<T> {
  readonly #limits: LaneLimits;
  readonly #lanes = new Map<string, Lane<T>>();
  /** Those that have work that may go now, the longest idle first. */
  readonly #ready = new Set<Lane<T>>();
  readonly #slowed = new Set<Lane<T>>();
  #running = 0;
  #waiting = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  /** How much waits, for its turn or for a host that is left alone. */
  get waiting(): number {
    return this.#waiting;
  }

  add(host: string, work: T): void {
    let lane = this.#lanes.get(host);
    if (!lane) {
      lane = { host, waiting: [], next: 0, running: 0, width: this.#limits.perHost, until: 0 };
      this.#lanes.set(host, lane);
    }
    lane.waiting.push(work);
    this.#waiting += 1;
    this.#sort(lane);
  }

  /** @returns what may begin now, to be told by {@link finish} when it is over; null: nothing */
  take(now: number): { readonly host: string; readonly work: T } | null {
    this.#wake(now);
    const [lane] = this.#ready;
    if (!lane || this.#running >= this.#limits.overall) return null;
    const work = lane.waiting[lane.next] as T;
    lane.next += 1;
    lane.running += 1;
    this.#running += 1;
    this.#waiting -= 1;
    // To the end of those that are ready, so that hosts take turns.
    this.#ready.delete(lane);
    this.#sort(lane);
    return { host: lane.host, work };
  }

  finish(host: string): void {
    const lane = this.#lanes.get(host);
    if (!lane) return;
    lane.running -= 1;
    this.#running -= 1;
    this.#sort(lane);
  }

  /** Leaves a host alone until then, and sends it one request at a time from then on. */
  slowDown(host: string, until: number): void {
    const lane = this.#lanes.get(host);
    if (!lane) return;
    lane.until = Math.max(lane.until, until);
    lane.width = 1;
    this.#slowed.add(lane);
    this.#sort(lane);
  }

  /** The hosts that are left alone now. */
  slowed(now: number): { readonly host: string; readonly until: number }[] {
    return [...this.#slowed].flatMap(({ host, until }) => (until > now ? [{ host, until }] : []));
  }

  /** When the first host that is left alone may be asked again; null: nothing waits for that. */
  wakesAt(): number | null {
    const times = [...this.#slowed].filter(hasWaiting).map(({ until }) => until);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** @returns what waited for a host, and waits no longer */
  drop(host: string): readonly T[] {
    const lane = this.#lanes.get(host);
    return lane ? this.#empty(lane) : [];
  }

  /** Nothing waits any more. */
  dropAll(): void {
    for (const lane of this.#lanes.values()) this.#empty(lane);
  }

  #empty(lane: Lane<T>): readonly T[] {
    const left = lane.waiting.slice(lane.next);
    this.#waiting -= left.length;
    lane.waiting = [];
    lane.next = 0;
    this.#sort(lane);
    return left;
  }

  #wake(now: number): void {
    for (const lane of this.#slowed) {
      if (lane.until > now) continue;
      this.#slowed.delete(lane);
      lane.until = 0;
      this.#sort(lane);
    }
  }

  #sort(lane: Lane<T>): void {
    if (hasWaiting(lane) && lane.running < lane.width && lane.until === 0) this.#ready.add(lane);
    else this.#ready.delete(lane);
  }
}

const hasWaiting = ({ waiting, next }: { readonly waiting: readonly unknown[]; readonly next: number }) =>
  next < waiting.length;
