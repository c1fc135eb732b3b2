import type { Failure } from '../../shared/failure.ts';
import type { Identification } from '../../shared/identification.ts';
import { call } from '../state/bridge.svelte.ts';
import { forgetOnLock } from '../state/forget.ts';
import { textSource, type SourceOrProblem } from './pasted-source.ts';

/** What the vault knows about one text. The text itself isn't kept. */
export interface Answer {
  /** What was looked through, such as "config.env, 12 lines". */
  readonly about: string;
  readonly identification: Identification;
}

/** The *Identify* dialog: whether it is open, and what it found. */
class IdentificationState {
  open = $state(false);
  busy = $state(false);
  /** What is typed by hand. What is pasted or dropped never comes here. */
  typed = $state('');
  answer = $state.raw<Answer | null>(null);
  problem = $state.raw<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  #asked = 0;

  /** Looks a text up, once it is read. A later text takes its place. */
  async look(source: SourceOrProblem | Promise<SourceOrProblem>): Promise<void> {
    const asked = ++this.#asked;
    this.#forgetAnswer();
    this.busy = true;
    const read = await source;
    if (asked !== this.#asked) return;
    if ('problem' in read) {
      this.problem = read.problem;
      this.busy = false;
      return;
    }
    const { name, text } = read;
    const result = await call('identify', { text });
    if (asked !== this.#asked) return;
    this.busy = false;
    if (result.ok) this.answer = { about: name, identification: result.value };
    else this.failure = result.failure;
  }

  /** Main makes its index for the first text, of nothing too: so it is there when somebody pastes. */
  warmUp(): void {
    void call('identify', { text: '' });
  }

  async lookAtTyped(): Promise<void> {
    await this.look(textSource('What you typed', this.typed));
  }

  /** The dialog is closed: nothing of it stays. */
  clear(): void {
    this.#asked += 1;
    this.open = false;
    this.busy = false;
    this.typed = '';
    this.#forgetAnswer();
  }

  #forgetAnswer(): void {
    this.answer = null;
    this.problem = null;
    this.failure = null;
  }
}

export const identification = new IdentificationState();
forgetOnLock(() => identification.clear());
