import { selection } from '../../state/selection.svelte.ts';
import { rowForKey } from './list-keys.ts';

/** What a list does with keys that don't only move the selection. */
export interface ChoosingParts {
  /** How many rows a page has. */
  readonly page: () => number;
  readonly onOpen: (id: string) => void;
  /** A letter was typed, which is for the filter. */
  readonly onType: () => void;
}

/** A key in the filter box or the list: moves the selection among the rows, or opens what it is at. */
export function moveWithKey(event: KeyboardEvent, { page, onOpen }: Omit<ChoosingParts, 'onType'>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const items = selection.visible;
  const index = items.findIndex(({ id }) => id === selection.id);
  if (event.key === 'Enter') {
    event.preventDefault();
    // From the filter, Enter without a selection means the first match.
    const wanted = items[Math.max(index, 0)];
    if (wanted) onOpen(wanted.id);
    return;
  }
  const next = items[rowForKey(event.key, index, items.length, page()) ?? -1];
  if (!next) return;
  event.preventDefault();
  if (event.shiftKey) selection.chooseTo(next.id);
  else selection.id = next.id;
}

/** A key in the list itself. */
export function chooseWithKey(event: KeyboardEvent, parts: ChoosingParts): void {
  const { key, ctrlKey, metaKey, altKey } = event;
  const typesLetter = key.length === 1 && !ctrlKey && !metaKey && !altKey && !' /?'.includes(key);
  if (typesLetter) parts.onType();
  else if (key.toLowerCase() === 'a' && (ctrlKey || metaKey) && !altKey) {
    event.preventDefault();
    selection.chooseAll();
  } else if (key === 'Escape' && selection.chosen.length > 0) {
    event.preventDefault();
    selection.chooseOne();
  } else if (key === 'Escape' && selection.filter !== '') selection.filter = '';
  else moveWithKey(event, parts);
}

/** A click on a row: Shift chooses a range, Ctrl (⌘) one more or less. */
export function chooseWithClick({ shiftKey, ctrlKey, metaKey }: MouseEvent, id: string): void {
  if (shiftKey) selection.chooseTo(id);
  else if (ctrlKey || metaKey) selection.toggle(id);
  else selection.id = id;
}
