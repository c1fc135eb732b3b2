import { stripVTControlCharacters } from 'node:util';

/** What the demo says: chapters, what it did in them, and what it saw. */

export function chapter(title: string): void {
  console.log(`\n${title}`);
}

/** One line of what was done. */
export function did(words: string): void {
  console.log(`  ${words}`);
}

/** What the window said, in its own words. */
export function saw(words: string): void {
  console.log(`    → ${words}`);
}

/** A step that didn't come out as it should, told in one sentence. */
export class DemoFailure extends Error {
  constructor(step: string, cause: unknown) {
    super(`The demo stopped at “${step}”: ${firstSentence(cause)}`, { cause });
    this.name = 'DemoFailure';
  }
}

/**
 * Does one step and says so.
 *
 * @param work - throws unless the step really happened; what it gives is what the window said
 */
export async function step(words: string, work: () => Promise<string | undefined>): Promise<void> {
  let seen: string | undefined;
  const start = Date.now();
  try {
    seen = await work();
  } catch (error) {
    throw new DemoFailure(words, error);
  }
  did(process.env['KEYTURN_DEBUG'] ? `${words} (${Date.now() - start} ms)` : words);
  if (seen !== undefined) saw(seen);
}

/** Playwright's errors go on for pages; what matters is what was looked for and what was there. */
function firstSentence(error: unknown): string {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = text.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => /^(Expected|Received|- waiting for)/.test(line));
  return [lines[0], ...telling.slice(0, 2)].map((line) => line?.slice(0, 200)).join(' · ');
}
