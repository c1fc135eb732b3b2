import { describe, expect, it } from 'vitest';
import { isMet, itself, medianLine, moreLine, ratioLine, table } from './lines.ts';

describe('a line of the bench', () => {
  it('compares run by run, so that what both suffered cancels out', () => {
    const line = ratioLine('opening', [10, 200, 30], [20, 400, 60], 'ms', 0.6);
    expect(line).toMatchObject({ keyturn: 30, base: 60, spread: [10, 200], verdict: { value: 0.5 } });
    expect(isMet(line)).toBe(true);
  });

  it('tells how much more something takes', () => {
    const line = moreLine('memory', [300, 310, 290], [100, 100, 100], 'MB', 150);
    expect(line.verdict).toEqual({ kind: 'more', value: 200 });
    expect(isMet(line)).toBe(false);
  });

  it('has a spread only where there were several runs', () => {
    expect(medianLine('a write', [3, 1, 2], 'ms', 5)).toMatchObject({ keyturn: 2, spread: [1, 3] });
    expect(medianLine('a write', [3], 'ms', 5).spread).toBeNull();
  });

  it('meets a goal by reaching it, and without a goal neither meets nor misses', () => {
    expect(isMet(itself('a write', 5, 5))).toBe(true);
    expect(isMet(itself('a write', 5.1, 5))).toBe(false);
    expect(isMet(itself('a write', 5, null))).toBeNull();
  });

  it('does not meet a goal with something that was not measured', () => {
    expect(isMet(medianLine('a write', [], 'ms', 5))).toBe(false);
  });
});

describe('the table of the bench', () => {
  it('shows each figure with its goal and whether it was met', () => {
    const lines = [
      ratioLine('opening', [40, 50], [1000, 1000], 'ms', 0.1),
      moreLine('memory', [300], [140], 'MB', 150),
      itself('verified', 12_345, null, '/s'),
    ];
    expect(table(lines)).toBe(
      [
        '             Keyturn     from – to    against                  goal',
        'opening      45.0 ms   40.0 – 50.0   1,000 ms   0.045 ×     ≤ 0.1 ×   met',
        'memory        300 MB                   140 MB   +160 MB   ≤ +150 MB   missed',
        'verified   12,345 /s',
      ].join('\n'),
    );
  });
});
