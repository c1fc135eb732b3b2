import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** How often the event loop is looked at, in ms. */
const resolution = 1;

/**
 * Watches the event loop while work is done.
 *
 * @returns what the work gave, how long it took, and the longest that it held the event loop up, in ms
 */
export async function watchingEventLoop<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly took: number; readonly blocked: number }> {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  // It has to have looked once before, and has to look once more after the last piece of work.
  await pause(20);
  histogram.reset();
  const start = performance.now();
  const result = await work();
  const took = performance.now() - start;
  await pause(20);
  histogram.disable();
  return { result, took, blocked: Math.max(0, histogram.max / 1e6 - resolution) };
}
