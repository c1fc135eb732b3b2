import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { VaultSession, type VaultSessionParts } from '../../src/main/vault-session.ts';
import type { Vault } from '../../src/main/vault/vault.ts';
import type { KeyFacts } from '../../src/main/vault/wraps.ts';
import { KeyturnError } from '../../src/shared/failure.ts';
import type { VaultState } from '../../src/shared/vault.ts';
import { FakeClock } from '../fakes/clock.ts';

interface FakeVault {
  readonly close: ReturnType<typeof vi.fn>;
  readonly keyKeeping: { readonly facts: () => KeyFacts };
}
const vault = (facts: KeyFacts = { protection: 'keychain', hasRecoveryKey: false }): Vault & FakeVault =>
  ({ close: vi.fn(), keyKeeping: { facts: () => facts } }) as never;

type Opening = VaultSessionParts['openVault'];

/** A session with everything about it that these tests may want to look at. */
function sessionThat(openVault: Opening, overrides: Partial<VaultSessionParts> = {}) {
  const clock = new FakeClock();
  const states: VaultState[] = [];
  const reports: string[] = [];
  const session = new VaultSession({
    openVault,
    vaultExists: () => true,
    countBackups: () => 0,
    clock,
    monotonicNow: () => clock.now(),
    onState: (state) => states.push(state),
    report: (where) => reports.push(where),
    ...overrides,
  });
  return { session, clock, states, reports };
}

