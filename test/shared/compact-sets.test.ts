import { newVersion } from '../../src/main/vault/credential-set.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SetExpander, toCompact, type CompactSets } from '../../src/shared/compact-sets.ts';
import type { CredentialSet } from '../../src/shared/credential.ts';
import { sampleSet } from '../fakes/sample-credential-sets.ts';

function set(number: number, changes: Partial<CredentialSet> = {}): CredentialSet {
  const { status, reasons, dueAt, ...sample } = sampleSet(number, changes);
  return sample;
}

/** As it goes over a channel or into the vault. */
const overJson = (sets: readonly CredentialSet[]): CompactSets =>
  JSON.parse(JSON.stringify(toCompact(sets))) as CompactSets;

test('Sets come back as they were, in their order', () => {
  const sets = [
    set(1, { name: '🗝️ \u202eevil', variables: { region: 'eu' }, tags: ['a', 'b'] }),
    set(2, { lastTest: null, trashedAt: 5, exposedAt: 6, rotationPolicy: null, enabled: false }),
    set(3, {
      secretVersions: [
        newVersion({ id: 'c', stage: 'current', createdAt: 3 }),
        { ...newVersion({ id: 'b', stage: 'previous', createdAt: 2 }), replacedAt: 3, overlapEndsAt: 9 },
        { ...newVersion({ id: 'a', stage: 'revoked', createdAt: 1 }), fingerprint: '0123456789abcdef' },
      ],
    }),
    set(4, { secretVersions: [] }),
    set(5, { lastTest: { at: 8, kind: 'unreachable', rejected: false, passedAt: 7 } }),
  ];
  expect(new SetExpander().expand(overJson(sets))).toEqual(sets);
});

test('Any facts come back as they were', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 });
  const record = fc.dictionary(
    text.filter((key) => key !== '__proto__'),
    text,
    { maxKeys: 3, noNullPrototype: true },
  );
  const anySet = fc
    .record({
      name: text,
      clientId: text,
      description: text,
      project: text,
      variables: record,
      tags: fc.array(text, { maxLength: 3 }),
      trashedAt: fc.option(fc.nat()),
    })
    .map((changes) => set(1, changes));
  fc.assert(
    fc.property(fc.array(anySet, { maxLength: 8 }), (sets) => {
      expect(new SetExpander().expand(overJson(sets))).toEqual(sets);
    }),
  );
});

test('What sets have in common is there once, also over several expansions', () => {
  const expander = new SetExpander();
  const [one] = expander.expand(overJson([set(1), set(2)]));
  const [, other] = expander.expand(overJson([set(3), set(4)]));
  expect(one?.request).toBe(other?.request);
  expect(toCompact([set(1), set(2)]).shared).toHaveLength(toCompact([set(1)]).shared.length);
});

test('Sets and their members are frozen', () => {
  const [one] = new SetExpander().expand(
    overJson([set(1, { request: { ...set(1).request, headers: { a: 'b' } } })]),
  );
  expect(Object.isFrozen(one)).toBe(true);
  for (const member of [one?.tags, one?.secretVersions, one?.request, one?.request.headers, one?.lastTest]) {
    expect(Object.isFrozen(member)).toBe(true);
  }
});

test('No sets', () => {
  expect(new SetExpander().expand(overJson([]))).toEqual([]);
});
