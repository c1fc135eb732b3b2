/** What a notification or the tray asks the window to show; it waits until the workspace can. */
class ShownSet {
  /** An id, or, null in it, what needs attention; null: nothing is asked for. */
  wanted = $state.raw<{ readonly id: string | null } | null>(null);

  /** @returns a function that stops listening */
  listen(): () => void {
    return window.keyturn.on('showCredentialSet', (wanted) => {
      this.wanted = wanted;
    });
  }
}

export const shownSet = new ShownSet();
