import { describe, expect, it, vi } from 'vitest';
import { VaultSession } from '../../src/main/vault-session.ts';
import type { Vault } from '../../src/main/vault/vault.ts';
import { KeyturnError } from '../../src/shared/failure.ts';

const vault = (): Vault & { close: ReturnType<typeof vi.fn> } => ({ close: vi.fn() }) as never;

describe('the vault session', () => {
  it('goes from opening to open, and says so', async () => {
    const states: string[] = [];
    const opened = vault();
    const session = new VaultSession(
      () => Promise.resolve(opened),
      (state) => states.push(state.kind),
    );
    expect(session.state).toEqual({ kind: 'opening' });
    await session.open();
    expect(session.vault()).toBe(opened);
    expect(states).toEqual(['opening', 'open']);
  });

  it('keeps the reason why the vault is unavailable, and opens when it is tried again', async () => {
    const open = vi
      .fn<() => Promise<Vault>>()
      .mockRejectedValueOnce(new KeyturnError({ code: 'keychain_unavailable', message: 'No keychain.' }))
      .mockResolvedValueOnce(vault());
    const session = new VaultSession(open, () => undefined);
    expect(await session.open()).toMatchObject({ failure: { code: 'keychain_unavailable' } });
    expect(() => session.vault()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
    expect(await session.open()).toEqual({ kind: 'open' });
  });

  it('does not tell the window the text of an error that is not ours', async () => {
    const session = new VaultSession(
      () => Promise.reject(new Error('SQLITE_MISUSE at /home/me')),
      () => undefined,
    );
    const state = await session.open();
    expect(state).toMatchObject({ kind: 'unavailable', failure: { code: 'unexpected' } });
    expect(JSON.stringify(state)).not.toContain('/home/me');
  });

  it('opens once, however often it is asked', async () => {
    const open = vi.fn(() => Promise.resolve(vault()));
    const session = new VaultSession(open, () => undefined);
    await Promise.all([session.open(), session.open()]);
    await session.open();
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('closes what is still opening', async () => {
    const opened = vault();
    const session = new VaultSession(
      () => Promise.resolve(opened),
      () => undefined,
    );
    void session.open();
    await session.close();
    expect(opened.close).toHaveBeenCalledTimes(1);
    expect(() => session.vault()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
  });
});
