import type { Failure, Result } from '../../../shared/failure.ts';
import type { ResponseOf } from '../../../shared/ipc-contract.ts';
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
  /** How many calls main hasn't answered yet. */
  #pending = 0;
  /** Main keeps the window from being captured since it gave a secret, until it is told that none is shown. */
  #protected = false;
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
    this.#pending += 1;
    const answer = await call('revealSecret', { id, ...(versionId !== undefined && { versionId }) });
    this.#pending -= 1;
    if (answer.ok) this.#protected = true;
    // Otherwise another set was chosen or the window left meanwhile: it must not appear any more.
    if (turn === this.#turn) this.#take(answer, versionId);
    this.#endProtection();
  }

  #take(answer: Result<ResponseOf<'revealSecret'>>, versionId: string | undefined): void {
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
    this.#shown = null;
    this.#endProtection();
  }

  /** Not while a secret is shown or on its way: main has one protection for all of them. */
  #endProtection(): void {
    if (!this.#protected || this.#shown || this.#pending > 0) return;
    this.#protected = false;
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
