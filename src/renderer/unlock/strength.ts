/** How hard a passphrase is to guess. */
export interface Strength {
  /** 0 (among the first that anybody tries) to 4 (out of reach). */
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** What is wrong with it and what would help, in one sentence; null: nothing. */
  readonly advice: string | null;
}

export const strengthWords = ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'] as const;

/** What makes a passphrase easy to guess, by the names that zxcvbn-ts gives its findings. */
const warnings: Readonly<Record<string, string>> = {
  straightRow: 'Rows of keys on the keyboard are guessed early.',
  keyPattern: 'Short patterns on the keyboard are guessed early.',
  simpleRepeat: 'Repeating one character adds next to nothing.',
  extendedRepeat: 'Repeating the same few characters adds next to nothing.',
  sequences: 'Sequences such as “abc” or “6543” are guessed early.',
  recentYears: 'Years are guessed early.',
  dates: 'Dates are guessed early.',
  topTen: 'This is one of the ten most used passwords.',
  topHundred: 'This is one of the hundred most used passwords.',
  common: 'This is a much used password.',
  similarToCommon: 'This is close to a much used password.',
  wordByItself: 'A single word is guessed early.',
  namesByThemselves: 'A single name is guessed early.',
  commonNames: 'Common names are guessed early.',
  userInputs: 'Words about this app or its vault are guessed early.',
};

const suggestions: Readonly<Record<string, string>> = {
  l33t: 'Writing “@” for “a” and the like helps little.',
  reverseWords: 'Writing a word backwards helps little.',
  allUppercase: 'Capitals throughout help little.',
  capitalization: 'A capital at the start helps little.',
  dates: 'Leave out dates that have to do with you.',
  recentYears: 'Leave out years.',
  associatedYears: 'Leave out years that have to do with you.',
  sequences: 'Leave out sequences.',
  repeated: 'Leave out repetitions.',
  longerKeyboardPattern: 'Use words rather than patterns.',
  anotherWord: 'Add a word or two that don’t belong together.',
  useWords: 'Four or more words that don’t belong together are easy to remember and hard to guess.',
};

/** One sentence on what is wrong and one on what to do: a list of rules helps nobody. */
export function adviceFor(warning: string | null, suggested: readonly string[]): string | null {
  const known = (words: Readonly<Record<string, string>>, names: readonly string[]) =>
    names.flatMap((name) => words[name] ?? []).slice(0, 1);
  const advice = [...known(warnings, warning === null ? [] : [warning]), ...known(suggestions, suggested)];
  return advice.length === 0 ? null : advice.join(' ');
}
