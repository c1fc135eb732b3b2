import { createHash } from 'node:crypto';
import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';

/** What of a provider of the user's own decides where and how its sets ask. The catalogue's others stay as they are. */
const asked = [
  ...([
    'kind',
    'environments',
    'grantType',
    'clientAuthenticationMethods',
    'basicEncoding',
    'bodyFormat',
  ] as const),
  ...([
    'credentialParameters',
    'authorizationTemplate',
    'assertionAudience',
    'parameters',
    'headers',
  ] as const),
  ...(['apiKey', 'jwtBearer', 'probe'] as const),
] satisfies (keyof Provider)[];

/**
 * Tells whether a set still asks for tokens where and how it did. What goes with each secret, such as its key ID, is no
 * part of that, nor are scopes and the way through the network: none of those makes a right secret a wrong one.
 *
 * @param ownProvider - the set's provider, if the user made it; null: it is the catalogue's
 */
export function requestMark(
  {
    providerId,
    environmentId,
    variables,
    request,
  }: Pick<CredentialSetFacts, 'providerId' | 'environmentId' | 'variables' | 'request'>,
  ownProvider: Provider | null,
): string {
  const { keyId: _keyId, proxy: _proxy, parameters, headers, ...others } = request;
  const sorted = (record: object) => Object.entries(record).sort();
  const bySet = [variables, parameters, headers, others].map(sorted);
  const byProvider = ownProvider && asked.map((name) => ownProvider[name] ?? null);
  return createHash('sha256')
    .update(JSON.stringify([providerId, environmentId, ...bySet, byProvider]))
    .digest('hex');
}

/** Whether an edit of a set's own provider makes another token request of it: a proof of the old one is none of the new one. */
export const asksOtherwise = (set: CredentialSetFacts, former: Provider, edited: Provider): boolean =>
  requestMark(set, former) !== requestMark(set, edited) ||
  former.scopes.separator !== edited.scopes.separator;
