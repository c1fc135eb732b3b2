import { describe, expect, test } from 'vitest';
import { matchingOptions, type SelectOption } from '../../../src/renderer/ui/select-options.ts';

const options: readonly SelectOption[] = [
  { value: 'contains', label: 'Expaypal' },
  { value: 'alias', label: 'Braintree', keywords: ['pay later'] },
  { value: 'word', label: 'Google Pay' },
  { value: 'start', label: 'PayPal' },
  { value: 'other', label: 'Zoom', keywords: ['video'] },
  { value: 'new', label: 'New…', action: true },
];
const found = (text: string) => matchingOptions(options, text).map(({ value }) => value);

describe('typing finds options', () => {
  test('best first: start of the name, start of a word, alias, anywhere', () => {
    expect(found('pay')).toEqual(['start', 'word', 'alias', 'contains', 'new']);
  });

  test('by every word, in any order and case', () => {
    expect(found('PAY google')).toEqual(['word', 'new']);
  });

  test('by alias', () => expect(found('video')).toEqual(['other', 'new']));

  test('and leaves actions where they are, also when nothing matches', () => {
    expect(found('nothing like this')).toEqual(['new']);
    expect(found('')).toHaveLength(options.length);
  });
});
