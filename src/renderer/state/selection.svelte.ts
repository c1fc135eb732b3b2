import type { CredentialSetListItem } from '../../shared/credential.ts';
import { compareUrgency } from '../../shared/rotation.ts';
import { credentialSets, environmentNameOf } from './credential-sets.svelte.ts';
import { wordsOf } from './haystack.ts';
import { belongsTo, viewKey, type View } from './views.ts';

interface Narrowed {
  readonly of: readonly CredentialSetListItem[];
  readonly filter: string;
  readonly result: readonly CredentialSetListItem[];
}

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
  /** The rows of the list, in order. */
  visible: readonly CredentialSetListItem[] = $derived(this.#narrow(this.#ofView, this.filter));
  #last: Narrowed = { of: [], filter: '', result: [] };

  /** Filters; a filter that only grew looks through the former matches, which makes typing on cheap. */
  #narrow(items: readonly CredentialSetListItem[], filter: string): readonly CredentialSetListItem[] {
    const words = wordsOf(filter);
    const haystackOf = credentialSets.haystacks();
    const last = this.#last;
    const grew = last.of === items && filter.startsWith(last.filter);
    const result =
      words.length === 0
        ? items
        : (grew ? last.result : items).filter((item) => {
            const haystack = haystackOf(item);
            return words.every((word) => haystack.includes(word));
          });
    this.#last = { of: items, filter, result };
    return result;
  }

  show(view: View): void {
    if (viewKey(view) === viewKey(this.view)) return;
    this.view = view;
    if (!this.visible.some((item) => item.id === this.id)) this.id = null;
  }

  /**
   * To be asked before sets leave the view: answers with what then moves on to the row after them (else before them),
   * so that the user goes on where they were.
   */
  beforeLeaving(ids: readonly string[]): () => void {
    if (this.id === null || !ids.includes(this.id)) return () => undefined;
    const at = this.visible.findIndex((item) => item.id === this.id);
    const stays = (item: CredentialSetListItem) => !ids.includes(item.id);
    const next =
      this.visible.slice(at + 1).find(stays) ?? this.visible.slice(0, Math.max(at, 0)).findLast(stays);
    return () => (this.id = next?.id ?? null);
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
