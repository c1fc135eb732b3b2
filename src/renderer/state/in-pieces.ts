/** How long a piece may keep the window, in ms: half of what a frame has. */
const slice = 8;
/** The clock is looked at once for so many. */
const stride = 256;

/**
 * Goes through `items` in pieces, between which the window answers keys and draws. The first piece is done at once, which
 * is all of it up to some ten thousand sets.
 *
 * @param afterPiece - told whether that was the last one
 * @returns ends it
 */
export function inPieces<T>(
  items: readonly T[],
  visit: (item: T) => void,
  afterPiece: (isDone: boolean) => void,
): () => void {
  let next = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    const until = performance.now() + slice;
    while (next < items.length && performance.now() < until) {
      const end = Math.min(next + stride, items.length);
      for (; next < end; next += 1) visit(items[next] as T);
    }
    const isDone = next >= items.length;
    afterPiece(isDone);
    if (!isDone) timer = setTimeout(go);
  };
  go();
  return () => clearTimeout(timer);
}
