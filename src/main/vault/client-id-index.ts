import type { CredentialSet, CredentialSetFacts } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';

/** Finds the credential set that has a client ID in an environment. Sets in the trash have none, nor have most API keys. */
export class ClientIdIndex {
  /** By the client ID alone: there are rarely two, and only then does the rest have to be looked at. */
  readonly #holders = new Map<string, CredentialSet | readonly CredentialSet[]>();

  add(set: CredentialSet): void {
    if (set.trashedAt !== null || set.clientId === '') return;
    const others = this.#having(set.clientId);
    this.#holders.set(set.clientId, others.length === 0 ? set : [...others, set]);
  }

  remove({ id, clientId }: CredentialSet): void {
    const others = this.#having(clientId).filter((set) => set.id !== id);
    const [other] = others;
    if (!other) this.#holders.delete(clientId);
    else this.#holders.set(clientId, others.length === 1 ? other : others);
  }

  /**
   * Checks that these sets, new or changed, could all be added together.
   *
   * @throws KeyturnError `duplicate_client_id`, naming the set that has the client ID already
   */
  requireFree(sets: readonly CredentialSet[]): void {
    const claimed = new Set<string>();
    for (const set of sets) {
      if (set.trashedAt !== null || set.clientId === '') continue;
      const key = keyOf(set);
      const holder = this.#having(set.clientId).find((other) => other.id !== set.id && keyOf(other) === key);
      if (holder) throw duplicate(holder.id);
      if (claimed.has(key)) throw duplicate();
      claimed.add(key);
    }
  }

  #having(clientId: string): readonly CredentialSet[] {
    const found = this.#holders.get(clientId) ?? [];
    return Array.isArray(found) ? (found as readonly CredentialSet[]) : [found as CredentialSet];
  }
}

/**
 * What makes a client ID the same one: provider, environment with its variables, token URL, and the ID itself,
 * which is case-sensitive (RFC 6749 §2.2 leaves its form to the provider). Another spelling of the same URL
 * makes no difference, nor does a variable that is empty rather than missing.
 */
function keyOf({ providerId, environmentId, variables, request, clientId }: CredentialSetFacts): string {
  const filled = Object.entries(variables).filter(([, value]) => value !== '');
  const sorted = filled.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([providerId, environmentId, sorted, normalised(request.tokenUrl), clientId]);
}

/** @returns the URL as it is requested; what isn't one, such as none at all, stays as it is */
function normalised(url: string): string {
  return URL.parse(url)?.href ?? url;
}

function duplicate(holder?: string): KeyturnError {
  return new KeyturnError({
    code: 'duplicate_client_id',
    message: 'Another credential set has this client ID for the same provider and environment.',
    hint: 'Open that one, or replace its secret if it was rotated.',
    field: 'clientId',
    ...(holder !== undefined && { credentialSetId: holder }),
  });
}
