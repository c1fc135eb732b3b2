import type { CredentialSet, SecretStage, SecretVersion } from './credential.ts';
import type { LastTest } from './token-test.ts';

/**
 * Many credential sets as columns, for where thousands go through JSON at a time: what sets have in common, such as
 * their provider or their token request, is there once. That makes the text a quarter as long as that of the sets
 * themselves, and the sets that come out of it share one frozen copy of each such value.
 */
export interface CompactSets {
  readonly shared: readonly unknown[];
  /** Places in {@link shared}, one for each set. */
  readonly common: Readonly<Record<CommonField, readonly number[]>>;
  readonly own: { readonly [Field in OwnField]: readonly CredentialSet[Field][] };
  /** The versions of all sets, one set's after another's. */
  readonly versions: {
    /** How many each set has. */
    readonly counts: readonly number[];
    readonly ids: readonly string[];
    readonly stages: readonly number[];
    readonly createdAt: readonly number[];
    readonly replacedAt: readonly (number | null)[];
    readonly fingerprints: readonly (string | null)[];
    /** The rest of a version; null where all of it is null, as for nearly every current one. */
    readonly rest: readonly (VersionRest | null)[];
  };
  /** `at` is null where a set has no last test. */
  readonly lastTests: {
    readonly at: readonly (number | null)[];
    readonly kinds: readonly number[];
    readonly rejected: readonly boolean[];
    readonly passedAt: readonly (number | null)[];
  };
}

type VersionRest = Pick<
  SecretVersion,
  'facts' | 'overlapEndsAt' | 'proof' | 'revocation' | 'providerSecretId'
>;
const noRest: VersionRest = {
  facts: null,
  overlapEndsAt: null,
  proof: null,
  revocation: null,
  providerSecretId: null,
};

function restOf(version: SecretVersion): VersionRest | null {
  const { facts, overlapEndsAt, proof, revocation, providerSecretId } = version;
  const rest = { facts, overlapEndsAt, proof, revocation, providerSecretId };
  return Object.values(rest).every((value) => value === null) ? null : rest;
}

/** What many sets are likely to have in common. */
const commonFields = [
  'providerId',
  'environmentId',
  'variables',
  'clientIdentifier',
  'project',
  'contactEmail',
  'description',
  'access',
  'context',
  'usages',
  'tags',
  'rotationPolicy',
  'request',
  'snoozedUntil',
  'lastUsedAt',
  'automation',
] as const satisfies readonly (keyof CredentialSet)[];
type CommonField = (typeof commonFields)[number];

const ownFields = [
  'id',
  'name',
  'clientId',
  'enabled',
  'createdAt',
  'updatedAt',
  'trashedAt',
  'secretChangedAt',
  'secretExpiresAt',
  'exposedAt',
] as const satisfies readonly (keyof CredentialSet)[];
type OwnField = (typeof ownFields)[number];

const stages = ['pending', 'current', 'previous', 'revoked'] as const satisfies readonly SecretStage[];

export function toCompact(sets: readonly CredentialSet[]): CompactSets {
  const places = new Places();
  const versions = sets.flatMap(({ secretVersions }) => secretVersions);
  return {
    common: columns(commonFields, (field) => sets.map((set) => places.of(set[field]))),
    own: columns(ownFields, (field) => sets.map((set) => set[field])) as CompactSets['own'],
    versions: {
      counts: sets.map(({ secretVersions }) => secretVersions.length),
      ids: versions.map(({ id }) => id),
      stages: versions.map(({ stage }) => stages.indexOf(stage)),
      createdAt: versions.map(({ createdAt }) => createdAt),
      replacedAt: versions.map(({ replacedAt }) => replacedAt),
      fingerprints: versions.map(({ fingerprint }) => fingerprint),
      rest: versions.map(restOf),
    },
    lastTests: {
      at: sets.map(({ lastTest }) => lastTest?.at ?? null),
      kinds: sets.map(({ lastTest }) => places.of(lastTest?.kind ?? null)),
      rejected: sets.map(({ lastTest }) => lastTest?.rejected ?? false),
      passedAt: sets.map(({ lastTest }) => lastTest?.passedAt ?? null),
    },
    // The last one: the others fill it.
    shared: places.values,
  };
}

