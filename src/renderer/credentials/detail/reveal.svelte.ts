import type { Failure } from '../../../shared/failure.ts';
import { call } from '../../state/bridge.svelte.ts';

interface Shown {
  readonly clientSecret: string;
  /** The version that was asked for; undefined: the current one. */
  readonly versionId: string | undefined;
  /** How long it stays, in ms. */
  readonly hideAfter: number;
}

/**
 * A client secret on screen: at most one at a time, and never for longer than main allows. Main is told when it is
 * hidden, so that the window may be captured again.
 */
export class SecretReveal {
  #shown: Shown | null = $state.raw(null);
  #left: number = $state(0);
  failure: Failure | null = $state.raw(null);
  /** Counts up with each reveal and hide, so that an answer that comes too late is known as such. */
  #turn = 0;
  #stop: (() => void) | undefined;

  /** How long it still stays, in ms. */
  get left(): number {
    return this.#left;
  }

  /** What is left as a share of the whole, 0 to 1. */
  get share(): number {
    return this.#shown ? this.#left / this.#shown.hideAfter : 0;
  }

  /** The secret of a version if it is the one shown, else null. */
  secretOf(versionId?: string): string | null {
    return this.#shown && this.#shown.versionId === versionId ? this.#shown.clientSecret : null;
  }

  async reveal(id: string, versionId?: string): Promise<void> {
    this.hide();
    this.failure = null;
    const turn = ++this.#turn;
    const answer = await call('revealSecret', { id, ...(versionId !== undefined && { versionId }) });
    if (turn !== this.#turn) {
      // Another set was chosen or the window left meanwhile: it must not appear any more.
      if (answer.ok && !this.#shown) void call('hideSecret');
      return;
    }
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    const { clientSecret, hideAfter } = answer.value;
    this.#shown = { clientSecret, versionId, hideAfter };
    this.#countDown(hideAfter);
  }

  /** Hides what is shown, and whatever is about to be. */
  hide(): void {
    this.#turn += 1;
    this.#stop?.();
    this.#stop = undefined;
    this.#left = 0;
    if (!this.#shown) return;
    this.#shown = null;
    void call('hideSecret');
  }

  #countDown(hideAfter: number): void {
    const until = Date.now() + hideAfter;
    this.#left = hideAfter;
    const end = setTimeout(() => this.hide(), hideAfter);
    const tick = setInterval(() => {
      this.#left = Math.max(0, until - Date.now());
      // Timers stand still while the computer sleeps; the clock doesn't.
      if (this.#left === 0) this.hide();
    }, 1_000);
    this.#stop = () => {
      clearTimeout(end);
      clearInterval(tick);
    };
  }
}
