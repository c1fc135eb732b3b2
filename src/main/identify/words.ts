import { breath, type Candidate } from './candidate.ts';

/** Zero-width characters come along from chats and documents. */
const space = '\\s\\u200b-\\u200d\\u2060';
/** The ways in which a line falls into words; each finds what another takes apart. None can run away. */
const kinds = [
  new RegExp(`[^${space}"'\`,;<>()[\\]{}|&?]+`, 'g'),
  new RegExp(`[^${space}]+`, 'g'),
  // URL encoding leaves apostrophes and brackets as they are.
  new RegExp(`[^${space}"&?]+`, 'g'),
  new RegExp(`[^${space}"'\`,;<>()[\\]{}|&?=:@/\\\\]+`, 'g'),
  /[\w.~-]+/g,
  /[\w+/=-]+/g,
] as const;

/** Shorter words are no credentials, and would only be found by chance. */
const shortest = 4;
/** Longer ones hold no credentials that the other words don't. */
const longest = 100_000;
const wordsInBreath = 512;
const edge = /["'`,;:.<>()[\]{}|]/;

/** The words of a text, and what is between the slashes and the @ of a URL. */
export function* words(text: string): Generator<Candidate> {
  let count = 0;
  for (const kind of kinds) {
    for (const { 0: word, index: at } of text.matchAll(kind)) {
      if (++count % wordsInBreath === 0) yield breath;
      if (word.length < shortest || word.length > longest) continue;
      const bare = withoutEdges(word);
      for (const value of bare === word ? [word] : [word, bare])
        yield { form: 'word', name: null, at, value };
      yield* partsOf(bare, at);
    }
  }
}

function withoutEdges(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && edge.test(word.charAt(start))) start++;
  while (end > start && edge.test(word.charAt(end - 1))) end--;
  return word.slice(start, end);
}

function* partsOf(word: string, at: number): Generator<Candidate> {
  // `https://id:secret@host`
  const slashes = word.indexOf('//');
  const host = word.lastIndexOf('@');
  const pair = word.slice(slashes === -1 ? 0 : slashes + 2, host === -1 ? undefined : host);
  const colon = pair.indexOf(':');
  const pieces = colon > 0 ? [pair.slice(0, colon), pair.slice(colon + 1)] : [pair];
  for (const value of pieces) {
    if (value !== word && value.length >= shortest) yield { form: 'word', name: null, at, value };
  }
}
