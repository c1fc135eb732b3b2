import { untrack } from 'svelte';
import type { CredentialSetListItem } from '../../shared/credential.ts';
import { byUrgency } from '../../shared/rotation.ts';
import { credentialSets, environmentNameOf } from './credential-sets.svelte.ts';
import { forgetOnLock } from './forget.ts';
import { matcher, wordsOf } from './haystack.ts';
import { providers } from './providers.svelte.ts';
import { Search } from './search.svelte.ts';
import { belongsTo, viewKey, type View } from './views.ts';

type Items = readonly CredentialSetListItem[];

/** What the user looks at: the view, the filter, and the one set that is open. */
class Selection {
  view = $state.raw<View>({ kind: 'all' });
  filter = $state('');
  id = $state<string | null>(null);

  /** The open set; undefined when none is, or when it is gone. */
  selected = $derived(credentialSets.get(this.id));
  #ofView = $derived.by(() => {
    const view = this.view;
    const items = credentialSets.byName.filter((item) => belongsTo(view, item, environmentNameOf));
    return view.kind === 'attention' ? byUrgency(items) : items;
  });
  #search = $derived.by(() => this.#startSearch(this.#ofView, this.filter, this.view, providers.all));
  /** The rows of the list, in order; while a search goes on, those that were found. */
  visible: Items = $derived(this.#search.results);
  /** The rows are not all there yet, because there are very many sets to look through. */
  searching = $derived(!this.#search.done);
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

  show(view: View): void {
    if (viewKey(view) === viewKey(this.view)) return;
    this.view = view;
    if (!this.selected || !this.#shows(this.selected)) this.id = null;
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
   * come from the vault, so such a view becomes *All*.
   */
  forget(): void {
    this.filter = '';
    if (this.view.kind === 'environment' || this.view.kind === 'tag') this.view = { kind: 'all' };
    this.#last?.search.stop();
    this.#last = null;
    // Derived values that nobody reads any more would keep the last ones.
    void [this.selected, this.visible];
  }

  /** Opens a set wherever it is, and makes sure that the list shows it. */
  open(id: string): void {
    const item = credentialSets.get(id);
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
