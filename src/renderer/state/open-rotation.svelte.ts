import { selection } from './selection.svelte.ts';

/** A tab of the detail pane that something outside of it asks for. */
class WantedTab {
  #wanted = $state.raw<{ readonly id: string; readonly tab: string } | null>(null);

  ask(id: string, tab: string): void {
    this.#wanted = { id, tab };
  }

  /** Answers once: which tab a set's detail pane is to show; null: whichever it likes. */
  take(id: string): string | null {
    const wanted = this.#wanted;
    if (wanted?.id !== id) return null;
    this.#wanted = null;
    return wanted.tab;
  }
}

export const wantedTab = new WantedTab();

/** Opens a set's rotation guide, wherever the user is. */
export function openRotation(id: string): void {
  wantedTab.ask(id, 'rotation');
  selection.open(id);
}
