import type { Effort } from './candidate.ts';
import { unescaped } from './pasted-text.ts';

/** No value is longer than this, escapes included. */
export const longestValue = 40_000;

/**
 * A value in quotes, which may go over several lines, and be made of several pieces as shells allow: `'it'\''s'`.
 *
 * @returns as a shell reads it, as it stands, and with every escape taken back; null if it isn't closed
 */
export function shellWord(text: string, start: number, effort: Effort): readonly string[] | null {
  let word = '';
  let first: string | null = null;
  const end = Math.min(text.length, start + longestValue);
  for (let at = start; at < end;) {
    const char = text.charAt(at);
    if (isQuote(char)) {
      const close = closing(text, at, end);
      if (!effort.allows((close ?? end) - at) || close === null) return null;
      const inner = text.slice(at + 1, close);
      first ??= inner;
      word += char === '"' ? inner.replace(/\\([$`"\\])/g, '$1') : inner;
      at = close + 1;
    } else if (char === '\\') {
      word += text.charAt(at + 1);
      at += 2;
    } else break;
  }
  return first === null ? null : [word, first, unescaped(first)];
}

/**
 * What is between the quotes around a whole value, where no shell reads it: as it stands, and as YAML, PowerShell and CSV
 * mean it, where a quote is written twice. Nothing where there are none.
 */
export function* withoutQuotes(value: string): Generator<string> {
  const quote = value.charAt(0);
  if (value.length < 3 || !isQuote(quote) || !value.endsWith(quote)) return;
  const inner = value.slice(1, -1);
  yield inner;
  if (inner.includes(quote + quote)) yield inner.replaceAll(quote + quote, quote);
}

export const isQuote = (char: string): boolean => char === "'" || char === '"' || char === '`';

function closing(text: string, open: number, end: number): number | null {
  const quote = text.charAt(open);
  for (let at = open + 1; at < end; at++) {
    const char = text.charAt(at);
    if (char === quote) return at;
    if (char === '\\' && quote === '"') at++;
  }
  return null;
}
