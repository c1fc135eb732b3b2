import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** How long a slice of work may hold the event loop, in ms. A frame has 16; others want to run in it too. */
const sliceMilliseconds = 4;

/** @returns a function to call between small pieces of work; once the slice is used up, it gives a pause to await */
export function pacer(): () => Promise<void> | undefined {
  let sliceStart = performance.now();
  return () => {
    if (performance.now() - sliceStart < sliceMilliseconds) return undefined;
    return setImmediate().then(() => {
      sliceStart = performance.now();
    });
  };
}