describe('the vault session', () => {
  it('goes from opening to open, and says so', async () => {
    const opened = vault();
    const { session, states } = sessionThat(() => Promise.resolve(opened));
    expect(session.state).toEqual({ kind: 'opening' });
    await session.open();
    expect(session.vault()).toBe(opened);
    expect(states.map(({ kind }) => kind)).toEqual(['opening', 'open']);
  });

  it('keeps the reason why the vault is unavailable, and opens when it is tried again', async () => {
    const open = vi
      .fn<() => Promise<Vault>>()
      .mockRejectedValueOnce(new KeyturnError({ code: 'keychain_unavailable', message: 'No keychain.' }))
      .mockResolvedValueOnce(vault());
    const { session } = sessionThat(open);
    expect(await session.open()).toMatchObject({ failure: { code: 'keychain_unavailable' } });
    expect(() => session.vault()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
    expect(await session.open()).toEqual({ kind: 'open' });
  });

  it('does not tell the window the text of an error that is not ours', async () => {
    const { session } = sessionThat(() => Promise.reject(new Error('SQLITE_MISUSE at /home/me')));
    const state = await session.open();
    expect(state).toMatchObject({ kind: 'unavailable', failure: { code: 'unexpected' } });
    expect(JSON.stringify(state)).not.toContain('/home/me');
  });

  it('opens once, however often it is asked', async () => {
    const open = vi.fn(() => Promise.resolve(vault()));
    const { session } = sessionThat(open);
    await Promise.all([session.open(), session.open()]);
    await session.open();
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('closes what is still opening', async () => {
    const opened = vault();
    const { session } = sessionThat(() => Promise.resolve(opened));
    void session.open();
    await session.close();
    expect(opened.close).toHaveBeenCalledTimes(1);
    expect(() => session.vault()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
  });
});

const locked: KeyFacts = { protection: 'keychain_and_passphrase', hasRecoveryKey: true };
const passphrase = Buffer.from('passphrase');
const refusal = () => new KeyturnError({ code: 'wrong_passphrase', message: 'Wrong.' });

/** Opens with a passphrase that is right, and tells before that it is needed. */
const guarded =
  (isRight: (passphrase: Buffer) => boolean = () => true): Opening =>
  ({ unlocking, onHeader }) => {
    onHeader(locked);
    const opens = unlocking.by === 'passphrase' && isRight(unlocking.passphrase);
    return opens ? Promise.resolve(vault(locked)) : Promise.reject(refusal());
  };

describe('a vault with a passphrase', () => {
  it('starts locked, and opens with it', async () => {
    const { session, states } = sessionThat(guarded());
    expect(await session.open()).toEqual({
      kind: 'locked',
      reason: 'start',
      asksPassphrase: true,
      hasRecoveryKey: true,
      retryAt: null,
    });
    expect(await session.unlock(passphrase)).toEqual({ kind: 'open' });
    expect(states.map(({ kind }) => kind)).toEqual(['opening', 'locked', 'open']);
  });

  it('stays locked when it is tried again without', async () => {
    const { session } = sessionThat(guarded());
    await session.open();
    expect(await session.open()).toMatchObject({ kind: 'locked', reason: 'start' });
    await expect(session.unlock(null)).rejects.toMatchObject({ code: 'wrong_passphrase' });
    expect(session.state.kind).toBe('locked');
  });

  it('keeps guesses waiting, by a clock that nobody sets, and says until when', async () => {
    const { session, clock } = sessionThat(guarded(() => false));
    await session.open();
    for (let count = 0; count < 3; count += 1) {
      await expect(session.unlock(passphrase)).rejects.toMatchObject({ code: 'wrong_passphrase' });
    }
    expect(session.state).toMatchObject({ kind: 'locked', retryAt: clock.now() + 1000 });
    await expect(session.unlock(passphrase)).rejects.toMatchObject({ code: 'attempt_too_soon' });
  });

  it('does not let guesses side by side get around the delay', async () => {
    const isRight = vi.fn(() => false);
    const { session } = sessionThat(guarded(isRight));
    await session.open();
    await Promise.allSettled(Array.from({ length: 20 }, () => session.unlock(passphrase)));
    expect(isRight).toHaveBeenCalledTimes(3);
  });

  it('counts guesses through the settings of the open vault, too', async () => {
    const { session } = sessionThat(guarded());
    await session.open();
    await session.unlock(passphrase);
    const guess = () => session.tryPassphrase(() => Promise.reject(refusal()));
    for (let count = 0; count < 3; count += 1) await expect(guess()).rejects.toThrow('Wrong.');
    await expect(guess()).rejects.toMatchObject({ code: 'attempt_too_soon' });
    expect(session.state).toEqual({ kind: 'open' });
  });

  it('is unavailable when something other than the passphrase is wrong', async () => {
    const { session } = sessionThat(({ unlocking, onHeader }) => {
      onHeader(locked);
      const code = unlocking.by === 'passphrase' ? 'vault_key_lost' : 'wrong_passphrase';
      return Promise.reject(new KeyturnError({ code, message: 'No.' }));
    });
    await session.open();
    expect(await session.unlock(passphrase)).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'vault_key_lost' },
      hasRecoveryKey: true,
    });
  });
});

describe('locking', () => {
  it('tells those who have to act before, closes the vault, tells those who have to forget', async () => {
    const opened = vault();
    const { session, states } = sessionThat(() => Promise.resolve(opened));
    const order: string[] = [];
    session.onBeforeLock((reason) => order.push(`before ${reason}: ${session.vault() === opened}`));
    session.onLocked((reason) => order.push(`after ${reason}: ${opened.close.mock.calls.length}`));
    await session.open();
    expect(session.lock('idle')).toMatchObject({ kind: 'locked', reason: 'idle', asksPassphrase: false });
    expect(order).toEqual(['before idle: true', 'after idle: 1']);
    expect(() => session.vault()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
    expect(states.at(-1)).toBe(session.state);
    expect(session.lock('user')).toMatchObject({ reason: 'idle' });
  });

  it('goes on whatever a listener or the closing throws', async () => {
    const opened = vault();
    opened.close.mockImplementation(() => {
      throw new KeyturnError({ code: 'disk_full', message: 'Full.' });
    });
    const { session, reports } = sessionThat(() => Promise.resolve(opened));
    const forget = vi.fn();
    session.onBeforeLock(() => {
      throw new Error('one');
    });
    session.onLocked(() => {
      throw new Error('other');
    });
    session.onLocked(forget);
    await session.open();
    expect(session.lock('suspend').kind).toBe('locked');
    expect(forget).toHaveBeenCalledWith('suspend');
    expect(reports).toEqual(['lock', 'lock', 'lock']);
  });

  it('asked for while the vault is being opened, comes as soon as it is open', async () => {
    const opened = vault();
    const { session, states } = sessionThat(async () => {
      await setTimeout(20);
      return opened;
    });
    const opening = session.open();
    await setTimeout(1);
    session.lock('suspend');
    expect(await opening).toMatchObject({ kind: 'locked', reason: 'suspend' });
    expect(states.map(({ kind }) => kind)).toEqual(['opening', 'locked']);
    expect(opened.close).toHaveBeenCalledTimes(1);
  });

  it('leaves a vault alone that isn’t open', async () => {
    const { session, states } = sessionThat(() =>
      Promise.reject(new KeyturnError({ code: 'vault_corrupt', message: 'No.' })),
    );
    await session.open();
    expect(session.lock('user').kind).toBe('unavailable');
    expect(states).toHaveLength(2);
  });

  it('is undone by one click where the keychain alone keeps the key, and by nothing else', async () => {
    const open = vi.fn<Opening>(() => Promise.resolve(vault()));
    const { session } = sessionThat(open);
    await session.open();
    session.lock('user');
    expect(await session.open()).toMatchObject({ kind: 'locked' });
    expect(open).toHaveBeenCalledTimes(1);
    expect(await session.unlock(null)).toEqual({ kind: 'open' });
    expect(open.mock.lastCall?.[0]).toMatchObject({ ifMissing: 'refuse' });
  });

  it('comes with quitting as well', async () => {
    const { session } = sessionThat(() => Promise.resolve(vault()));
    const reasons: string[] = [];
    session.onBeforeLock((reason) => reasons.push(reason));
    session.onLocked((reason) => reasons.push(reason));
    await session.open();
    await session.close();
    expect(reasons).toEqual(['quit', 'quit']);
  });
});

describe('without a vault and a keychain', () => {
  const away = () => Promise.reject(new KeyturnError({ code: 'keychain_unavailable', message: 'Away.' }));

  it('a passphrase is needed, and makes a vault', async () => {
    const open: Opening = ({ unlocking }) =>
      unlocking.by === 'passphrase' ? Promise.resolve(vault()) : away();
    const { session } = sessionThat(open, { vaultExists: () => false });
    expect(await session.open()).toMatchObject({
      kind: 'passphrase_needed',
      keychainFailure: { code: 'keychain_unavailable' },
    });
    expect(await session.create(passphrase)).toEqual({ kind: 'open' });
    await expect(session.create(passphrase)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('nothing is made where there is a vault, or where that can’t be told', async () => {
    const cannotTell = () => {
      throw new KeyturnError({ code: 'vault_unreadable', message: 'No.' });
    };
    for (const vaultExists of [() => true, cannotTell]) {
      const { session } = sessionThat(away, { vaultExists, countBackups: () => 3 });
      expect(await session.open()).toMatchObject({ kind: 'unavailable', backups: 3 });
      await expect(session.create(passphrase)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
});

describe('the recovery key', () => {
  it('opens a vault that is unavailable; a wrong one leaves the state as it was', async () => {
    const { session } = sessionThat(({ unlocking, onHeader }) => {
      onHeader({ protection: 'keychain', hasRecoveryKey: true });
      if (unlocking.by !== 'recovery_key') {
        return Promise.reject(new KeyturnError({ code: 'vault_key_lost', message: 'Lost.' }));
      }
      return unlocking.recoveryKey === 'right'
        ? Promise.resolve(vault())
        : Promise.reject(new KeyturnError({ code: 'wrong_recovery_key', message: 'Wrong.' }));
    });
    const lost = await session.open();
    expect(lost).toMatchObject({ kind: 'unavailable', hasRecoveryKey: true });
    await expect(session.recover('wrong', null)).rejects.toMatchObject({ code: 'wrong_recovery_key' });
    expect(session.state).toBe(lost);
    expect(await session.recover('right', null)).toEqual({ kind: 'open' });
  });
});

describe('work on the vault’s file', () => {
  it('finds the vault closed, and it is open again after', async () => {
    const first = vault();
    const open = vi.fn<Opening>().mockResolvedValueOnce(first).mockResolvedValueOnce(vault());
    const { session, states } = sessionThat(open);
    await session.open();
    const done = await session.whileClosed(() => Promise.resolve(first.close.mock.calls.length));
    expect(done).toEqual({ result: 1, state: { kind: 'open' } });
    expect(states.map(({ kind }) => kind)).toEqual(['opening', 'open', 'opening', 'opening', 'open']);
  });

  it('leaves a vault locked that needs its passphrase, also when it fails, and says why', async () => {
    const { session } = sessionThat(guarded());
    await session.open();
    await session.unlock(passphrase);
    await session.whileClosed(() => Promise.resolve());
    expect(session.state).toMatchObject({ kind: 'locked', reason: 'restored', asksPassphrase: true });
    await session.unlock(passphrase);
    await expect(session.whileClosed(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(session.state).toMatchObject({ kind: 'locked', reason: 'not_restored', asksPassphrase: true });
  });
});

describe('work on the file that is refused at the last moment', () => {
  it('leaves the vault as it was: open, or locked meanwhile', async () => {
    const first = vault();
    const { session } = sessionThat(vi.fn<Opening>().mockResolvedValueOnce(first));
    await session.open();
    const work = vi.fn(() => Promise.resolve());
    const refuse = (): void => {
      throw new Error('no');
    };
    await expect(session.whileClosed(work, refuse)).rejects.toThrow('no');
    expect([session.state.kind, first.close.mock.calls.length, work.mock.calls.length]).toEqual([
      'open',
      0,
      0,
    ]);
    session.lock('user');
    await expect(session.whileClosed(work, refuse)).rejects.toThrow('no');
    expect(session.state.kind).toBe('locked');
  });
});

describe('a vault that proves damaged while it is open', () => {
  const damage = new KeyturnError({ code: 'vault_corrupt', message: 'The vault is not as Keyturn left it.' });

  it('is closed, and the state says why', async () => {
    const opened = vault();
    const { session } = sessionThat(() => Promise.resolve(opened), { countBackups: () => 3 });
    const reasons: string[] = [];
    session.onBeforeLock((reason) => reasons.push(reason));
    await session.open();
    await session.giveUp(opened, damage);
    expect(opened.close).toHaveBeenCalledTimes(1);
    expect(reasons).toEqual(['damage']);
    expect(session.state).toMatchObject({ kind: 'unavailable', failure: { code: 'vault_corrupt' } });
    expect(() => session.vault()).toThrow(expect.objectContaining({ code: 'vault_not_open' }));
  });

  it('is another matter once it was locked, or another one is open', async () => {
    const [first, second] = [vault(), vault()];
    const open = vi.fn<Opening>().mockResolvedValueOnce(first).mockResolvedValueOnce(second);
    const { session } = sessionThat(open);
    await session.open();
    session.lock('user');
    expect(await session.giveUp(first, damage)).toMatchObject({ kind: 'locked' });
    await session.unlock(null);
    expect(await session.giveUp(first, damage)).toEqual({ kind: 'open' });
    expect(session.vault()).toBe(second);
  });
});
