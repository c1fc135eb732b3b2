import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutEdgeSpace } from '../../src/shared/edge-space.ts';

it.each([
  [' a b\t\r\n', 'a b'],
  ['\u00a0a\u200b', 'a'],
  ['\ufeff\u2060a', 'a'],
  ['a', 'a'],
  [' \n ', ''],
  ['', ''],
])('makes %j to %j', (text, expected) => {
  expect(withoutEdgeSpace(text)).toBe(expected);
});

it('takes away nothing but what is at the ends, and all of that', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\u200d', '\n', '😀') }), (text) => {
      const left = withoutEdgeSpace(text);
      expect(text).toContain(left);
      expect(withoutEdgeSpace(left)).toBe(left);
      expect(left.replace(/[\s\u200d]/g, '')).toBe(text.replace(/[\s\u200d]/g, ''));
    }),
  );
});
