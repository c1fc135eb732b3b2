/** Scripts that run in the page. They are texts: what runs there has neither this file's types nor its imports. */

/** When the frame that is being made now has been painted, in ms of the page's clock. */
export const afterPaint = `new Promise((resolve) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve(performance.now());
  channel.port2.postMessage(null);
}))`;

/**
 * Leaves a promise in \`keyturnBenchPainted\`: when the first content of the window, and when the content that matters
 * had been painted, in ms since 1970.
 */
export const paintedScript = (content: string): string => `(() => {
  if (globalThis.keyturnBenchPainted) return;
  const selector = ${JSON.stringify(content)};
  const appears = new Promise((resolve) => {
    const look = () => document.querySelector(selector) && resolve();
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
    look();
  });
  const firstPaint = new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const entry = list.getEntriesByName('first-contentful-paint')[0];
      if (!entry) return;
      observer.disconnect();
      resolve(entry.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
  globalThis.keyturnBenchPainted = appears
    .then(() => ${afterPaint})
    .then(async (content) => ({
      content: performance.timeOrigin + content,
      first: performance.timeOrigin + (await firstPaint),
    }));
})()`;

/**
 * Leaves \`keyturnBenchKeystroke()\`: a promise of how long the next key takes, in ms, from the key's own time stamp
 * to the paint of the last change that it makes to the list, or of the next frame when it changes nothing there.
 *
 * The list is watched until it has been quiet for a while, because a list that first paints old rows is not done.
 */
export const keystrokeScript = `(() => {
  const quiet = 120;
  globalThis.keyturnBenchKeystroke = () => new Promise((resolve) => {
    addEventListener('keydown', (event) => {
      let painted = null;
      let timer = null;
      const done = () => {
        observer.disconnect();
        resolve({ painted: painted - event.timeStamp, rows: document.querySelectorAll('[role=option]').length });
      };
      const paint = async () => {
        const at = await ${afterPaint};
        painted = at;
        clearTimeout(timer);
        timer = setTimeout(done, quiet);
      };
      const observer = new MutationObserver(() => void paint());
      observer.observe(document.querySelector('section[aria-label="List"]'), {
        childList: true, subtree: true, attributes: true, characterData: true,
      });
      void paint();
    }, { capture: true, once: true });
  });
})()`;

/**
 * Leaves \`keyturnBenchKeyTo()\`: a promise of how long the next key takes until what the selector finds is painted, in
 * ms, from the key's own time stamp.
 */
export const keyToScript = (content: string): string => `(() => {
  const selector = ${JSON.stringify(content)};
  globalThis.keyturnBenchKeyTo = () => new Promise((resolve) => {
    addEventListener('keydown', (event) => {
      const look = async () => {
        if (!document.querySelector(selector)) return;
        observer.disconnect();
        resolve((await ${afterPaint}) - event.timeStamp);
      };
      const observer = new MutationObserver(() => void look());
      observer.observe(document, { childList: true, subtree: true });
      void look();
    }, { capture: true, once: true });
  });
})()`;
