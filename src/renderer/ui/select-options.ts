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
}

/** The options that every typed word occurs in; those whose label starts with the text come first. */
export function matchingOptions(options: readonly SelectOption[], text: string): readonly SelectOption[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return options;
  const words = wanted.split(/\s+/);
  const matches = options.filter((option) => {
    const haystack = [option.label, ...(option.keywords ?? []), option.group ?? ''].join('\n').toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const startsWith = (option: SelectOption) => option.label.toLowerCase().startsWith(wanted);
  return [...matches.filter(startsWith), ...matches.filter((option) => !startsWith(option))];
}
