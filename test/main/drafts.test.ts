import { describe, expect, it } from 'vitest';
import { createDrafts } from '../../src/main/drafts.ts';
import type { Draft } from '../../src/shared/vault.ts';

const draft: Draft = { form: 'register', credentialSetId: null, values: '{"clientSecret":"half-typ"}' };

/** A vault that only keeps drafts, as text. */
function keeper(stored: string | null = null) {
  return {
    stored,
    bytes: null as Uint8Array | null,
    keepDraft(bytes: Uint8Array) {
      this.bytes = bytes;
      this.stored = Buffer.from(bytes).toString('utf8');
    },
    takeDraft(): Draft | null {
      const text = this.stored;
      this.stored = null;
      return text === null ? null : (JSON.parse(text) as Draft);
    },
  };
}

describe('what is being typed', () => {
  it('is kept as it was last, and wiped from memory', () => {
    const drafts = createDrafts();
    const vault = keeper();
    drafts.set({ ...draft, values: '{}' });
    drafts.set(draft);
    drafts.keep(vault);
    expect(JSON.parse(vault.stored ?? '')).toEqual(draft);
    expect(vault.bytes?.every((byte) => byte === 0)).toBe(true);
  });

  it('is not kept when the form was closed, nor a second time', () => {
    const drafts = createDrafts();
    const vault = keeper();
    drafts.set(draft);
    drafts.set(null);
    drafts.keep(vault);
    expect(vault.stored).toBeNull();

    drafts.set(draft);
    drafts.keep(vault);
    vault.stored = null;
    drafts.keep(vault);
    expect(vault.stored).toBeNull();
  });

  it('leaves alone what an earlier lock kept and nobody took yet', () => {
    const vault = keeper(JSON.stringify(draft));
    createDrafts().keep(vault);
    expect(createDrafts().take(vault)).toEqual(draft);
  });

  it('is kept again when the vault locks right after it was taken out', () => {
    const drafts = createDrafts();
    const vault = keeper(JSON.stringify(draft));
    expect(drafts.take(vault)).toEqual(draft);
    expect(vault.stored).toBeNull();
    drafts.keep(vault);
    expect(JSON.parse(vault.stored ?? '')).toEqual(draft);
  });

  it('is forgotten by main even when it can’t be stored', () => {
    const drafts = createDrafts();
    drafts.set(draft);
    expect(() => {
      drafts.keep({
        keepDraft: () => {
          throw new Error('disk full');
        },
        takeDraft: () => null,
      });
    }).toThrow('disk full');
    const vault = keeper();
    drafts.keep(vault);
    expect(vault.stored).toBeNull();
  });
});
