import type { CredentialSetListItem } from '../../shared/credential.ts';
import { orderKey } from './order-key.ts';

interface Keyed {
  readonly key: string;
  readonly item: CredentialSetListItem;
}

/**
 * Credential sets by ID and in the order of their names, changed in place: a copy for each change would be most of what
 * a change costs at a hundred thousand sets. `replace` and `remove` cost a search for each set and at most one pass over
 * all of them.
 */
export class OrderedSets {
  readonly byId = new Map<string, CredentialSetListItem>();
  /** All sets in order. */
  readonly items: CredentialSetListItem[] = [];
  /** The order key of each of `items`. */
  readonly #keys: string[] = [];

  /** Puts in sets that are new or changed, each of which comes once. */
  replace(changed: Iterable<CredentialSetListItem>): void {
    const entering: Keyed[] = [];
    const leaving: Keyed[] = [];
    for (const item of changed) {
      const key = orderKey(item.name);
      const former = this.byId.get(item.id);
      this.byId.set(item.id, item);
      if (former?.name === item.name) {
        this.items[this.#indexOf({ key, item })] = item;
        continue;
      }
      if (former) leaving.push({ key: orderKey(former.name), item: former });
      entering.push({ key, item });
    }
    this.#takeOut(leaving);
    this.#putIn(entering.sort((a, b) => (isBefore(a.key, a.item.id, b) ? -1 : 1)));
  }

  remove(ids: Iterable<string>): void {
    const leaving: Keyed[] = [];
    for (const id of ids) {
      const item = this.byId.get(id);
      if (!item) continue;
      this.byId.delete(id);
      leaving.push({ key: orderKey(item.name), item });
    }
    this.#takeOut(leaving);
  }

  clear(): void {
    this.byId.clear();
    this.items.length = 0;
    this.#keys.length = 0;
  }

  /** Where a set stands, or would stand; among the first `end` of all. */
  #indexOf(wanted: Keyed, end = this.items.length): number {
    let [low, high] = [0, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#keys[middle] ?? '', this.items[middle]?.id ?? '', wanted)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #takeOut(leaving: readonly Keyed[]): void {
    if (leaving.length === 0) return;
    const gone = leaving.map((each) => this.#indexOf(each)).sort((a, b) => a - b);
    let to = gone[0] ?? 0;
    for (const [nth, index] of gone.entries()) {
      const end = gone[nth + 1] ?? this.items.length;
      for (let from = index + 1; from < end; from += 1, to += 1) this.#move(from, to);
    }
    this.items.length = to;
    this.#keys.length = to;
  }

  /** From the end, so that every set moves once, to where it stays. */
  #putIn(entering: readonly Keyed[]): void {
    let end = this.items.length;
    for (const { key, item } of entering) {
      this.items.push(item);
      this.#keys.push(key);
    }
    for (const [nth, each] of [...entering.entries()].reverse()) {
      const index = this.#indexOf(each, end);
      for (let from = end - 1; from >= index; from -= 1) this.#move(from, from + nth + 1);
      this.items[index + nth] = each.item;
      this.#keys[index + nth] = each.key;
      end = index;
    }
  }

  #move(from: number, to: number): void {
    this.items[to] = this.items[from] as CredentialSetListItem;
    this.#keys[to] = this.#keys[from] as string;
  }
}

const isBefore = (key: string, id: string, other: Keyed): boolean =>
  key === other.key ? id < other.item.id : key < other.key;
