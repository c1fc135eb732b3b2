import { randomUUID } from 'node:crypto';
import type { CredentialSet, SecretStage } from '../../../src/shared/credential.ts';
import type { Identification } from '../../../src/shared/identification.ts';
import { Identifier, type IdentifyingVault } from '../../../src/main/identify/identifier.ts';
import type { VaultChange } from '../../../src/main/vault/vault.ts';
import { Fingerprints, newFingerprintKey } from '../../../src/main/vault/fingerprints.ts';
import { newVersion } from '../../../src/main/vault/credential-set.ts';
import { someFacts } from '../vault/temporary.ts';

/** With everything in it that somebody has to quote or encode. */
export const idOf = (stage: string): string => `shop-client/${stage}+1`;
export const secretOf = (stage: string): string => `${stage}:p%ss w=rd#&\\x`;

/** A vault in memory, to look up values in. */
export class SmallVault implements IdentifyingVault {
  readonly sets = new Map<string, CredentialSet>();
  readonly #fingerprints = new Fingerprints(newFingerprintKey());
  readonly #listeners = new Set<(change: VaultChange) => void>();

  /** A set with one version a stage. */
  add(secrets: Partial<Record<SecretStage, string>>, changes: Partial<CredentialSet> = {}): CredentialSet {
    const set: CredentialSet = {
      ...someFacts(),
      id: randomUUID(),
      createdAt: 0,
      updatedAt: 0,
      trashedAt: null,
      secretChangedAt: 0,
      exposedAt: null,
      lastTest: null,
      snoozedUntil: null,
      lastUsedAt: null,
      automation: null,
      secretVersions: Object.entries(secrets).map(([stage, secret]) => ({
        ...newVersion({ id: `${stage} version`, stage: stage as SecretStage, createdAt: 0 }),
        fingerprint: this.fingerprintOf(secret),
      })),
      ...changes,
    };
    this.put(set);
    return set;
  }

  put(set: CredentialSet): void {
    this.sets.set(set.id, set);
    for (const listener of this.#listeners) listener({ changed: [set], removed: [] });
  }

  remove(id: string): void {
    this.sets.delete(id);
    for (const listener of this.#listeners) listener({ changed: [], removed: [id] });
  }

  list(): readonly CredentialSet[] {
    return [...this.sets.values()];
  }

  onChange(listener: (change: VaultChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  fingerprintOf(value: string): string {
    return this.#fingerprints.of(value);
  }
}

/** What is found in a text when the vault has one set. */
export function identifiedIn(text: string, secret = secretOf('current')): Promise<Identification> {
  const vault = new SmallVault();
  vault.add({ current: secret }, { clientId: idOf('current') });
  return new Identifier().identify(vault, text);
}
