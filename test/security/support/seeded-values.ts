import { randomBytes } from 'node:crypto';

/**
 * Values that nothing else on this computer holds. Each has a core of twelve hex digits that every spelling leaves as it
 * is; it is looked for too, so that a value cut or escaped in a way nobody thought of is still found.
 */
export class SeededValues {
  readonly #values = new Map<string, string>();

  /** A new value. `%` in the pattern stands for its core. */
  make(name: string, pattern: string): string {
    const core = randomBytes(6).toString('hex');
    const text = pattern.replace('%', core);
    this.#values.set(name, text);
    if (text !== core) this.#values.set(`core of ${name}`, core);
    return text;
  }

  /** Adds one that came about elsewhere, such as a token. */
  add(name: string, text: string): void {
    this.#values.set(name, text);
  }

  /** How many there are, cores not counted. */
  get count(): number {
    return [...this.#values.keys()].filter((name) => !name.startsWith('core of ')).length;
  }

  get all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }
}
