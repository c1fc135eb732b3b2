import { expect, it } from 'vitest';
import { Told } from '../../../src/main/rotation/told.ts';

const at = (id: string, moment: number) => ({ id, moment, about: null });
function fileWith(content?: unknown) {
  const file = { content, read: () => file.content, write: (value: unknown) => void (file.content = value) };
  return file;
}

it('what was told is known again from the file', () => {
  const file = fileWith();
  new Told(file).note([at('a', 1)]);
  expect(new Told(file).has(at('a', 1))).toBe(true);
  expect(new Told(file).has(at('a', 2))).toBe(false);
});

it.each([
  ['nothing', undefined],
  ['no object', 'told'],
  ['other members', { moments: [], until: null, name: 'Billing' }],
  ['no moments', { moments: [['a', 'soon']], until: null }],
  ['half a pair', { moments: [['a']], until: null }],
])('a file with %s counts as empty', (_what, content) => {
  const told = new Told(fileWith(content));
  expect(told.has(at('a', 1))).toBe(false);
  told.note([at('a', 1)]);
  expect(told.has(at('a', 1))).toBe(true);
});

it('sets that are gone for good are forgotten, in the file too', () => {
  const file = fileWith();
  const told = new Told(file);
  told.note([at('a', 1), at('b', 1)]);
  told.forget(['a']);
  told.keepOnly((id) => id !== 'b');
  expect(file.content).toEqual({ moments: [], until: null });
});

it('the file stays small: the oldest make room, and count as told all the same', () => {
  const file = fileWith();
  const told = new Told(file);
  told.note(Array.from({ length: 21_000 }, (_, index) => at(`set ${index}`, index)));
  expect((file.content as { moments: unknown[] }).moments).toHaveLength(20_000);
  const again = new Told(file);
  for (const index of [0, 999, 1_000, 20_999]) expect(again.has(at(`set ${index}`, index))).toBe(true);
  expect(again.has(at('another', 22_000))).toBe(false);
});

it('a locked vault’s moment is known by a later one that was told with its name', () => {
  const told = new Told(fileWith());
  told.note([at('a', 5)]);
  expect(told.has(at('a', 4))).toBe(true);
  expect(told.has(at('a', 6))).toBe(false);
});
