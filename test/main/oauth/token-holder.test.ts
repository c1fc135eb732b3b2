import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenHolder, holdingLimits } from '../../../src/main/oauth/token-holder.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { credentialSet } from './tester-for-tests.ts';

const set = credentialSet();
const isWiped = (buffer: Buffer) => buffer.every((byte) => byte === 0);

function holding(token = 'token-1', expiresAt: number | null = Date.now() + 60_000) {
  const holder = createTokenHolder({
    clock: { now: () => Date.now() },
    timers: { setTimeout, clearTimeout },
  });
  const buffer = Buffer.from(token);
  holder.keep(set.id, buffer, expiresAt);
  return { holder, buffer };
}

describe('the token holder', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives the token to who asks for it', () => {
    const { holder } = holding();
    expect(holder.read(set.id)).toBe('token-1');
  });

  it('has none for a set that was never granted one', () => {
    const { holder } = holding();
    expect(holder.has('other')).toBe(false);
    expect(() => holder.read('other')).toThrow(KeyturnError);
    expect(() => holder.read('other')).toThrow(/There is no token/);
  });

  it('wipes the token when it expires', () => {
    const { holder, buffer } = holding();
    vi.advanceTimersByTime(59_999);
    expect(holder.has(set.id)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isWiped(buffer)).toBe(true);
    expect(holder.has(set.id)).toBe(false);
  });

  it('goes by the clock, not the timer, when the computer was asleep', () => {
    const { holder, buffer } = holding();
    vi.setSystemTime(Date.now() + 60_000);
    expect(holder.has(set.id)).toBe(false);
    expect(isWiped(buffer)).toBe(true);
  });

  it.each([
    ['of unknown expiry', () => null, holdingLimits.unknownExpiry],
    ['that lives for ten years', () => Date.now() + 315_360_000_000, holdingLimits.anyExpiry],
  ])('keeps a token %s for a limited time only', (_what, expiresAt, limit) => {
    const { holder, buffer } = holding('token-1', expiresAt());
    vi.advanceTimersByTime(limit - 1);
    expect(holder.has(set.id)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(isWiped(buffer)).toBe(true);
  });

  it('wipes it on replacement, on forget and on clear, and calls its timer off', () => {
    const { holder, buffer: first } = holding();
    const second = Buffer.from('token-2');
    holder.keep(set.id, second, null);
    expect(isWiped(first)).toBe(true);
    expect(holder.read(set.id)).toBe('token-2');
    holder.forget(set.id);
    expect(isWiped(second)).toBe(true);
    const third = Buffer.from('token-3');
    holder.keep('another', third, null);
    holder.clear();
    expect(isWiped(third)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps nothing that has expired already', () => {
    const { holder, buffer } = holding('token-1', Date.now() - 1);
    expect(holder.has(set.id)).toBe(false);
    expect(isWiped(buffer)).toBe(true);
  });
});
