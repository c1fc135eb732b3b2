import { describe, expect, it, vi } from 'vitest';
import { dropHeldSecrets } from '../../src/main/held-secrets.ts';

function heldSecrets() {
  return {
    tokenTester: { cancelAll: vi.fn() },
    tokens: { clear: vi.fn() },
    clipboard: { clearOwn: vi.fn(() => Promise.resolve()) },
    contentProtection: { unprotectSoon: vi.fn() },
    drafts: { set: vi.fn(), keep: vi.fn(), take: vi.fn() },
    report: vi.fn(),
  };
}
const vault = { keepDraft: () => undefined, takeDraft: () => null };

describe('what a lock drops', () => {
  it('is everything at once; only the clipboard may take a moment', async () => {
    const held = heldSecrets();
    const dropped = dropHeldSecrets(held, vault);
    expect(held.drafts.keep).toHaveBeenCalledWith(vault);
    expect(held.tokenTester.cancelAll).toHaveBeenCalled();
    expect(held.tokens.clear).toHaveBeenCalled();
    expect(held.contentProtection.unprotectSoon).toHaveBeenCalled();
    expect(held.clipboard.clearOwn).toHaveBeenCalled();
    await dropped;
    expect(held.report).not.toHaveBeenCalled();
  });

  it('does not depend on each other: what fails is reported', async () => {
    const held = heldSecrets();
    held.drafts.keep.mockImplementation(() => {
      throw new Error('disk full');
    });
    held.clipboard.clearOwn.mockRejectedValue(new Error('no clipboard'));
    await dropHeldSecrets(held, vault);
    expect(held.tokens.clear).toHaveBeenCalled();
    expect(held.tokenTester.cancelAll).toHaveBeenCalled();
    expect(held.report).toHaveBeenCalledTimes(2);
  });

  it('has no draft to seal while the vault isn’t open', async () => {
    const held = heldSecrets();
    await dropHeldSecrets(held, null);
    expect(held.drafts.keep).not.toHaveBeenCalled();
    expect(held.tokens.clear).toHaveBeenCalled();
  });
});
