import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createClearingClipboard,
  type ClearingClipboard,
} from '../../../src/main/clipboard/clearing-clipboard.ts';

describe('the clearing clipboard', () => {
  let content: string;
  let confidential: boolean;
  let isBroken: boolean;
  let clearsAfter: number;
  let clipboard: ClearingClipboard;

  beforeEach(() => {
    vi.useFakeTimers();
    content = '';
    isBroken = false;
    clearsAfter = 30_000;
    clipboard = createClearingClipboard(
      {
        writeText: (text, mark) => {
          if (isBroken) return Promise.reject(new Error('no clipboard'));
          content = text;
          confidential = mark;
          return Promise.resolve();
        },
        readText: () => (isBroken ? Promise.reject(new Error('no clipboard')) : Promise.resolve(content)),
        clear: () => {
          content = '';
          return Promise.resolve();
        },
      },
      { setTimeout, clearTimeout },
      () => clearsAfter,
    );
    return () => vi.useRealTimers();
  });

  it('clears a secret after its time', async () => {
    await clipboard.copyConfidential('s3cret');
    expect(confidential).toBe(true);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(content).toBe('s3cret');
    await vi.advanceTimersByTimeAsync(1);
    expect(content).toBe('');
  });

  it('goes by the time that is set when something is copied', async () => {
    clearsAfter = 10_000;
    await clipboard.copyConfidential('s3cret');
    expect(clipboard.clearsAfter()).toBe(10_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(content).toBe('');
  });

  it('clears what is there already after a time that is set meanwhile, counted from then', async () => {
    clearsAfter = 120_000;
    await clipboard.copyConfidential('s3cret');
    await vi.advanceTimersByTimeAsync(60_000);
    clearsAfter = 10_000;
    clipboard.startAnew();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(content).toBe('s3cret');
    await vi.advanceTimersByTimeAsync(1);
    expect(content).toBe('');
  });

  it('has nothing to start anew when nothing of its own is there', async () => {
    clipboard.startAnew();
    content = 'a shopping list';
    await vi.advanceTimersByTimeAsync(120_000);
    expect(content).toBe('a shopping list');
  });

  it('leaves alone what the user copied meanwhile', async () => {
    await clipboard.copyConfidential('s3cret');
    content = 'a shopping list';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(content).toBe('a shopping list');
  });

  it('starts the time anew when another secret is copied', async () => {
    await clipboard.copyConfidential('first');
    await vi.advanceTimersByTimeAsync(20_000);
    await clipboard.copyConfidential('second');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(content).toBe('second');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(content).toBe('');
  });

  it('keeps a client ID, which is no secret', async () => {
    await clipboard.copyConfidential('s3cret');
    await clipboard.copyPlain('client-id');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(content).toBe('client-id');
    expect(confidential).toBe(false);
  });

  it('still clears a secret after a later copy failed', async () => {
    await clipboard.copyConfidential('s3cret');
    isBroken = true;
    await expect(clipboard.copyPlain('client-id')).rejects.toThrow('no clipboard');
    isBroken = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(content).toBe('');
  });

  it('tries again when the clipboard could not be read in time', async () => {
    await clipboard.copyConfidential('s3cret');
    isBroken = true;
    await vi.advanceTimersByTimeAsync(30_000);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(content).toBe('');
  });

  it('takes overlapping copies one after the other, and counts from the last', async () => {
    const first = clipboard.copyConfidential('first');
    const second = clipboard.copyConfidential('second');
    await Promise.all([first, second]);
    expect(content).toBe('second');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(content).toBe('');
  });

  it('clears at once when asked to, if the secret is still there', async () => {
    await clipboard.copyConfidential('s3cret');
    await clipboard.clearOwn();
    expect(content).toBe('');

    content = 'copied elsewhere';
    await clipboard.clearOwn();
    expect(content).toBe('copied elsewhere');
  });
});
