import { fold } from './haystack.ts';

/**
 * What a name is sorted by: comparing two of these by `<` takes a small part of the time that `Intl.Collator` needs,
 * which at a hundred thousand names is a second. Case and accents make no difference, and numbers count as numbers.
 */
export const orderKey = (name: string): string => fold(name).replace(/\d+/g, numberKey);

/** A number with fewer digits is smaller, so their count goes first; leading zeros count for nothing. */
function numberKey(digits: string): string {
  const number = digits.replace(/^0+(?=\d)/, '');
  return `${number.length < 9 ? number.length : `9${String(number.length).padStart(3, '0')}`}${number}`;
}
