import type { CredentialSet } from '../../shared/credential.ts';
import { pacer } from '../database/pacer.ts';
import type { VaultChange } from '../vault/vault.ts';
import { CredentialIndex } from './credential-index.ts';

/** What is needed of the open vault to keep an index of it. */
export interface IndexedVault {
  list(): readonly CredentialSet[];
  onChange(listener: (change: VaultChange) => void): () => void;
}

/** Builds an index in slices, and keeps it as the vault changes, for as long as the vault is open. */
export async function followingIndex(vault: IndexedVault): Promise<CredentialIndex> {
  const index = new CredentialIndex();
  const gone = new Set<string>();
  const pause = pacer();
  vault.onChange(({ changed, removed }) => {
    for (const set of changed) index.put(set);
    for (const id of removed) {
      gone.add(id);
      index.remove(id);
    }
  });
  for (const set of vault.list()) {
    // What the listener heard meanwhile is newer.
    if (!index.has(set.id) && !gone.has(set.id)) index.put(set);
    const waiting = pause();
    if (waiting) await waiting;
  }
  gone.clear();
  return index;
}
