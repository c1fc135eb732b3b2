import { expect, it } from 'vitest';
import { rotationStatuses } from '../../../src/shared/rotation.ts';
import { isMet, table } from '../lines.ts';
import { policyLines } from './lines.ts';
import { measurePolicy } from './measure.ts';

it('reports what deciding every status took, against 200 ms', () => {
  const lines = policyLines({
    sets: 100_000,
    decided: [150, 190, 400],
    processor: [90],
    withLookup: [201],
    statuses: 11,
  });
  expect(lines.map(isMet)).toEqual([true, null, false]);
  expect(table(lines)).toContain('of 11 that occur');
});

it('is measured over sets of every status but that of a set nobody uses', () => {
  const { statuses, decided } = measurePolicy(5_000, 1);
  expect(statuses).toBeGreaterThanOrEqual(rotationStatuses.length - 1);
  expect(decided).toHaveLength(1);
});
