import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pollInterval } from '../../src/main/lock-triggers.ts';
import { seal, SealKey, unseal } from '../../src/main/vault/seal.ts';
import type { Draft } from '../../src/shared/vault.ts';
import { readSecret } from '../main/vault/temporary.ts';
import { copied, openLockableApp, secret, type LockableApp } from './support/lockable-app.ts';

const minute = 60_000;
const notOpen = expect.objectContaining({ code: 'vault_not_open' }) as Error;

const ways: Record<string, { reason: string; happen: (app: LockableApp) => void }> = {
  'the user’s wish': {
    reason: 'user',
    happen: ({ session }) => {
      session.lock('user');
    },
  },
  suspending: {
    reason: 'suspend',
    happen: ({ computer }) => {
      computer.suspend();
    },
  },
  'locking the screen': {
    reason: 'screen_lock',
    happen: ({ computer }) => {
      computer.lockScreen();
    },
  },
  'a locked screen that has to be asked for': {
    reason: 'screen_lock',
    happen: ({ computer }) => {
      computer.isScreenLocked = true;
      vi.advanceTimersByTime(pollInterval);
    },
  },
  'ten idle minutes': {
    reason: 'idle',
    happen: ({ computer }) => {
      computer.leftAt = performance.now();
      vi.advanceTimersByTime(10 * minute + pollInterval);
    },
  },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  return () => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  };
});

describe('14 a lock', () => {
  it.each(Object.keys(ways))('14 by %s drops every key, and unsealing fails after', async (name) => {
    const app = await openLockableApp();
    const wipe = vi.spyOn(SealKey.prototype, 'wipe');
    const place = { vaultId: 'v', table: 't', rowId: 'r', field: 'f', schemaVersion: 1 };
    ways[name]?.happen(app);
    expect(app.session.state).toMatchObject({ kind: 'locked', reason: ways[name]?.reason });

    const keys = new Set(wipe.mock.contexts as SealKey[]);
    expect(keys.size).toBeGreaterThanOrEqual(4);
    for (const key of keys) {
      const blob = Buffer.concat([Buffer.of(1), key.id, Buffer.alloc(40)]);
      expect(() => seal(key, place, Buffer.from('x'))).toThrow('wiped');
      expect(() => unseal(key, place, blob)).toThrow('wiped');
    }
    await expect(readSecret(app.vault, app.id)).rejects.toThrow(notOpen);
    expect(() => app.vault.list()).toThrow(notOpen);
    expect(() => app.session.vault()).toThrow(notOpen);
    expect(app.report).not.toHaveBeenCalled();
  });

  it.each(Object.keys(ways))('14 by %s drops tokens and reveals, and cancels token tests', async (name) => {
    const app = await openLockableApp();
    ways[name]?.happen(app);
    expect(app.tokens.has(app.id)).toBe(false);
    expect(app.token.every((byte) => byte === 0)).toBe(true);
    expect(app.cancelAll).toHaveBeenCalled();
    expect(app.unprotectSoon).toHaveBeenCalled();
  });

  it('14 leaves everything there for whoever unlocks, and what was being typed', async () => {
    const app = await openLockableApp();
    const draft: Draft = { form: 'register', credentialSetId: null, values: '{"clientSecret":"half"}' };
    app.drafts.set(draft);
    app.computer.suspend();
    await app.session.unlock(null);
    expect(await readSecret(app.session.vault(), app.id)).toBe(secret);
    expect(app.drafts.take(app.session.vault())).toEqual(draft);
    app.session.lock('user');
  });

  it.each([
    ['suspending', { lockOnSuspend: false }],
    ['locking the screen', { lockOnScreenLock: false }],
    ['a locked screen that has to be asked for', { lockOnScreenLock: false }],
    ['ten idle minutes', { lockAfterIdle: null }],
    ['ten idle minutes', { lockAfterIdle: 15 }],
  ] as const)('14 by %s does not happen under the setting %j', async (name, change) => {
    const app = await openLockableApp();
    app.vault.changeSettings(change);
    ways[name]?.happen(app);
    expect(app.session.state).toEqual({ kind: 'open' });
    expect(await readSecret(app.vault, app.id)).toBe(secret);
    app.session.lock('user');
  });
});

describe('23 the clipboard', () => {
  it.each(Object.keys(ways))('23 is cleared by a lock by %s', async (name) => {
    const app = await openLockableApp();
    expect(app.computer.clipboard).toBe(copied);
    ways[name]?.happen(app);
    // It does one thing after the other, so this one waits for the lock's.
    await app.clipboard.clearOwn();
    expect(app.computer.clipboard).toBe('');
  });

  it('23 is left alone by a lock when something else was copied meanwhile', async () => {
    const app = await openLockableApp();
    app.computer.clipboard = 'a shopping list';
    app.session.lock('user');
    await app.clipboard.clearOwn();
    expect(app.computer.clipboard).toBe('a shopping list');
  });
});
