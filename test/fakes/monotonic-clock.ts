import { performance } from 'node:perf_hooks';
import { onTestFinished, vi } from 'vitest';

function clockThat(look: (realNow: number) => number): void {
  const realNow = performance.now();
  const looks = vi.spyOn(performance, 'now').mockImplementation(() => look(realNow));
  onTestFinished(() => {
    looks.mockRestore();
  });
}

/**
 * Until the test ends, each look at the monotonic clock takes a millisecond: work that goes by the clock, such as
 * that between pauses, is cut into as many slices on the fastest machine as on the slowest.
 */
export function slowClock(): void {
  let looks = 0;
  clockThat((realNow) => realNow + (looks += 1));
}

/** Until the test ends, no time passes: work that would pause between slices is one slice on the slowest machine too. */
export function stillClock(): void {
  clockThat((realNow) => realNow);
}
