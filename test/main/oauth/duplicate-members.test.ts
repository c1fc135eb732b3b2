import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateMembers } from '../../../src/main/oauth/duplicate-members.ts';

describe('duplicateMembers', () => {
  it.each([
    ['{"a":1,"b":2}', []],
    ['{"a":1,"a":2}', ['a']],
    ['{"a":1 , "b":[{"a":1}], "c":{"a":1}}', []],
    ['[{"a":1},{"a":1,"a" \n:2}]', ['a']],
    [String.raw`{"a":1,"\u0061":2}`, ['a']],
    [String.raw`{"a\"b":1,"x":"\"a\":1,\"a\":2"}`, []],
    ['{"a":"a","b":"a"}', []],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
  ])('finds in %s: %j', (text, names) => {
    expect([...duplicateMembers(text)]).toEqual(names);
  });

  it('finds none in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(duplicateMembers(JSON.stringify(JSON.parse(text))).size).toBe(0);
      }),
    );
  });
});
