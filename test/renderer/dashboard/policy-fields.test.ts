import { describe, expect, test } from 'vitest';
import { readPolicy, typedPolicy } from '../../../src/renderer/bulk/policy-fields.ts';
import { defaultRotationPolicy } from '../../../src/shared/rotation.ts';

const typed = typedPolicy(defaultRotationPolicy, 365);

describe('a typed policy', () => {
  test('comes back as it was', () => {
    expect(readPolicy(typed).policy).toEqual({ ...defaultRotationPolicy, unusedAfterDays: 365 });
  });

  test('has no limit where nothing is typed', () => {
    const { policy } = readPolicy({ ...typed, maximumAgeDays: ' ', unusedAfterDays: '' });
    expect(policy).toMatchObject({ maximumAgeDays: null, unusedAfterDays: null });
  });

  test.each(['1e2', '0x10', '-1', '1.5', 'a year', '4000'])(
    'does not take %s for an age',
    (maximumAgeDays) => {
      const { policy, problems } = readPolicy({ ...typed, maximumAgeDays });
      expect(policy).toBeNull();
      expect(Object.keys(problems ?? {})).toEqual(['maximumAgeDays']);
    },
  );

  test('names every field that is wrong', () => {
    const { problems } = readPolicy({ ...typed, warningDays: '', overlapDays: '366' });
    expect(Object.keys(problems ?? {})).toEqual(['warningDays', 'overlapDays']);
  });
});
