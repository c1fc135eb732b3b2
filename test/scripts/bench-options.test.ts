import { describe, expect, it } from 'vitest';
import { benchOptions } from '../../scripts/lib/bench-options.mjs';

describe('the options of the bench', () => {
  it('are, without any, all parts and three sizes', () => {
    expect(benchOptions([])).toEqual({
      parts: ['app', 'vault', 'test-run', 'identify', 'policy'],
      sizes: [1000, 10_000, 100_000],
      quick: false,
    });
  });

  it('name parts, in whatever order', () => {
    expect(benchOptions(['vault', 'app', '--quick'])).toMatchObject({ parts: ['app', 'vault'], quick: true });
    expect(benchOptions(['test-run', '--quick']).parts).toEqual(['test-run']);
    expect(benchOptions(['vault']).parts).toEqual(['vault']);
  });

  it.each([[['--sets', '1000,50']], [['--sets=1000,50']]])('name sizes: %s', (args) => {
    expect(benchOptions(args).sizes).toEqual([1000, 50]);
  });

  it.each([
    [['--fast']],
    [['vaults']],
    [['--sets']],
    [['--sets', 'many']],
    [['--sets', '0']],
    [['--sets', '1,,2']],
  ])('are refused with the usage when they make no sense: %s', (args) => {
    expect(() => benchOptions(args)).toThrow(
      expect.objectContaining({
        command:
          'npm run bench -- [app] [vault] [test-run] [identify] [policy] [--sets 1000,10000] [--quick]',
      }),
    );
  });
});
