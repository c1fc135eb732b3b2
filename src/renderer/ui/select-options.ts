/** One choice of a {@link Select}. */
export interface SelectOption {
  readonly value: string;
  readonly label: string;
  /** A second line in the list. */
  readonly description?: string | undefined;
  /** Further words that typing finds it by. */
  readonly keywords?: readonly string[] | undefined;
  /** Options with the same group follow each other under its heading. */
  readonly group?: string | undefined;
  /** Does something instead of being picked: it never becomes the value, and typing doesn't filter it away. */
  readonly action?: boolean | undefined;
}

/**
 * The options that every typed word occurs in, best first: the label starts with the text, a word of it does, a keyword
 * does, the label holds it anywhere, something else does. Within each the order stays. Actions are always there, last.
 */
export function matchingOptions(options: readonly SelectOption[], text: string): readonly SelectOption[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return options;
  const words = wanted.split(/\s+/);
  const ranks: SelectOption[][] = [[], [], [], [], []];
  for (const option of options) {
    if (option.action) continue;
    const rank = rankOf(option, wanted, words);
    if (rank !== null) ranks[rank]?.push(option);
  }
  return [...ranks.flat(), ...options.filter(({ action }) => action)];
}

/** @returns null where a word doesn't occur at all */
function rankOf(option: SelectOption, wanted: string, words: readonly string[]): number | null {
  const label = option.label.toLowerCase();
  const keywords = (option.keywords ?? []).map((keyword) => keyword.toLowerCase());
  const haystack = [label, ...keywords, option.group?.toLowerCase() ?? ''].join('\n');
  if (!words.every((word) => haystack.includes(word))) return null;
  if (label.startsWith(wanted)) return 0;
  if (startsAWord(label, wanted)) return 1;
  if (keywords.some((keyword) => keyword.startsWith(wanted) || startsAWord(keyword, wanted))) return 2;
  return label.includes(wanted) ? 3 : 4;
}

function startsAWord(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (at > 0 && !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}
