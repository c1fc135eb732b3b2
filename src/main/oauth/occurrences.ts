import { searchedLength } from './secret-forms.ts';
import type { Range } from './token-like.ts';

/** Widens a hit; never to before `floor`, where the hit before it ended. */
type Widen = (text: string, range: Range, floor: number) => Range;

/**
 * Finds a form of a secret in a text. Of a long form its beginning is enough, and as much of the rest as
 * follows goes with it: searching for patterns of thousands of characters takes time that grows with the
 * product of both lengths when pattern and text are made for it.
 */
export function occurrences(text: string, form: string, widen: Widen = (_text, range) => range): Range[] {
  const beginning = form.slice(0, searchedLength);
  const ranges: Range[] = [];
  let floor = 0;
  for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, floor)) {
    const range = widen(text, [at, agreementEnd(text, at, form, beginning.length)], floor);
    ranges.push(range);
    floor = range[1];
  }
  return ranges;
}

/** Where text and form part, given that they agree for the first `length` characters. */
function agreementEnd(text: string, at: number, form: string, length: number): number {
  let agreed = length;
  while (agreed < form.length && text.charCodeAt(at + agreed) === form.charCodeAt(agreed)) agreed += 1;
  return at + agreed;
}

const base64Character = /[A-Za-z0-9+/_=-]/;

/** Widens a hit to the whole base64 text around it. */
export const base64Run: Widen = (text, [start, end], floor) => {
  let from = start;
  let to = end;
  while (from > floor && base64Character.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && base64Character.test(text.charAt(to))) to += 1;
  return [from, to];
};
