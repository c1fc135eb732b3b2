import { describe, expect, it } from 'vitest';
import { byUrgency, rotationStatuses, statusesNeedingAttention } from '../../src/shared/rotation.ts';

describe('urgency', () => {
  it('puts the worse status first, then the earlier due date, then what is never due', () => {
    const sets = [
      { name: 'fresh', status: 'fresh', dueAt: 1 },
      { name: 'stale, later', status: 'stale', dueAt: 20 },
      { name: 'stale, never due', status: 'stale', dueAt: null },
      { name: 'exposed', status: 'exposed', dueAt: 99 },
      { name: 'stale, earlier', status: 'stale', dueAt: 10 },
    ] as const;
    expect(byUrgency(sets).map(({ name }) => name)).toEqual([
      'exposed',
      'stale, earlier',
      'stale, later',
      'stale, never due',
      'fresh',
    ]);
  });

  it('needs attention exactly down to due soon', () => {
    const calm = rotationStatuses.filter((status) => !statusesNeedingAttention.has(status));
    expect(calm).toEqual(['never_tested', 'fresh', 'disabled']);
  });
});
