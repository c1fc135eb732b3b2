import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createContentProtection } from '../../../src/main/platform/content-protection.ts';

describe('content protection', () => {
  let isProtected = false;
  const window = {
    isDestroyed: () => false,
    setContentProtection: (on: boolean) => {
      isProtected = on;
    },
  } as BrowserWindow;

  beforeEach(() => {
    vi.useFakeTimers();
    isProtected = false;
    return () => vi.useRealTimers();
  });

  it('lasts while a secret is shown', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect('secret', 30_000);
    expect(isProtected).toBe(true);
    protection.unprotect('secret');
    expect(isProtected).toBe(false);
  });

  it('ends by itself when the window never says that the secret is hidden', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect('secret', 30_000);
    vi.advanceTimersByTime(20_000);
    protection.protect('secret', 30_000);
    vi.advanceTimersByTime(29_999);
    expect(isProtected).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isProtected).toBe(false);
  });

  it('ends soon after a lock, once the window has had time to hide the secret', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect('secret', 30_000);
    protection.unprotectSoon();
    expect(isProtected).toBe(true);
    vi.advanceTimersByTime(2_000);
    expect(isProtected).toBe(false);
    protection.unprotectSoon();
    expect(isProtected).toBe(false);
  });

  it('lasts for a recovery key until that is off the screen, whatever becomes of a secret', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect('secret', 30_000);
    protection.protect('recovery_key');
    protection.unprotect('secret');
    vi.advanceTimersByTime(86_400_000);
    expect(isProtected).toBe(true);
    protection.unprotect('recovery_key');
    expect(isProtected).toBe(false);
  });

  it('ends for a recovery key soon after a lock, too, and not for what is shown after unlocking', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect('recovery_key');
    protection.unprotectSoon();
    expect(isProtected).toBe(true);
    protection.protect('secret', 30_000);
    vi.advanceTimersByTime(2_000);
    expect(isProtected).toBe(true);
    vi.advanceTimersByTime(28_000);
    expect(isProtected).toBe(false);
  });

  it('ends with the page, which shows nothing any more', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect('recovery_key');
    protection.unprotectAll();
    expect(isProtected).toBe(false);
    protection.protect('secret', 10);
    protection.unprotect('secret');
    expect(isProtected).toBe(false);
  });

  it('survives a window that is gone', () => {
    const protection = createContentProtection(() => null, { setTimeout, clearTimeout });
    protection.protect('secret', 10);
    vi.advanceTimersByTime(10);
    expect(isProtected).toBe(false);
  });
});
