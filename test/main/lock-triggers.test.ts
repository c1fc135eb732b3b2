import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLockTriggers, pollInterval, type LockTriggers } from '../../src/main/lock-triggers.ts';
import { defaultVaultSettings, type LockReason, type VaultSettings } from '../../src/shared/vault.ts';

const minute = 60_000;

describe('the lock triggers', () => {
  let settings: VaultSettings | null;
  let locks: LockReason[];
  let idleSeconds: () => number;
  let isScreenLocked: boolean;
  let suspend: () => void;
  let lockScreen: () => void;
  let triggers: LockTriggers;
  let start: number;

  /** Nobody touches the computer from now on. */
  const leave = (): void => {
    const left = performance.now();
    idleSeconds = () => Math.floor((performance.now() - left) / 1000);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    settings = { ...defaultVaultSettings, lockAfterIdle: 5 };
    locks = [];
    idleSeconds = () => 0;
    isScreenLocked = false;
    triggers = createLockTriggers({
      power: {
        idleSeconds: () => idleSeconds(),
        isScreenLocked: () => isScreenLocked,
        onSuspend: (listener) => (suspend = listener),
        onScreenLock: (listener) => (lockScreen = listener),
      },
      timers: { setTimeout, clearTimeout },
      monotonicNow: () => performance.now(),
      settings: () => settings,
      lock: (reason) => {
        locks.push(reason);
        triggers.stop();
      },
    });
    triggers.start();
    start = performance.now();
    return () => vi.useRealTimers();
  });

  describe('lock after idle', () => {
    it.each([1, 2, 5, 10, 15, 30, 60] as const)(
      'locks after %i minutes without input, not before',
      (time) => {
        settings = { ...defaultVaultSettings, lockAfterIdle: time };
        leave();
        vi.advanceTimersByTime(time * minute - 1);
        expect(locks).toEqual([]);
        vi.advanceTimersByTime(pollInterval);
        expect(locks).toEqual(['idle']);
      },
    );

    it('off means off', () => {
      settings = { ...defaultVaultSettings, lockAfterIdle: null };
      leave();
      vi.advanceTimersByTime(24 * 60 * minute);
      expect(locks).toEqual([]);
    });

    it('takes a change of the setting at once', () => {
      settings = { ...defaultVaultSettings, lockAfterIdle: null };
      leave();
      vi.advanceTimersByTime(3 * minute);
      settings = { ...defaultVaultSettings, lockAfterIdle: 2 };
      vi.advanceTimersByTime(pollInterval);
      expect(locks).toEqual(['idle']);
    });

    it('starts anew at each input in another program', () => {
      leave();
      vi.advanceTimersByTime(4 * minute);
      leave();
      vi.advanceTimersByTime(4 * minute);
      expect(locks).toEqual([]);
      vi.advanceTimersByTime(minute + pollInterval);
      expect(locks).toEqual(['idle']);
    });

    it('starts anew at each input in the window, also where the system misses it', () => {
      leave();
      vi.advanceTimersByTime(4 * minute);
      triggers.noteActivity();
      vi.advanceTimersByTime(4 * minute);
      expect(locks).toEqual([]);
      vi.advanceTimersByTime(minute + pollInterval);
      expect(locks).toEqual(['idle']);
    });

    it('counts the opening of the vault as a sign of its user', () => {
      idleSeconds = () => 3 * 60 * 60;
      vi.advanceTimersByTime(5 * minute - 1);
      expect(locks).toEqual([]);
      vi.advanceTimersByTime(pollInterval);
      expect(locks).toEqual(['idle']);
    });

    it('locks by the input in its own window where the system always says that nobody is idle', () => {
      vi.advanceTimersByTime(4 * minute);
      triggers.noteActivity();
      vi.advanceTimersByTime(5 * minute - pollInterval);
      expect(locks).toEqual([]);
      vi.advanceTimersByTime(2 * pollInterval);
      expect(locks).toEqual(['idle']);
    });

    it('does not lock somebody out who works in another program', () => {
      let tick = 0;
      idleSeconds = () => (tick += 1) % 3;
      vi.advanceTimersByTime(8 * 60 * minute);
      expect(locks).toEqual([]);
    });

    it('does not care what time of day it is', () => {
      leave();
      vi.setSystemTime(Date.now() - 365 * 24 * 60 * minute);
      vi.advanceTimersByTime(5 * minute + pollInterval);
      expect(locks).toEqual(['idle']);
    });
  });

  describe('lock on suspend', () => {
    it('locks before the computer sleeps', () => {
      suspend();
      expect(locks).toEqual(['suspend']);
    });

    it('off means off', () => {
      settings = { ...defaultVaultSettings, lockOnSuspend: false };
      suspend();
      expect(locks).toEqual([]);
    });
  });

  describe('lock on screen lock', () => {
    it('locks when the system says so', () => {
      lockScreen();
      expect(locks).toEqual(['screen_lock']);
    });

    it('locks where the system has to be asked', () => {
      isScreenLocked = true;
      vi.advanceTimersByTime(pollInterval);
      expect(locks).toEqual(['screen_lock']);
    });

    it('off means off, in both ways', () => {
      settings = { ...defaultVaultSettings, lockOnScreenLock: false };
      isScreenLocked = true;
      lockScreen();
      vi.advanceTimersByTime(minute);
      expect(locks).toEqual([]);
    });
  });

  it('leave a vault alone that isn’t open', () => {
    settings = null;
    isScreenLocked = true;
    leave();
    suspend();
    lockScreen();
    vi.advanceTimersByTime(60 * minute);
    expect(locks).toEqual([]);
  });

  it('ask nothing any more once they are stopped, and count from the next start', () => {
    triggers.stop();
    leave();
    vi.advanceTimersByTime(60 * minute);
    expect(locks).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    triggers.start();
    triggers.start();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(5 * minute - 1);
    expect(locks).toEqual([]);
    vi.advanceTimersByTime(pollInterval);
    expect(locks).toEqual(['idle']);
    expect(performance.now() - start).toBeGreaterThan(65 * minute);
  });
});
