import type { Draft } from '../shared/vault.ts';

/** What an open vault does for drafts. */
export interface DraftKeeper {
  readonly keepDraft: (draft: Uint8Array) => void;
  readonly takeDraft: () => Draft | null;
}

/** What is being typed in the window now: in this process's memory while the vault is open, sealed in it when it locks. */
export interface Drafts {
  /** @param draft - null: nothing is being typed any more */
  readonly set: (draft: Draft | null) => void;
  /** Seals what is being typed, if anything is, and forgets it, also when it can't be stored. */
  readonly keep: (vault: DraftKeeper) => void;
  /**
   * Takes out what a lock kept. It counts as being typed from then on, so that a vault that locks again before the
   * window has told of a change keeps it again.
   */
  readonly take: (vault: DraftKeeper) => Draft | null;
}

/** A buffer, not a string, because it may hold a client secret: a buffer can be wiped. */
export function createDrafts(): Drafts {
  let typed: Buffer | null = null;
  const forget = (): void => {
    typed?.fill(0);
    typed = null;
  };
  const set = (draft: Draft | null): void => {
    forget();
    if (draft) typed = ownBytes(JSON.stringify(draft));
  };
  return {
    set,
    keep: (vault) => {
      try {
        if (typed) vault.keepDraft(typed);
      } finally {
        forget();
      }
    },
    take: (vault) => {
      const draft = vault.takeDraft();
      if (draft) set(draft);
      return draft;
    },
  };
}

/** Memory of its own: `Buffer.from` would put a short text into a pool that many share. */
function ownBytes(text: string): Buffer {
  const bytes = Buffer.alloc(Buffer.byteLength(text, 'utf8'));
  bytes.write(text, 'utf8');
  return bytes;
}
