import { expect, test } from 'vitest';
import { dayToTime, timeToDay } from '../../../src/renderer/credentials/dates.ts';
import {
  formatEntries,
  parseEntries,
  splitScopes,
  splitTags,
} from '../../../src/renderer/credentials/lists.ts';

test('scopes are split at spaces and line breaks', () => {
  expect(splitScopes(' read:a  write:b\nadmin\n')).toEqual(['read:a', 'write:b', 'admin']);
});

test('tags are split at commas and keep their inner spaces', () => {
  expect(splitTags('billing, ci cd ,')).toEqual(['billing', 'ci cd']);
});

test('parameters keep what follows the first equals sign', () => {
  expect(parseEntries('a=1=2\n\n b = c d ', '=')).toEqual({ entries: { a: '1=2', b: 'c d' }, problem: null });
});

test('a line without its separator, or with a name again, is named', () => {
  expect(parseEntries('X-A: 1\nnonsense', ':').problem).toBe('Line 2 isn’t in the form Name: value');
  expect(parseEntries('a=1\na=2', '=').problem).toBe('Line 2 names a again');
});

test('a parameter may be called as Object’s own members are', () => {
  const { entries, problem } = parseEntries('constructor=a\n__proto__=b', '=');
  expect([Object.keys(entries), problem]).toEqual([['constructor', '__proto__'], null]);
});

test('entries survive the way to text and back', () => {
  const entries = { 'X-Version': '2024-05-25', Accept: 'a: b' };
  expect(parseEntries(formatEntries(entries, ':'), ':').entries).toEqual(entries);
});

test('a day is the start of that day where the user is, and back', () => {
  expect(dayToTime('2026-11-22')).toBe(new Date(2026, 10, 22).getTime());
  expect(timeToDay(new Date(2026, 0, 5, 23, 59).getTime())).toBe('2026-01-05');
  expect([dayToTime('2026-02-30'), dayToTime(''), timeToDay(null)]).toEqual([null, null, '']);
});