const columns = <Field extends string, Column>(fields: readonly Field[], column: (field: Field) => Column) =>
  Object.fromEntries(fields.map((field) => [field, column(field)])) as Record<Field, Column>;

/** Gives equal values the same place. */
class Places {
  readonly values: unknown[] = [];
  readonly #byIdentity = new Map<unknown, number>();
  readonly #byText = new Map<string, number>();

  of(value: unknown): number {
    const known = this.#byIdentity.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    let place = this.#byText.get(text);
    if (place === undefined) {
      place = this.values.push(value) - 1;
      this.#byText.set(text, place);
    }
    this.#byIdentity.set(value, place);
    return place;
  }
}

/** Turns compact sets back, several times over: equal values of all of them become the same frozen one. */
export class SetExpander {
  readonly #pool = new Map<string, unknown>();

  /** @returns the sets in their order, they and their members frozen */
  expand({ shared, common, own, versions, lastTests }: CompactSets): CredentialSet[] {
    const values = shared.map((value) => this.#pooled(value));
    const c = columns(commonFields, (field) => common[field].map((place) => values[place])) as {
      readonly [Field in CommonField]: readonly CredentialSet[Field][];
    };
    const versionsOf = versionReader(versions);
    const sets: CredentialSet[] = [];
    let at = 0;
    const pick = <T>(column: readonly T[]): T => column[at] as T;
    for (; at < own.id.length; at += 1) {
      // One literal for all sets: objects that are alike take less memory and are faster to use.
      const set: CredentialSet = {
        providerId: pick(c.providerId),
        environmentId: pick(c.environmentId),
        variables: pick(c.variables),
        name: pick(own.name),
        clientId: pick(own.clientId),
        clientIdentifier: pick(c.clientIdentifier),
        project: pick(c.project),
        contactEmail: pick(c.contactEmail),
        description: pick(c.description),
        access: pick(c.access),
        context: pick(c.context),
        usages: pick(c.usages),
        tags: pick(c.tags),
        rotationPolicy: pick(c.rotationPolicy),
        secretExpiresAt: pick(own.secretExpiresAt),
        enabled: pick(own.enabled),
        request: pick(c.request),
        id: pick(own.id),
        createdAt: pick(own.createdAt),
        updatedAt: pick(own.updatedAt),
        trashedAt: pick(own.trashedAt),
        secretChangedAt: pick(own.secretChangedAt),
        exposedAt: pick(own.exposedAt),
        secretVersions: versionsOf(pick(versions.counts)),
        lastTest: lastTestFrom(lastTests, values, at),
        snoozedUntil: pick(c.snoozedUntil),
        lastUsedAt: pick(c.lastUsedAt),
        automation: pick(c.automation),
      };
      sets.push(Object.freeze(set));
    }
    return sets;
  }

  #pooled(value: unknown): unknown {
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return value;
    const text = JSON.stringify(value);
    const known = this.#pool.get(text);
    if (known !== undefined) return known;
    this.#pool.set(text, deepFrozen(value));
    return value;
  }
}

/** @returns a function that gives the next so many versions */
function versionReader(columns: CompactSets['versions']) {
  const { ids, stages: places, createdAt, replacedAt, fingerprints, rest } = columns;
  let next = 0;
  return (count: number): readonly SecretVersion[] => {
    // As long as it has to be: an array that grows keeps room for 17, a tenth of what a hundred thousand sets take.
    const versions = new Array<SecretVersion>(count);
    for (let nth = 0; nth < count; nth += 1, next += 1) {
      versions[nth] = {
        id: ids[next] ?? '',
        stage: stages[places[next] as number] ?? 'revoked',
        createdAt: createdAt[next] ?? 0,
        replacedAt: replacedAt[next] ?? null,
        fingerprint: fingerprints[next] ?? null,
        ...(rest[next] ?? noRest),
      };
    }
    return Object.freeze(versions);
  };
}

function lastTestFrom(
  { at: times, kinds, rejected, passedAt: passes }: CompactSets['lastTests'],
  values: readonly unknown[],
  index: number,
): LastTest | null {
  const at = times[index] ?? null;
  if (at === null) return null;
  const kind = values[kinds[index] as number] as LastTest['kind'];
  const passedAt = passes[index] ?? null;
  return Object.freeze({
    at,
    kind,
    rejected: rejected[index] ?? false,
    ...(passedAt !== null && { passedAt }),
  });
}

function deepFrozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
