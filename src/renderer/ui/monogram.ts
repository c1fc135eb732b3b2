/** One or two letters for a provider: its initials, or the capitals inside its name ("eTrusted" is "eT"). */
export function monogramOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = words[0];
  if (!first) return '?';
  const letters = (word: string) => Array.from(word);
  if (words.length > 1) return (letters(first)[0] ?? '') + (letters(words[1] ?? '')[0] ?? '').toUpperCase();
  const innerCapital = /^\p{Ll}+(\p{Lu})/u.exec(first)?.[1];
  if (innerCapital) return (letters(first)[0] ?? '') + innerCapital;
  return (letters(first)[0] ?? '').toUpperCase() + (letters(first)[1] ?? '').toLowerCase();
}

/** A stable hue in degrees. Steps of 24° keep two providers' colours either equal or clearly different. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (hash % 15) * 24;
}
