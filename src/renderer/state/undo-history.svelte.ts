import type { Failure } from '../../shared/failure.ts';
import { dismissToasts, showFailure, showToast } from '../ui/toast.ts';
import { forgetOnLock } from './forget.ts';

type Undo = () => Promise<Failure | null>;

/** What ⌘Z takes back, newest last. No secret's value comes here; forgotten when the window closes. */
class UndoHistory {
  #steps = $state.raw<readonly { readonly label: string; readonly undo: Undo }[]>([]);
  readonly #longest = 50;

  get available(): boolean {
    return this.#steps.length > 0;
  }

  /** @param label completes "Undid …" */
  remember(label: string, undo: Undo): void {
    this.#steps = [...this.#steps, { label, undo }].slice(-this.#longest);
  }

  undoLast(): Promise<void> {
    const last = this.#steps.at(-1);
    return last ? this.undoThis(last.undo) : Promise.resolve();
  }

  /** For a toast's Undo button: that very step, even when others came after it. */
  async undoThis(undo: Undo): Promise<void> {
    const step = this.#steps.find((candidate) => candidate.undo === undo);
    if (!step) return;
    this.#steps = this.#steps.filter((candidate) => candidate !== step);
    const failure = await undo();
    if (failure) showFailure(failure);
    else showToast(`Undid ${step.label}`);
  }

  clear(): void {
    this.#steps = [];
  }
}

export const undoHistory = new UndoHistory();
forgetOnLock(() => undoHistory.clear());
// Toasts name what was done, and offer to undo it.
forgetOnLock(dismissToasts);
