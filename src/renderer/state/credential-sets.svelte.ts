import type { CredentialSetListItem } from '../../shared/credential.ts';
import type { Failure } from '../../shared/failure.ts';
import type { CredentialSetList } from '../../shared/ipc-contract.ts';
import { call } from './bridge.svelte.ts';
import { clock } from './clock.svelte.ts';
import { haystackOf } from './haystack.ts';
import { providers } from './providers.svelte.ts';
import { needsAttention } from './views.ts';

export interface Counts {
  readonly all: number;
  readonly attention: number;
  readonly disabled: number;
  readonly trash: number;
  /** By provider ID, environment name and tag; sets in the trash don't count. */
  readonly providers: ReadonlyMap<string, number>;
  readonly environments: ReadonlyMap<string, number>;
  readonly tags: ReadonlyMap<string, number>;
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/**
 * Every credential set, once. Loaded as one JSON text, kept by main's events; `$state.raw`, because ten thousand
 * reactive proxies cost more than replacing a map.
 */
class CredentialSetsStore {
  byId = $state.raw<ReadonlyMap<string, CredentialSetListItem>>(new Map());
  /** All sets by name. */
  byName = $state.raw<readonly CredentialSetListItem[]>([]);
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  counts = $derived(this.#count());
  #haystacks = new WeakMap<CredentialSetListItem, string>();
  #haystacksOf: unknown = null;

  get(id: string | null): CredentialSetListItem | undefined {
    return id === null ? undefined : this.byId.get(id);
  }

  async load(): Promise<void> {
    const result = await call('listCredentialSets');
    if (!result.ok) {
      this.failure = result.failure;
      return;
    }
    const list = JSON.parse(result.value) as CredentialSetList;
    clock.follow(list.now);
    this.byId = new Map(list.credentialSets.map((item) => [item.id, item]));
    this.#sort(list.credentialSets);
    this.failure = null;
    this.loaded = true;
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
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole, see above
    const byId = new Map(this.byId);
    for (const id of removed) byId.delete(id);
    for (const item of changed) byId.set(item.id, item);
    // The former order is nearly the new one, which sorting makes good use of.
    const former = new Set(this.byName.map((item) => item.id));
    const kept = this.byName.flatMap((item) => byId.get(item.id) ?? []);
    this.#sort([...kept, ...changed.filter((item) => !former.has(item.id))]);
    this.byId = byId;
  }

  /**
   * Reads what typing finds a set by: made when first asked for, then kept as long as the set stays as it is. Asked
   * for once for a whole filtering, because ten thousand reactive reads would cost more than the filtering.
   */
  haystacks(): (item: CredentialSetListItem) => string {
    if (this.#haystacksOf !== providers.all) {
      this.#haystacks = new WeakMap();
      this.#haystacksOf = providers.all;
    }
    const haystacks = this.#haystacks;
    return (item) => {
      let haystack = haystacks.get(item);
      if (haystack === undefined) {
        haystack = haystackOf(item, providers);
        haystacks.set(item, haystack);
      }
      return haystack;
    };
  }

  /**
   * Makes the haystacks while nothing else is to do, so that the first typed letter doesn't pay for all of them.
   * @returns a function that stops it
   */
  prepareSearch(): () => void {
    const items = this.byName;
    const read = this.haystacks();
    let next = 0;
    const work = (deadline: IdleDeadline) => {
      while (next < items.length && deadline.timeRemaining() > 1) {
        for (const item of items.slice(next, next + 100)) read(item);
        next += 100;
      }
      if (next < items.length) handle = requestIdleCallback(work);
    };
    let handle = requestIdleCallback(work);
    return () => cancelIdleCallback(handle);
  }

  #sort(items: readonly CredentialSetListItem[]): void {
    this.byName = items.toSorted((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  }

  #count(): Counts {
    const counts = { all: 0, attention: 0, disabled: 0, trash: 0 };
    const [byProvider, byEnvironment, byTag] = [0, 0, 0].map(() => new Map<string, number>()) as [
      Map<string, number>,
      Map<string, number>,
      Map<string, number>,
    ];
    const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
    for (const item of this.byId.values()) {
      if (item.trashedAt !== null) {
        counts.trash += 1;
        continue;
      }
      counts.all += 1;
      if (needsAttention(item)) counts.attention += 1;
      if (!item.enabled) counts.disabled += 1;
      add(byProvider, item.providerId);
      add(byEnvironment, environmentNameOf(item));
      for (const tag of item.tags) add(byTag, tag);
    }
    return { ...counts, providers: byProvider, environments: byEnvironment, tags: byTag };
  }
}

export const environmentNameOf = (item: CredentialSetListItem): string =>
  providers.environmentName(item.providerId, item.environmentId);

export const credentialSets = new CredentialSetsStore();
