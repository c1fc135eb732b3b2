import { describe, expect, test } from 'vitest';
import { guideOf, versionNumber } from '../../../src/renderer/rotation/guide.ts';
import { rotationFacts } from '../../../src/renderer/rotation/rotation-facts.ts';
import { fingerprintText } from '../../../src/renderer/rotation/version-words.ts';
import { sampleNow, sampleSet, sampleUsage, sampleVersion } from '../../fakes/sample-credential-sets.ts';
import { sampleProvider } from '../../fakes/sample-providers.ts';
import { current, pending, previous, proofWith, revoked } from './stages.ts';

const statesOf = (...args: Parameters<typeof sampleSet>) => Object.values(guideOf(sampleSet(...args)).states);

describe('where a rotation stands', () => {
  test('at its beginning while there is only the current secret', () => {
    expect(statesOf(1)).toEqual(['active', 'waiting', 'waiting', 'waiting', 'waiting']);
    expect(guideOf(sampleSet(1)).underWay).toBe(false);
  });

  test('a pending secret is to be proven, and then to be promoted', () => {
    expect(statesOf(1, { secretVersions: [pending(), current()] })).toEqual([
      'done',
      'active',
      'waiting',
      'waiting',
      'waiting',
    ]);
    expect(statesOf(1, { secretVersions: [pending({ proof: proofWith([]) }), current()] })).toEqual([
      'done',
      'done',
      'active',
      'waiting',
      'waiting',
    ]);
  });

  test('a difference nobody accepted is no proof', () => {
    const proof = proofWith(['lifetime']);
    expect(statesOf(1, { secretVersions: [pending({ proof }), current()] })[1]).toBe('active');
    const accepted = pending({ proof: { ...proof, acceptedAt: sampleNow } });
    expect(statesOf(1, { secretVersions: [accepted, current()] })[2]).toBe('active');
  });

  test('an exposed secret is promoted without waiting for the proof', () => {
    const set = { status: 'exposed', secretVersions: [pending(), current()] } as const;
    expect(statesOf(1, set).slice(1, 3)).toEqual(['active', 'active']);
  });

  test('after the promotion usages are open until they have the current secret', () => {
    const versions = [current({ proof: proofWith([]) }), previous()];
    const usages = [sampleUsage(1, 'one'), sampleUsage(2, 'two', { versionId: current().id })];
    const guide = guideOf(sampleSet(1, { secretVersions: versions, usages }));
    expect(guide.openUsages.map(({ where }) => where)).toEqual(['one']);
    expect(Object.values(guide.states)).toEqual(['done', 'done', 'done', 'active', 'active']);
  });

  test('a secret that was promoted without proof isn’t said to be proven', () => {
    expect(statesOf(1, { secretVersions: [current(), previous()] }).slice(0, 3)).toEqual([
      'done',
      'skipped',
      'done',
    ]);
  });

  test('it is over once the former secret is revoked and every usage has the new one', () => {
    const versions = [current(), revoked({ revocation: { at: sampleNow, how: 'proven' } })];
    expect(guideOf(sampleSet(1, { secretVersions: versions })).underWay).toBe(false);
    const guide = guideOf(sampleSet(1, { secretVersions: versions, usages: [sampleUsage(1, 'one')] }));
    expect([guide.underWay, guide.states.deploy, guide.states.revoke]).toEqual([true, 'active', 'done']);
  });

  test('a set from before there was a guide has nothing open', () => {
    const versions = [current(), revoked({ revocation: { at: sampleNow, how: 'replaced' } })];
    expect(
      guideOf(sampleSet(1, { secretVersions: versions, usages: [sampleUsage(1, 'one')] })).underWay,
    ).toBe(false);
  });

  test('it stays exposed as long as the exposed secret is kept', () => {
    const facts = { ...previous().facts, exposedAt: sampleNow } as NonNullable<
      ReturnType<typeof previous>['facts']
    >;
    const exposed = (stage: 'previous' | 'revoked') =>
      guideOf(sampleSet(1, { secretVersions: [current(), previous({ facts, stage })] })).exposed;
    expect([exposed('previous'), exposed('revoked')]).toEqual([true, false]);
  });

  test('former secrets come newest first, and have their numbers', () => {
    const old = previous({ id: sampleVersion(1).id, replacedAt: sampleNow - 900_000_000 });
    const set = sampleSet(1, { secretVersions: [current(), old, previous()] });
    expect(guideOf(set).previous.map(({ id }) => id)).toEqual([previous().id, old.id]);
    expect([versionNumber(set, old.id), versionNumber(set, current().id)]).toEqual([2, 3]);
  });
});

describe('what is known of a provider', () => {
  const facts = (rotation?: object, live = 1, more = {}) =>
    rotationFacts(
      sampleProvider({
        id: 'x',
        name: 'X',
        ...more,
        ...(rotation && { rotation: { confidence: 'verified', ...rotation } }),
      }),
      'X',
      live,
    ).map(({ text }) => text);

  test('what isn’t known is said', () => {
    expect(facts()[0]).toMatch(/not known whether the old secret ends at once/);
    expect(facts({ issuesNewPair: true })[1]).toMatch(/new client ID comes with/);
  });

  test('a cut-over comes before everything', () => {
    expect(facts({ cutsOverAtOnce: true, liveSecrets: 1 })[0]).toMatch(/ends the moment X makes a new one/);
    expect(facts({ cutsOverAtOnce: false })[0]).toMatch(/goes on working until you revoke it/);
  });

  test('where no room is left, a former secret has to go first', () => {
    expect(facts({ liveSecrets: 2 }, 1)).toHaveLength(1);
    expect(facts({ liveSecrets: 2 }, 2)[1]).toMatch(/Revoke a former one first/);
  });

  test('a longest life is said', () => {
    expect(facts(undefined, 1, { maximumSecretAgeDays: 730 })[1]).toMatch(/730 days at most/);
  });
});

test('a fingerprint stands in fours', () => {
  expect(fingerprintText('0123456789abcdef')).toBe('0123 4567 89ab cdef');
});
