import { describe, expect, it } from 'vitest';
import { memoryIn } from './processes.ts';

const rollup = `55d0c0a00000-7ffd6b7f2000 ---p 00000000 00:00 0          [rollup]
Rss:               81920 kB
Pss:               40960 kB
Pss_Dirty:         20480 kB
Shared_Clean:      30720 kB
Private_Clean:      2048 kB
Private_Dirty:     10240 kB
`;

describe('the memory of a process', () => {
  it('is, in proportion, its share of what it has with others', () => {
    expect(memoryIn(rollup, 'proportional')).toBe(40);
  });

  it('is, without what others have too, what it alone has', () => {
    expect(memoryIn(rollup, 'own')).toBe(12);
  });

  it('is nothing of a process that is gone', () => {
    expect(memoryIn('', 'own')).toBe(0);
  });
});
