import { describe, expect, test } from 'vitest';
import { ageOf } from '../../../src/renderer/ui/age.ts';
import {
  formatCount,
  formatCountdown,
  formatDuration,
  formatLatency,
  formatRelative,
  shortenId,
} from '../../../src/renderer/ui/format.ts';
import { monogramOf } from '../../../src/renderer/ui/monogram.ts';

const day = 86_400_000;

describe('times in words', () => {
  test.each([
    [1_800_000, '30 min'],
    [7_200_000, '2 h'],
    [12 * day, '12 days'],
    [36_000, '36 s'],
    [150 * day, '5 months'],
  ])('a length of %d ms is "%s"', (length, words) => expect(formatDuration(length)).toBe(words));

  test.each([
    [0, 'just now'],
    [-5 * 60_000, '5 minutes ago'],
    [12 * day, 'in 12 days'],
    [3_590_000, 'in 1 hour'],
    [-day, 'yesterday'],
    [-70 * day, '2 months ago'],
  ])('%d ms from now is "%s"', (away, words) =>
    expect(formatRelative(day * 1_000 + away, day * 1_000)).toBe(words),
  );

  test('countdowns go to the second', () => {
    expect(formatCountdown(29 * 60_000 + 41_000)).toBe('29:41');
    expect(formatCountdown(3_725_000)).toBe('1:02:05');
    expect(formatCountdown(-5)).toBe('0:00');
  });

  test('latencies', () => {
    expect(formatLatency(412.4)).toBe('412 ms');
    expect(formatLatency(1_420)).toBe('1.42 s');
  });

  test('counts', () => {
    expect(formatCount(1, 'credential set')).toBe('1 credential set');
    expect(formatCount(1_204, 'credential set')).toBe('1,204 credential sets');
  });
});

describe('age of a secret', () => {
  test.each([
    [0, 90, 'Due in 3 months', 0],
    [78, 90, 'Due in 12 days', 78 / 90],
    [93, 90, 'Overdue by 3 days', 1],
  ])('after %d of %d days: "%s"', (age, most, text, share) => {
    const result = ageOf(0, most * day, age * day, 'fresh');
    expect(result.text).toBe(text);
    expect(result.share).toBeCloseTo(share);
  });

  test.each([
    ['due_soon', 80, 'warn'],
    ['stale', 93, 'warn'],
    ['fresh', 80, 'calm'],
    ['disabled', 93, 'calm'],
  ] as const)('%s after %d of 90 days asks for attention: %s', (status, age, tone) => {
    expect(ageOf(0, 90 * day, age * day, status).tone).toBe(tone);
  });

  test('without a due date there is nothing to age towards', () => {
    expect(ageOf(0, null, day, 'fresh')).toEqual({ share: 0, tone: 'none', text: 'No due date' });
  });
});

describe('short forms', () => {
  test('a long ID keeps its start and its end', () => {
    expect(shortenId('client-00000001-4f1c-9a2e')).toBe('client-00000001…9a2e');
    expect(shortenId('short')).toBe('short');
  });

  test.each([
    ['Monite', 'Mo'],
    ['Trusted Shops eTrusted', 'TS'],
    ['eTrusted', 'eT'],
    ['7digital', '7d'],
    ['', '?'],
  ])('the monogram of "%s" is "%s"', (name, letters) => expect(monogramOf(name)).toBe(letters));
});
