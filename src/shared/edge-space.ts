/** White space, and the characters without a width that come along from web pages. */
const isSpace = (character: string): boolean => /^[\s\u200b-\u200d\u2060\ufeff]$/u.test(character);

/**
 * A text without the white space at its ends. Unlike `trim`, takes characters without a width for space too.
 */
export function withoutEdgeSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
