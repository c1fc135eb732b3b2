import type { CredentialSetFacts } from './credential.ts';

/** Whether an edit makes another token request of a set: a token, or a proof, of the old one is none of the new one. */
export function changesRequest(set: CredentialSetFacts, facts: CredentialSetFacts): boolean {
  const sorted = (record: object) => Object.entries(record).sort();
  const asked = ({ providerId, environmentId, variables, clientId, access, request }: CredentialSetFacts) =>
    JSON.stringify([providerId, environmentId, sorted(variables), clientId, access, sorted(request)]);
  return asked(set) !== asked(facts);
}
