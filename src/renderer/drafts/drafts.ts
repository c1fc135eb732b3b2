import type { Draft } from '../../shared/vault.ts';
import { call } from '../state/bridge.svelte.ts';

/** The contract's own limit, in characters. */
const longest = 262_144;

/**
 * Tells main what is being typed in a form, so that a lock can keep it, sealed. Main alone keeps it: the window tells
 * and forgets. It tells at once, since a lock doesn't wait for the window.
 */
class Drafts {
  #telling: Promise<unknown> = Promise.resolve();
  /** Whether main has something that would be kept. */
  #told = false;

  /** Takes out what a lock kept; null: nothing. */
  async take(): Promise<Draft | null> {
    const result = await call('takeDraft');
    const draft = result.ok ? result.value : null;
    // Main counts it as being typed from then on.
    this.#told = draft !== null;
    return draft;
  }

  /** What stands in a form that somebody typed into. */
  report(draft: Draft): void {
    if (draft.values.length > longest) return;
    this.#told = true;
    this.#telling = call('setDraft', draft);
  }

  /** Waits until main knows what was told, before a lock. */
  async flush(): Promise<void> {
    await this.#telling;
  }

  /** The form was sent, cancelled, or holds nothing of the user's any more. */
  discard(): void {
    if (!this.#told) return;
    this.#told = false;
    this.#telling = call('setDraft', null);
  }

  /** The form goes without the user's will, as when the vault locks: what main knows is to be kept. */
  abandon(): void {
    this.#told = false;
  }
}

export const drafts = new Drafts();
