import type { CredentialSet } from '../../../src/shared/credential.ts';
import type { Vault } from '../../../src/main/vault/vault.ts';

/** Takes a set through a whole rotation at once: the new secret is current, the former previous. */
export function rotate(
  vault: Vault,
  id: string,
  clientSecret: string,
  secretExpiresAt: number | null = null,
): CredentialSet {
  vault.rotation.addPending(id, { clientSecret, clientId: null, keyId: null, secretExpiresAt });
  return vault.rotation.promote(id, { overlapDays: 7, withoutProof: true });
}
