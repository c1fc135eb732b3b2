import { expect, it } from 'vitest';
import { isMet, table } from '../lines.ts';
import { identifyLines } from './lines.ts';

it('reports what identifying took, against 50 ms and two frames', () => {
  const lines = identifyLines({ sets: 10_000, first: 40, envFile: [2, 3, 4], longText: [900], blocked: 40 });
  expect(lines.map(isMet)).toEqual([true, true, null, false]);
  expect(table(lines)).toContain('first text, with the index');
});
