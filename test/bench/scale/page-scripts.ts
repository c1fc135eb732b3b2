/** Scripts that run in the page; see ../page-scripts.ts. */
import { afterPaint } from '../page-scripts.ts';

/**
 * Leaves in `keyturnBench` when main told that the vault is open, when a list of which length was painted, and every
 * stretch in which the page's own event loop was held up. Times are the page's clock, in ms.
 */
export const watchScript = `(() => {
  if (globalThis.keyturnBench) return;
  const tick = 4;
  const seen = { openedAt: null, lists: [], stretches: [] };
  globalThis.keyturnBench = seen;
  const subscribe = () => {
    if (!globalThis.keyturn) return void setTimeout(subscribe);
    keyturn.on('vaultStateChanged', ({ kind }) => {
      if (kind === 'open') seen.openedAt = performance.now();
    });
  };
  subscribe();
  let length = 0;
  new MutationObserver(() => {
    const now = Number(document.querySelector('[role=option]')?.ariaSetSize ?? 0);
    if (now === length) return;
    length = now;
    void ${afterPaint}.then((at) => seen.lists.push({ at, length: now }));
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-setsize'] });
  // Long tasks are those over 50 ms; a timer tells of shorter ones, too, when it comes too late.
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.stretches.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    if (now - last > 2 * tick) seen.stretches.push([last, now - last - tick]);
    last = now;
  }, tick);
})()`;

/**
 * Waits for the whole list, and then a second for the page to come to rest.
 *
 * @param sets - how many sets the list has to have
 * @param since - an expression: from when on stretches count
 */
const listing = (sets: number, since: string): string => `(async () => {
  const { lists, stretches, openedAt } = await (async () => {
    for (;;) {
      if (keyturnBench.lists.some(({ length }) => length >= ${sets})) return keyturnBench;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const since = ${since};
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return {
    firstRows: lists[0].at - openedAt,
    listed: lists.find(({ length }) => length >= ${sets}).at - openedAt,
    longest: Math.max(0, ...stretches.filter(([at]) => at >= since).map(([, took]) => took)),
  };
})()`;

/** After the app's start. */
export const firstListScript = (sets: number): string => listing(sets, 'openedAt');

/** Locks the vault as its button does, and waits for the lock screen. */
export const lockScript = `(async () => {
  await keyturn.lockVault();
  await new Promise((resolve) => (function look() {
    document.querySelector('form button[type=submit]') && !document.querySelector('[role=option]')
      ? resolve() : requestAnimationFrame(look);
  })());
  // What the lock left to be done isn't the unlocking's.
  await new Promise((resolve) => setTimeout(resolve, 500));
  Object.assign(keyturnBench, { openedAt: null, lists: [] });
})()`;

/** Unlocks by the button of the lock screen. */
export const unlockScript = (sets: number): string => `(async () => {
  const clicked = performance.now();
  document.querySelector('form button[type=submit]').click();
  const listed = await ${listing(sets, 'clicked')};
  return { ...listed, opened: keyturnBench.openedAt - clicked };
})()`;

/** Registers sets one after the other: for each, ms from the call until the answer. */
export const registerScript = (facts: readonly unknown[]): string => `(async () => {
  const samples = [];
  for (const facts of ${JSON.stringify(facts)}) {
    const start = performance.now();
    const result = await keyturn.registerCredentialSet({ facts, clientSecret: 'written by the bench' });
    samples.push(performance.now() - start);
    if (!result.ok) throw new Error(result.failure.message);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return samples;
})()`;
