import { describe, expect, it } from 'vitest';
import { median, medianDifference, medianRatio, quantile, worst } from './statistics.ts';

describe('the statistics of the bench', () => {
  it('take the middle of samples in any order', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 20, 30])).toBe(25);
  });

  it('go between two samples for a quantile', () => {
    const samples = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(quantile(samples, 0.95)).toBe(95);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(worst(samples)).toBe(100);
  });

  it('compare run with run', () => {
    expect(medianRatio([1, 20, 3], [2, 10, 6])).toBe(0.5);
    expect(medianDifference([5, 105, 7], [3, 100, 6])).toBe(2);
  });

  it('know nothing of no samples', () => {
    expect(median([])).toBeNaN();
  });
});
