import type { CredentialSet, CredentialSetFacts } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';

/** Finds the credential set that has a client ID in an environment. Sets in the trash have none. */
export class ClientIdIndex {
  readonly #holders = new Map<string, string>();

  add(set: CredentialSet): void {
    if (set.trashedAt === null) this.#holders.set(keyOf(set), set.id);
  }

  remove(set: CredentialSet): void {
    const key = keyOf(set);
    if (this.#holders.get(key) === set.id) this.#holders.delete(key);
  }

  /**
   * Checks that these sets, new or changed, could all be added together.
   *
   * @throws KeyturnError `duplicate_client_id`, naming the set that has the client ID already
   */
  requireFree(sets: readonly CredentialSet[]): void {
    const claimed = new Set<string>();
    for (const set of sets) {
      if (set.trashedAt !== null) continue;
      const key = keyOf(set);
      const holder = this.#holders.get(key);
      if (holder !== undefined && holder !== set.id) throw duplicate(holder);
      if (claimed.has(key)) throw duplicate();
      claimed.add(key);
    }
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
