import type { CredentialSetListItem } from '../../shared/credential.ts';
import { compareUrgency } from '../../shared/rotation.ts';
import { credentialSets, environmentNameOf } from './credential-sets.svelte.ts';
import { wordsOf } from './haystack.ts';
import { belongsTo, viewKey, type View } from './views.ts';

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
    return view.kind === 'attention' ? items.toSorted(compareUrgency) : items;
  });
  #words = $derived(wordsOf(this.filter));
  /** The rows of the list, in order. */
  visible: readonly CredentialSetListItem[] = $derived.by(() => {
    const words = this.#words;
    if (words.length === 0) return this.#ofView;
    return this.#ofView.filter((item) => {
      const haystack = credentialSets.haystack(item);
      return words.every((word) => haystack.includes(word));
    });
  });

  show(view: View): void {
    if (viewKey(view) === viewKey(this.view)) return;
    this.view = view;
    if (!this.visible.some((item) => item.id === this.id)) this.id = null;
  }

  /** Opens a set wherever it is, and makes sure that the list shows it. */
  open(id: string): void {
    const item = credentialSets.get(id);
    if (item && !this.visible.some((visible) => visible.id === id)) {
      this.filter = '';
      const shows = belongsTo(this.view, item, environmentNameOf);
      if (!shows) this.view = { kind: item.trashedAt === null ? 'all' : 'trash' };
    }
    this.id = id;
  }
}

export const selection = new Selection();
