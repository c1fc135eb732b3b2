import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderKey } from '../../../src/renderer/state/order-key.ts';
import { OrderedSets } from '../../../src/renderer/state/ordered-sets.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';

const sorted = (names: string[]) => names.toSorted((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));

describe('the order of names', () => {
  test('takes no notice of case and accents, and counts numbers as numbers', () => {
    expect(
      sorted(['Zoo', 'set 10', 'Édith', 'set 9', 'edgar', 'Set 009a', 'set 123456789012', 'apple']),
    ).toEqual(['apple', 'edgar', 'Édith', 'set 9', 'Set 009a', 'set 10', 'set 123456789012', 'Zoo']);
  });

  test('is that of numbers for whole numbers of any length', () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(orderKey(`n ${a}`) < orderKey(`n ${b}`)).toBe(a < b);
      }),
    );
  });
});

describe('sets in order', () => {
  test('are as if sorted anew, whatever comes and goes', () => {
    const name = fc.constantFrom('a', 'A', 'b', 'b 2', 'b 10', 'ç', 'z');
    const change = fc.record({
      put: fc.uniqueArray(fc.record({ number: fc.nat(20), name }), { selector: ({ number }) => number }),
      remove: fc.array(fc.nat(20)),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const sets = new OrderedSets();
        const expected = new Map<string, string>();
        for (const { put, remove } of changes) {
          const items = put.map(({ number, name: called }) => sampleSet(number + 1, { name: called }));
          sets.replace(items);
          for (const item of items) expected.set(item.id, item.name);
          const gone = remove.map((number) => sampleSet(number + 1).id);
          sets.remove(gone);
          for (const id of gone) expected.delete(id);
          const inOrder = [...expected].sort(
            ([idA, a], [idB, b]) => compare(orderKey(a), orderKey(b)) || compare(idA, idB),
          );
          expect(sets.items.map((item) => [item.id, item.name])).toEqual(inOrder);
          expect(sets.items.every((item) => sets.byId.get(item.id) === item)).toBe(true);
          expect(sets.byId.size).toBe(inOrder.length);
        }
      }),
    );
  });
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
