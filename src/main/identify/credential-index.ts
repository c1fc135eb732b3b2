import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import type { IdentifiedValue } from '../../shared/identification.ts';

/** What a value is in the vault. */
export type Hit = Pick<IdentifiedValue, 'kind' | 'credentialSetId' | 'versionId' | 'stage'>;

/** Something that was kept under a key, for one set or rarely for several. */
class Entries {
  readonly #byKey = new Map<string, Hit | readonly Hit[]>();

  get(key: string): readonly Hit[] {
    const found = this.#byKey.get(key) ?? [];
    return Array.isArray(found) ? (found as readonly Hit[]) : [found as Hit];
  }

  add(key: string, hit: Hit): void {
    const others = this.get(key);
    this.#byKey.set(key, others.length === 0 ? hit : [...others, hit]);
  }

  removeOf(credentialSetId: string, key: string): void {
    const others = this.get(key).filter((hit) => hit.credentialSetId !== credentialSetId);
    const [other] = others;
    if (!other) this.#byKey.delete(key);
    else this.#byKey.set(key, others.length === 1 ? other : others);
  }
}

/** Finds sets by a client ID that they have or had, and secret versions by their fingerprints. Sets in the trash too. */
export class CredentialIndex {
  readonly #clientIds = new Entries();
  readonly #fingerprints = new Entries();
  readonly #sets = new Map<string, CredentialSet>();

  byClientId(clientId: string): readonly Hit[] {
    return this.#clientIds.get(clientId);
  }

  byFingerprint(fingerprint: string): readonly Hit[] {
    return this.#fingerprints.get(fingerprint);
  }

  has(credentialSetId: string): boolean {
    return this.#sets.has(credentialSetId);
  }

  /** Takes a set in, or what has become of it. */
  put(set: CredentialSet): void {
    this.remove(set.id);
    this.#sets.set(set.id, set);
    for (const [clientId, version] of clientIdsOf(set)) {
      this.#clientIds.add(clientId, hit('client_id', set, version));
    }
    for (const version of set.secretVersions) {
      if (version.fingerprint !== null) {
        this.#fingerprints.add(version.fingerprint, hit('client_secret', set, version));
      }
    }
  }

  remove(credentialSetId: string): void {
    const former = this.#sets.get(credentialSetId);
    if (!former) return;
    this.#sets.delete(credentialSetId);
    for (const [clientId] of clientIdsOf(former)) this.#clientIds.removeOf(credentialSetId, clientId);
    for (const { fingerprint } of former.secretVersions) {
      if (fingerprint !== null) this.#fingerprints.removeOf(credentialSetId, fingerprint);
    }
  }
}

/** A client ID goes with the current secret if that has it, else with the newest version that has. */
function clientIdsOf(set: CredentialSet): readonly (readonly [string, SecretVersion | undefined])[] {
  const { clientId, secretVersions } = set;
  const found: [string, SecretVersion | undefined][] =
    clientId === '' ? [] : [[clientId, secretVersions.find(({ stage }) => stage === 'current')]];
  for (const version of secretVersions) {
    const former = version.facts?.clientId ?? '';
    if (former !== '' && !found.some(([known]) => known === former)) found.push([former, version]);
  }
  return found;
}

const hit = (kind: Hit['kind'], set: CredentialSet, version: SecretVersion | undefined): Hit => ({
  kind,
  credentialSetId: set.id,
  versionId: version?.id ?? null,
  stage: version?.stage ?? null,
});
