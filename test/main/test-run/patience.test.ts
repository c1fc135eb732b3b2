import { describe, expect, it } from 'vitest';
import { Patience } from '../../../src/main/test-run/patience.ts';

describe('patience with a host that is asked too much', () => {
  it('lasts as long as it asks, but at least a second and at most an hour', () => {
    const asked = (retryAfter: number | null) => new Patience().strain('a', 0, retryAfter, 1000);
    expect(asked(7000)).toEqual({ kind: 'pause', until: 8000 });
    expect(asked(0)).toEqual({ kind: 'pause', until: 2000 });
    expect(asked(86_400_000)).toEqual({ kind: 'pause', until: 3_601_000 });
    expect(asked(null)).toEqual({ kind: 'pause', until: 31_000 });
  });

  it('grows each time if it does not say, and ends after five times in a row', () => {
    const patience = new Patience();
    const pauses: number[] = [];
    let now = 0;
    for (let time = 1; time <= 5; time += 1) {
      const consequence = patience.strain('a', now, null, now);
      const until = consequence.kind === 'pause' ? consequence.until : Number.NaN;
      pauses.push(until - now);
      now = until;
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 480_000]);
    expect(patience.strain('a', now, null, now)).toEqual({ kind: 'give_up' });
  });

  it('is not tried by a request that was under way already, nor after another answer, nor by another host', () => {
    const patience = new Patience();
    expect(patience.strain('a', 0, 5000, 10)).toEqual({ kind: 'pause', until: 5010 });
    expect(patience.strain('a', 5, 2000, 20)).toEqual({ kind: 'pause', until: 5010 });
    expect(patience.strain('b', 5, 2000, 20)).toEqual({ kind: 'pause', until: 2020 });
    patience.calm('a');
    expect(patience.strain('a', 6000, null, 6000)).toEqual({ kind: 'pause', until: 36_000 });
  });
});
