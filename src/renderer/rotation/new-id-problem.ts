import * as v from 'valibot';
import { CredentialSetFactsSchema } from '../../shared/credential.ts';

/** What is wrong with a client ID that came with a new secret, or null. Empty: it stays as it is. */
export function newIdProblem(clientId: string): string | null {
  if (clientId.trim() === '') return null;
  const checked = v.safeParse(CredentialSetFactsSchema.entries.clientId, clientId);
  return checked.success ? null : checked.issues[0].message;
}
