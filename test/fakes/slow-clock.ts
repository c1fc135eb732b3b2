import { performance } from 'node:perf_hooks';
import { onTestFinished, vi } from 'vitest';

/**
 * Until the test ends, each look at the monotonic clock takes a millisecond: work that goes by the clock, such as
 * {@link pacer}'s, is cut into as many slices on the fastest machine as on the slowest.
 */
export function slowClock(): void {
  let now = performance.now();
  const looks = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  onTestFinished(() => {
    looks.mockRestore();
  });
}
