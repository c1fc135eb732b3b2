import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  created,
  currentFacts,
  withExposed,
  withFacts,
  withTokenTest,
} from '../../../src/main/vault/credential-set.ts';
import * as stages from '../../../src/main/vault/stages.ts';
import { factsOf, type CredentialSet, type SecretVersion } from '../../../src/shared/credential.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { someFacts, someTokenTest } from './temporary.ts';

/** What may happen to a set, in any order; each either succeeds or is refused with a failure that says why. */
const step = fc.record({
  what: fc.constantFrom(
    'add',
    'prove',
    'prove_differently',
    'accept',
    'promote',
    'promote_unproven',
    'undo',
    'discard',
    'revoke',
    'expose',
    'rename',
    'test',
  ),
  which: fc.nat(20),
  clientId: fc.option(fc.constantFrom('client-a', 'client-b')),
  keyId: fc.option(fc.constantFrom('key-a', 'key-b')),
  later: fc.nat(1_000_000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const difference = { about: 'scopes', name: 'scopes', current: 'a', pending: 'b' } as const;

/** A set beside the values that are kept for it, as the vault keeps them in a table of their own. */
class World {
  set: CredentialSet;
  now = 1_000;
  #made = 0;
  readonly values = new Set<string>();
  /** Those that somebody asked to destroy. */
  readonly destroyed = new Set<string>();

  constructor() {
    this.set = created(someFacts(), { id: 'set', versionId: this.#keep(), fingerprint: 'f0' }, this.now);
  }

  take({ what, which, clientId, keyId, later }: Step): void {
    this.now += later;
    const { set, now } = this;
    const version = set.secretVersions[which % set.secretVersions.length] as SecretVersion;
    switch (what) {
      case 'add': {
        const secret = { clientId, keyId, secretExpiresAt: which === 0 ? null : now + which };
        const id = `version ${this.#made}`;
        this.set = stages.withPending(set, { id, fingerprint: `f${this.#made}` }, secret, now);
        this.#keep();
        break;
      }
      case 'prove':
        this.set = stages.withProof(set, { compared: true, differences: [] }, now);
        break;
      case 'prove_differently':
        this.set = stages.withProof(set, { compared: true, differences: [difference] }, now);
        break;
      case 'accept':
        this.set = stages.withAcceptedDifferences(set, version.id, now);
        break;
      case 'promote':
      case 'promote_unproven':
        this.set = stages.withPromotion(set, { overlapDays: 7, withoutProof: what !== 'promote' }, now);
        break;
      case 'undo':
        this.set = stages.withPromotionUndone(set, now);
        break;
      case 'discard':
        this.#destroy(stages.requirePending(set).id, 'discarded');
        break;
      case 'revoke':
        this.#destroy(version.id, 'proven');
        break;
      case 'expose':
        this.set = withExposed(set, true, now);
        break;
      case 'rename':
        this.set = withFacts(set, { ...factsOf(set), name: `Name ${which}` }, now);
        break;
      case 'test':
        this.set = withTokenTest(
          set,
          someTokenTest({ credentialSetId: set.id, secretVersionId: version.id, at: now }),
          false,
        );
    }
  }

  #keep(): string {
    const id = `version ${this.#made}`;
    this.#made += 1;
    this.values.add(id);
    return id;
  }

  #destroy(id: string, how: 'discarded' | 'proven'): void {
    this.set = stages.withRevoked(this.set, id, how, this.now);
    this.values.delete(id);
    this.destroyed.add(id);
  }
}

/** Takes the steps one by one; one that is refused changes nothing. */
function walk(
  steps: readonly Step[],
  after: (before: CredentialSet, world: World, step: Step) => void,
): void {
  const world = new World();
  for (const each of steps) {
    const before = world.set;
    try {
      world.take(each);
    } catch (error) {
      if (!(error instanceof KeyturnError)) throw error;
      expect(world.set).toBe(before);
    }
    after(before, world, each);
  }
}

const countOf = ({ secretVersions }: CredentialSet, stage: SecretVersion['stage']): number =>
  secretVersions.filter((version) => version.stage === stage).length;

const anySteps = fc.array(step, { maxLength: 40 });

test('Whatever happens, exactly one version is current, and at most one is pending', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (_, { set }) => {
        expect(countOf(set, 'current')).toBe(1);
        expect(countOf(set, 'pending')).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test('No value is lost unless somebody discards or revokes it, and a destroyed one never comes back', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (before, { set, values, destroyed }) => {
        const kept = set.secretVersions.filter(({ stage }) => stage !== 'revoked').map(({ id }) => id);
        expect(new Set(kept)).toEqual(values);
        for (const id of destroyed) expect(versionOf(set, id).revocation).not.toBeNull();
        expect(set.secretVersions.length).toBeGreaterThanOrEqual(before.secretVersions.length);
      });
    }),
  );
});

test('A version has facts of its own exactly while it isn’t current, and an overlap while it is previous', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (_, { set }) => {
        for (const version of set.secretVersions) {
          expect(version.facts === null).toBe(version.stage === 'current');
          expect(version.overlapEndsAt !== null).toBe(version.stage === 'previous');
          expect(version.revocation !== null).toBe(version.stage === 'revoked');
        }
      });
    }),
  );
});

test('Undoing a promotion gives back the facts and the versions from before it', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (_, { set, now }) => {
        if (!stages.versionIn(set, 'pending')) return;
        const promoted = stages.withPromotion(set, { overlapDays: 7, withoutProof: true }, now + 5);
        const undone = stages.withPromotionUndone(promoted, now + 9);
        expect({ ...undone, updatedAt: set.updatedAt }).toEqual(set);
      });
    }),
  );
});

test('A secret’s age changes only when another one becomes current', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (before, { set }, { what }) => {
        if (what === 'promote' || what === 'promote_unproven' || what === 'undo') return;
        expect(set.secretChangedAt).toBe(before.secretChangedAt);
      });
    }),
  );
});

test('Fingerprint, creation and facts of a version stay with it, whichever stage it is in', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (before, { set }, { what }) => {
        if (what === 'expose' || what === 'test') return;
        for (const former of before.secretVersions) {
          const version = versionOf(set, former.id);
          expect(version.fingerprint).toBe(former.fingerprint);
          expect(version.createdAt).toBe(former.createdAt);
          expect(factsOfVersion(set, version)).toEqual(factsOfVersion(before, former));
        }
      });
    }),
  );
});

test('Only a proven secret is promoted, unless the user asks for it', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      walk(steps, (before, { set }, { what }) => {
        const pending = stages.versionIn(before, 'pending');
        if (what !== 'promote' || set === before) return;
        expect(pending?.proof).not.toBeNull();
        expect(pending?.proof?.differences.length === 0 || pending?.proof?.acceptedAt !== null).toBe(true);
      });
    }),
  );
});

const versionOf = (set: CredentialSet, id: string): SecretVersion =>
  set.secretVersions.find((version) => version.id === id) as SecretVersion;

function factsOfVersion(set: CredentialSet, version: SecretVersion) {
  const { requestMark: _mark, ...facts } = version.facts ?? currentFacts(set);
  return facts;
}
