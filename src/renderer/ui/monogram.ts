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

/** A stable hue in degrees, by a provider's id. Steps of 20° keep two colours either equal or told apart. */
export function hueOf(id: string): number {
  // FNV-1a with a final mix. The seed is one of those that keep the shipped providers far apart.
  let hash = 84_551;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (((hash ^ (hash >>> 13)) >>> 0) % 18) * 20;
}
