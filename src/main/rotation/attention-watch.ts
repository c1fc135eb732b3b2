import type { CredentialSet } from '../../shared/credential.ts';
import type { RotationPolicy } from '../../shared/provider.ts';
import { attentionOf, type Attention } from './attention.ts';

/** How many sets are looked at in one go: some ms, after which other work gets its turn. */
const sliceSize = 2_000;
const never = Number.POSITIVE_INFINITY;

export interface AttentionWatchParts<TimerHandle> {
  readonly clock: { readonly now: () => number };
  readonly timers: {
    readonly setTimeout: (callback: () => void, delay: number) => TimerHandle;
    readonly clearTimeout: (handle: TimerHandle) => void;
  };
  /** Every credential set as it is now. */
  readonly listCredentialSets: () => readonly CredentialSet[];
  readonly policyOf: (set: CredentialSet) => RotationPolicy;
  /** Told when what {@link AttentionWatch.read} answers may have changed. */
  readonly onChange: () => void;
}

/** A look at all sets, in slices. */
interface Look {
  readonly sets: readonly CredentialSet[];
  readonly now: number;
  next: number;
  nextAt: number;
  readonly asking: Map<string, Attention>;
  /** Ids of sets that were changed meanwhile: as they are in `sets`, they are out of date. */
  readonly changed: Set<string>;
}

/** Knows which sets of the open vault ask for attention. Holds nothing of them while stopped. */
export class AttentionWatch<TimerHandle = unknown> {
  readonly #parts: AttentionWatchParts<TimerHandle>;
  /** By id; null until the first look is done. */
  #asking: Map<string, Attention> | null = null;
  #look: Look | null = null;
  #timer: { readonly handle: TimerHandle } | null = null;
  #lookedAt = 0;
  #nextAt = never;

  constructor(parts: AttentionWatchParts<TimerHandle>) {
    this.#parts = parts;
  }

  start(): void {
    this.stop();
    this.#lookAtAll();
  }

  stop(): void {
    if (this.#timer) this.#parts.timers.clearTimeout(this.#timer.handle);
    this.#timer = this.#look = this.#asking = null;
    this.#nextAt = never;
  }

  /** Takes sets as they are after they were changed. Does nothing while stopped. */
  noteChange(changed: readonly CredentialSet[], removed: readonly string[]): void {
    const now = this.#parts.clock.now();
    for (const map of [this.#asking, this.#look?.asking]) {
      for (const id of removed) map?.delete(id);
      for (const set of changed) if (map) this.#nextAt = Math.min(this.#nextAt, this.#put(map, set, now));
    }
    for (const id of [...removed, ...changed.map((set) => set.id)]) this.#look?.changed.add(id);
    if (this.#asking) this.#parts.onChange();
  }

  /**
   * @returns what asks now, and when to look again, ms since 1970; null while that isn't known: after a while, or a
   * clock that was set back, `onChange` tells when it is
   */
  read(): { readonly asking: readonly Attention[]; readonly nextAt: number } | null {
    const now = this.#parts.clock.now();
    const isOutdated = this.#asking !== null && (now >= this.#nextAt || now < this.#lookedAt);
    if (isOutdated && !this.#look) this.#lookAtAll();
    if (this.#look || !this.#asking) return null;
    return { asking: [...this.#asking.values()], nextAt: this.#nextAt };
  }

  #lookAtAll(): void {
    const now = this.#parts.clock.now();
    const sets = this.#parts.listCredentialSets();
    this.#look = { sets, now, next: 0, nextAt: never, asking: new Map(), changed: new Set() };
    this.#goOn(this.#look);
  }

  #goOn(look: Look): void {
    const { sets, now, asking, changed } = look;
    const end = Math.min(look.next + sliceSize, sets.length);
    for (const set of sets.slice(look.next, end)) {
      if (!changed.has(set.id)) look.nextAt = Math.min(look.nextAt, this.#put(asking, set, now));
    }
    look.next = end;
    this.#timer = {
      handle: this.#parts.timers.setTimeout(() => {
        if (end < sets.length) this.#goOn(look);
        else this.#settle(look);
      }, 0),
    };
  }

  #settle({ now, nextAt, asking, changed }: Look): void {
    this.#timer = this.#look = null;
    this.#lookedAt = now;
    this.#asking = asking;
    // What changed meanwhile has been told, with a moment of its own.
    this.#nextAt = changed.size > 0 ? Math.min(nextAt, this.#nextAt > now ? this.#nextAt : never) : nextAt;
    this.#parts.onChange();
  }

  #put(asking: Map<string, Attention>, set: CredentialSet, now: number): number {
    const { attention, nextAt } = attentionOf(set, this.#parts.policyOf(set), now);
    if (attention) asking.set(set.id, attention);
    else asking.delete(set.id);
    return nextAt;
  }
}
