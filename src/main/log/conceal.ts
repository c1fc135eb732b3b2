/**
 * Takes the vault's live secrets out of a text.
 *
 * @returns the text without them; null if they can't be told any more, because the vault that had them is locked
 */
export type Conceal = (text: string) => string | null;

export interface Concealer {
  readonly conceal: Conceal;
  /** To be called when a vault was opened: from then on, this process may have its secrets in memory. */
  readonly noteOpened: () => void;
}

/** @param openVault - null while it isn't open */
export function createConcealer(
  openVault: () => { readonly concealSecrets: (text: string) => string } | null,
): Concealer {
  let wasOpened = false;
  return {
    conceal: (text) => {
      const vault = openVault();
      if (vault) return vault.concealSecrets(text);
      return wasOpened ? null : text;
    },
    noteOpened: () => {
      wasOpened = true;
    },
  };
}
