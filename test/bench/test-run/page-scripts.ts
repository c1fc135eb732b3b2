/** Scripts that run in the page; see ../page-scripts.ts. */

/**
 * Tests everything as its user does: by the button, and the consent where it is asked for. Answers once the run has
 * ended, with its time in ms and the longest that a frame took meanwhile.
 */
export const testAllScript = `(async () => {
  const wait = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const button = (words) => () =>
    [...document.querySelectorAll('button')].find((each) => words.test(each.innerText) && !each.disabled);
  const frames = { last: performance.now(), longest: 0, over: false };
  const ended = new Promise((resolve) => {
    let begun = null;
    const stop = keyturn.on('testRunProgressed', ({ state, results }) => {
      begun ??= performance.now();
      if (state.ended === null) return;
      stop();
      resolve({ milliseconds: performance.now() - begun, done: state.done });
    });
  });
  (await wait(button(/^Test all$/))).click();
  const consent = await wait(() => document.querySelector('[role=alertdialog]'));
  const look = (now) => {
    frames.longest = Math.max(frames.longest, now - frames.last);
    frames.last = now;
    if (!frames.over) requestAnimationFrame(look);
  };
  frames.last = performance.now();
  requestAnimationFrame(look);
  [...consent.querySelectorAll('button')].find((each) => /^Test all$/.test(each.innerText)).click();
  const { milliseconds, done } = await ended;
  await new Promise((resolve) => setTimeout(resolve, 300));
  frames.over = true;
  (await wait(button(/^Close$/))).click();
  await wait(() => !document.querySelector('[role=dialog]'));
  return { milliseconds, done, longestFrame: frames.longest };
})()`;
