import { ListExpander, type CompactList } from '../../shared/compact-list.ts';
import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure } from '../../shared/failure.ts';
import { call } from './bridge.svelte.ts';
import { clock } from './clock.svelte.ts';
import { forgetOnLock } from './forget.ts';
import { OrderedSets } from './ordered-sets.ts';
import { providers } from './providers.svelte.ts';
import { SetCounts, type Counts } from './set-counts.ts';

export type { Counts } from './set-counts.ts';

/** A load of all sets that has not come to its end. */
interface Loading {
  /** Ids of sets that were told of meanwhile, or are gone: what a part says of them is older. */
  readonly told: Set<string>;
  /** Ids of sets that were here before and have not come yet: at the end, these are gone. */
  readonly missing: Set<string>;
}

/**
 * Every credential set, once. Comes in parts, is kept by main's events, and is changed in place; what is derived from
 * it hears of a change by a revision, because a hundred thousand reactive proxies, or copies, would cost too much.
 */
class CredentialSetsStore {
  /** There is something to show: the first part is here, or all of it. */
  loaded = $state(false);
  /** While the sets come for the first time: how many they will be. Null: all are here. */
  expected = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  counts: Counts = $derived.by(() => {
    void this.#revision;
    return this.#counter.read((provider, environment) => providers.environmentName(provider, environment));
  });
  #revision = $state(0);
  readonly #sets = new OrderedSets();
  readonly #counter = new SetCounts();
  #loading: Loading | null = null;
  #load: Promise<void> = Promise.resolve();

  get byId(): ReadonlyMap<string, CredentialSetListItem> {
    void this.#revision;
    return this.#sets.byId;
  }

  /** All sets by name. Changes in place: whoever keeps it for longer takes a copy. */
  get byName(): readonly CredentialSetListItem[] {
    void this.#revision;
    return this.#sets.items;
  }

  get(id: string | null): CredentialSetListItem | undefined {
    return id === null ? undefined : this.byId.get(id);
  }

  /** Fetches all sets; one that is under way is given up. */
  load(): Promise<void> {
    this.#loading = { told: new Set(), missing: new Set(this.#sets.byId.keys()) };
    this.#load = this.#fetch(this.#loading);
    return this.#load;
  }

  /** Waits until no set is on its way any more, also not because a load failed. */
  async settled(): Promise<void> {
    for (let load: unknown = null; load !== this.#load;) {
      load = this.#load;
      await load;
    }
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    const stops = [
      window.keyturn.on('credentialSetsChanged', ({ now, changed, removed }) => {
        clock.follow(now);
        this.apply(changed, removed);
      }),
      window.keyturn.on('credentialSetsReplaced', () => void this.load()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Takes in sets that are new or changed, whoever learned of them first: a call's answer or an event. */
  apply(changed: readonly CredentialSetListItem[], removed: readonly string[] = []): void {
    for (const { id } of changed) this.#loading?.told.add(id);
    for (const id of removed) this.#loading?.told.add(id);
    this.assume(changed, removed);
  }

  /** Takes in what is nearly right, until main tells. */
  assume(changed: readonly CredentialSetListItem[], removed: readonly string[] = []): void {
    // An answer that comes after the vault was locked; loading brings everything anew.
    if (!this.loaded && !this.#loading) return;
    this.#remove(removed);
    this.#replace(changed);
    this.#revision += 1;
  }

  /** As before the first load. */
  clear(): void {
    this.#loading = null;
    this.#sets.clear();
    this.#counter.clear();
    this.#revision += 1;
    this.loaded = false;
    this.expected = null;
    this.failure = null;
    // A derived value nobody reads any more would keep the last one.
    void this.counts;
  }

  /** Asks for the next part before it takes in the last one, so that both processes work at the same time. */
  async #fetch(loading: Loading): Promise<void> {
    const isFirst = !this.loaded;
    const expander = new ListExpander();
    let answer = call('listCredentialSets', { from: 0 });
    for (let shown = 0; ;) {
      const result = await answer;
      if (loading !== this.#loading) return;
      if (!result.ok) {
        this.failure = result.failure;
        this.#loading = null;
        return;
      }
      const { now, total, next, credentialSets: text } = result.value;
      if (next !== null) answer = call('listCredentialSets', { from: next });
      clock.follow(now);
      this.#takePart(loading, expander.expand(JSON.parse(text) as CompactList));
      if (next === null) break;
      // Showing costs a walk over what is there, so that is done each time when twice as much is.
      if (isFirst && this.#sets.items.length >= 2 * shown) {
        shown = this.#sets.items.length;
        this.#show(total);
      }
    }
    this.#remove([...loading.missing].filter((id) => !loading.told.has(id)));
    this.#loading = null;
    this.#show(null);
  }

  #takePart({ told, missing }: Loading, items: readonly CredentialSetListItem[]): void {
    for (const { id } of items) missing.delete(id);
    this.#replace(told.size === 0 ? items : items.filter(({ id }) => !told.has(id)));
  }

  #show(expected: number | null): void {
    this.expected = expected;
    this.failure = null;
    this.loaded = true;
    this.#revision += 1;
  }

  #replace(changed: readonly CredentialSetListItem[]): void {
    const items = [...new Map(changed.map((item) => [item.id, item])).values()];
    for (const item of items) {
      const former = this.#sets.byId.get(item.id);
      if (former) this.#counter.count(former, -1);
      this.#counter.count(item, 1);
    }
    this.#sets.replace(items);
  }

  #remove(ids: readonly string[]): void {
    for (const id of new Set(ids)) {
      const former = this.#sets.byId.get(id);
      if (former) this.#counter.count(former, -1);
    }
    this.#sets.remove(ids);
  }
}

export const environmentNameOf = (item: CredentialSetListItem): string =>
  providers.environmentName(item.providerId, item.environmentId);

export const credentialSets = new CredentialSetsStore();
forgetOnLock(() => credentialSets.clear());
