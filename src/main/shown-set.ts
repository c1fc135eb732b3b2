import type { IpcEvents } from '../shared/ipc-contract.ts';

export interface ShownSetParts {
  /** Brings the window to the front, or makes one. */
  readonly showWindow: () => void;
  readonly isVaultOpen: () => boolean;
  readonly send: (payload: IpcEvents['showCredentialSet']) => void;
}

/** Shows a credential set on behalf of a notification or the tray: once there is a window, and the vault is open. */
export class ShownSet {
  readonly #parts: ShownSetParts;
  /** Null: nothing waits. */
  #wanted: IpcEvents['showCredentialSet'] | null = null;
  #pageListens = false;

  constructor(parts: ShownSetParts) {
    this.#parts = parts;
  }

  /** @param id - null: what needs attention */
  show(id: string | null): void {
    this.#wanted = { id };
    this.#parts.showWindow();
    this.#deliver();
  }

  /** To be called when the page asks for its first facts: it listens from then on. */
  notePage(): void {
    this.#pageListens = true;
    this.#deliver();
  }

  /** To be called when the page is gone, or another is about to come. */
  notePageGone(): void {
    this.#pageListens = false;
  }

  /** To be called when the vault was opened. */
  noteOpened(): void {
    this.#deliver();
  }

  #deliver(): void {
    if (!this.#wanted || !this.#pageListens || !this.#parts.isVaultOpen()) return;
    this.#parts.send(this.#wanted);
    this.#wanted = null;
  }
}
