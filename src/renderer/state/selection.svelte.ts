import { untrack } from 'svelte';
import type { CredentialSetListItem } from '../../shared/credential.ts';
import { credentialSets, environmentNameOf } from './credential-sets.svelte.ts';
import { forgetOnLock } from './forget.ts';
import { matcher, wordsOf } from './haystack.ts';
import { providers } from './providers.svelte.ts';
import { Search } from './search.svelte.ts';
import { belongsTo, inOrderOf, needsAttention, viewKey, type View } from './views.ts';

type Items = readonly CredentialSetListItem[];

const none: ReadonlySet<string> = new Set();
const idsOf = (items: Items): ReadonlySet<string> => new Set(items.map(({ id }) => id));

/** What the user looks at: the view, the filter, the one set that is open, and those chosen together with it. */
class Selection {
  view = $state.raw<View>({ kind: 'all' });
  filter = $state('');
  #id = $state<string | null>(null);
  /** Ids of sets chosen together; empty: only the open one is. */
  #chosen = $state.raw<ReadonlySet<string>>(new Set());
  /** Where choosing a range begins. */
  #anchor: string | null = null;

  /** The open set's id; null: none is open. Opening one ends choosing several. */
  get id(): string | null {
    return this.#id;
  }

  set id(id: string | null) {
    this.#id = this.#anchor = id;
    this.#chosen = none;
  }

  /** The open set; undefined when none is, or when it is gone. */
  selected = $derived(credentialSets.get(this.id));
  #ofView = $derived.by(() => {
    const view = this.view;
    const items = credentialSets.byName.filter((item) => belongsTo(view, item, environmentNameOf));
    return inOrderOf(view, items);
  });
  #search = $derived.by(() => this.#startSearch(this.#ofView, this.filter, this.view, providers.all));
  /** The rows of the list, in order; while a search goes on, those that were found. */
  visible: Items = $derived(this.#search.results);
  /** The rows are not all there yet, because there are very many sets to look through. */
  searching = $derived(!this.#search.done);
  /** Those of the rows that are chosen together, in order; empty unless there are several. */
  chosen: Items = $derived.by(() => {
    const chosen = this.#chosen;
    if (chosen.size < 2) return [];
    const items = this.visible.filter(({ id }) => chosen.has(id));
    return items.length < 2 ? [] : items;
  });
  #last: { readonly search: Search; readonly view: View } | null = null;

  #startSearch(items: Items, filter: string, view: View, _names: unknown): Search {
    return untrack(() => {
      const last = this.#last;
      const isSame = last?.search.filter === filter && viewKey(last.view) === viewKey(view);
      const search = new Search({
        items,
        filter,
        names: providers,
        former: last?.search ?? null,
        stillRight: isSame ? (former) => this.#stillThere(former) : null,
      });
      this.#last = { search, view };
      return search;
    });
  }

  #stillThere(items: Items): Items {
    const present = items.flatMap((item) => credentialSets.get(item.id) ?? []);
    return present.filter((item) => belongsTo(this.view, item, environmentNameOf));
  }

  /** Whether the list shows a set, or will once it has been found. */
  #shows(item: CredentialSetListItem): boolean {
    return belongsTo(this.view, item, environmentNameOf) && matcher(wordsOf(this.filter), providers)(item);
  }

  /** Whether a row looks chosen. */
  isChosen(id: string): boolean {
    return this.#chosen.size > 0 ? this.#chosen.has(id) : id === this.#id;
  }

  /** Takes a row to those that are chosen, or from them. */
  toggle(id: string): void {
    const former = this.#chosen.size > 0 || this.#id === null ? [...this.#chosen] : [this.#id];
    const chosen = former.includes(id) ? former.filter((each) => each !== id) : [...former, id];
    this.#id = chosen.includes(id) ? id : (chosen.at(-1) ?? null);
    this.#anchor = id;
    this.#chosen = chosen.length > 1 ? new Set(chosen) : none;
  }

  /** Chooses every row from the one where choosing began up to this one. */
  chooseTo(id: string): void {
    const anchor = this.visible.findIndex((item) => item.id === (this.#anchor ?? this.#id));
    const end = this.visible.findIndex((item) => item.id === id);
    const [from, to] = anchor < 0 ? [end, end] : [Math.min(anchor, end), Math.max(anchor, end)];
    this.#anchor ??= id;
    this.#id = id;
    this.#chosen = from === to ? none : idsOf(this.visible.slice(from, to + 1));
  }

  chooseAll(): void {
    const [first] = this.visible;
    this.#id ??= first?.id ?? null;
    this.#chosen = this.visible.length > 1 ? idsOf(this.visible) : none;
  }

  /** Only the open one is chosen, as before. */
  chooseOne(): void {
    this.#chosen = none;
  }

  show(view: View): void {
    if (viewKey(view) === viewKey(this.view)) return;
    this.#chosen = none;
    this.view = view;
    if (!this.selected || !this.#shows(this.selected)) this.id = null;
  }

  /** Shows all of a view: a number that was clicked promises that many. */
  showAllOf(view: View): void {
    this.filter = '';
    this.show(view);
  }

  /**
   * To be asked before sets leave the view: answers with what then moves on to the row after them (else before them),
   * so that the user goes on where they were.
   */
  beforeLeaving(ids: readonly string[]): () => void {
    if (this.id === null || !ids.includes(this.id)) return () => undefined;
    const leaving = new Set(ids);
    const at = this.visible.findIndex((item) => item.id === this.id);
    const stays = (item: CredentialSetListItem) => !leaving.has(item.id);
    const next =
      this.visible.slice(at + 1).find(stays) ?? this.visible.slice(0, Math.max(at, 0)).findLast(stays);
    return () => (this.id = next?.id ?? null);
  }

  /**
   * Forgets everything but IDs, by which the window finds back to where it was. The names of environments and tags
   * come from the vault, as contacts do, so such a view becomes *All*.
   */
  forget(): void {
    this.filter = '';
    this.#chosen = none;
    if (['environment', 'tag', 'contact', 'attention_of'].includes(this.view.kind))
      this.view = { kind: 'all' };
    this.#last?.search.stop();
    this.#last = null;
    // Derived values that nobody reads any more would keep the last ones.
    void [this.selected, this.visible, this.chosen];
  }

  /** Opens a set wherever it is, and makes sure that the list shows it. */
  open(id: string): void {
    const item = credentialSets.get(id);
    if (this.view.kind === 'dashboard') {
      // It takes the place of the list; the same sets in the same order are those that need attention.
      this.view = { kind: item && needsAttention(item) ? 'attention' : 'all' };
    }
    if (item && !this.#shows(item)) {
      this.filter = '';
      const shows = belongsTo(this.view, item, environmentNameOf);
      if (!shows) this.view = { kind: item.trashedAt === null ? 'all' : 'trash' };
    }
    this.id = id;
  }
}

export const selection = new Selection();
// After the sets themselves, which registered first: what is derived here must find them gone.
forgetOnLock(() => selection.forget());
