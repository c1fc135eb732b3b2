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
    protection.protect(30_000);
    expect(isProtected).toBe(true);
    protection.unprotect();
    expect(isProtected).toBe(false);
  });

  it('ends by itself when the window never says that the secret is hidden', () => {
    const protection = createContentProtection(() => window, { setTimeout, clearTimeout });
    protection.protect(30_000);
    vi.advanceTimersByTime(20_000);
    protection.protect(30_000);
    vi.advanceTimersByTime(29_999);
    expect(isProtected).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isProtected).toBe(false);
  });

  it('survives a window that is gone', () => {
    const protection = createContentProtection(() => null, { setTimeout, clearTimeout });
    protection.protect(10);
    vi.advanceTimersByTime(10);
    expect(isProtected).toBe(false);
  });
});
