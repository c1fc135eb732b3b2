import { breath, type Candidate } from './candidate.ts';
import { isBreak, unescaped } from './pasted-text.ts';
import { longestValue } from './shell-word.ts';

/** What stands before a value: `"name": `, `name = `, `name => [`. It is tried on short slices only. */
const nameBefore = /(["']?)([A-Za-z_$][\w.$-]{0,63})["']?\s{0,9}(?:=>|[:=])\s{0,9}\[?\s{0,9}$/;
const numberAfter = /^\s{0,9}:\s{0,9}(-?\d[\w.+-]{0,63})/;

/** What is shorter is no credential. */
const shortest = 3;
const quotesInBreath = 256;

/**
 * Every string in quotes, at any depth of a JSON text or of source code, with the name it is given. A quote that is never
 * closed costs no more than its line.
 */
export function* quoted(text: string): Generator<Candidate> {
  yield* strings(text, '"');
  yield* strings(text, "'");
  yield* strings(text, '`');
}

function* strings(text: string, quote: string): Generator<Candidate> {
  let quotes = 0;
  for (let open = text.indexOf(quote); open !== -1;) {
    if (++quotes % quotesInBreath === 0) yield breath;
    const end = endOfString(text, open, quote);
    const isClosed = text.charAt(end) === quote;
    if (isClosed && end - open > shortest && end - open <= longestValue) yield* between(text, open, end);
    // An apostrophe is no quote: what follows it may begin with the one that seemed to close it.
    open = isClosed && quote !== '"' ? end : text.indexOf(quote, end + 1);
  }
}

function* between(text: string, open: number, close: number): Generator<Candidate> {
  const inner = text.slice(open + 1, close);
  const before = nameBefore.exec(text.slice(Math.max(0, open - 100), open));
  const form = before === null ? 'word' : before[1] === '' ? 'assignment' : 'json_member';
  const place = { form, name: before?.[2] ?? null, at: open + 1 } as const;
  const value = unescaped(inner);
  yield { ...place, value };
  if (value !== inner) yield { ...place, value: inner };
  const number = numberAfter.exec(text.slice(close + 1, close + 90))?.[1];
  if (number !== undefined) yield { form: 'json_member', name: value, at: close, value: number };
}

/** Where the string is closed, or else where its line ends. */
function endOfString(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote || isBreak(char.charCodeAt(0))) return at;
    if (char === '\\') at++;
  }
  return text.length;
}
