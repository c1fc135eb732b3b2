import { forgetOnLock } from '../state/forget.ts';
import { openRotation } from '../state/open-rotation.svelte.ts';

/** What was typed into the Create step's form, as {@link ../drafts/form-values.ts} writes it. */
type Typed = string;

/**
 * What the guided rotation is to begin with. What is typed there outlives a look at another set or tab, because a provider
 * may show a secret only once.
 */
class GuideDoor {
  /** The set whose guide is to begin a rotation, if none is under way; the guide takes it. */
  asked = $state.raw<string | null>(null);
  readonly #typed = new Map<string, Typed>();
  readonly #kept = new Set<string>();

  /** Opens a set's guide at the step that is due. @param kept - what a lock kept of the Create step's form */
  open(id: string, kept?: Typed): void {
    if (kept !== undefined) {
      this.#typed.set(id, kept);
      this.#kept.add(id);
    }
    this.asked = id;
    openRotation(id);
  }

  typed(id: string): Typed | undefined {
    return this.#typed.get(id);
  }

  /** Whether that comes from before a lock. */
  wasKept(id: string): boolean {
    return this.#kept.has(id);
  }

  type(id: string, values: Typed | null): void {
    if (values === null) this.#typed.delete(id);
    else this.#typed.set(id, values);
  }

  forget(id: string): void {
    this.#typed.delete(id);
    this.#kept.delete(id);
  }

  clear(): void {
    this.asked = null;
    this.#typed.clear();
    this.#kept.clear();
  }
}

export const guideDoor = new GuideDoor();
forgetOnLock(() => guideDoor.clear());
