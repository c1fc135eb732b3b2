import { noOverrides } from '../../shared/credential.ts';
import {
  customProviderId,
  sendableClientAuthenticationMethods,
  signingAlgorithms,
  type CredentialUse,
  type Provider,
  type SendableClientAuthenticationMethod,
  type SigningAlgorithm,
} from '../../shared/provider.ts';
import { secretKindOf } from '../../shared/request-kind.ts';

/** What the form offers about a token request, by what fits the provider. */

const isCustom = (provider: Provider | undefined): boolean => provider?.id === customProviderId;

/** The methods that a provider names and Keyturn can send, in its own order. */
const documentedMethods = (provider: Provider): readonly SendableClientAuthenticationMethod[] =>
  provider.clientAuthenticationMethods.flatMap((method) =>
    sendableClientAuthenticationMethods.filter((sendable) => sendable === method),
  );

export interface MethodChoices {
  readonly documented: readonly SendableClientAuthenticationMethod[];
  /** Those that the provider doesn't name: to be tried where its documentation is wrong or silent. */
  readonly others: readonly SendableClientAuthenticationMethod[];
}

/** A header of the provider's own making needs its template: elsewhere there is nothing to write into it. */
export function methodChoices(provider: Provider): MethodChoices {
  const possible = sendableClientAuthenticationMethods.filter(
    (method) => method !== 'authorization_header' || provider.authorizationTemplate !== undefined,
  );
  if (isCustom(provider)) return { documented: possible, others: [] };
  const documented = documentedMethods(provider);
  return { documented, others: possible.filter((method) => !documented.includes(method)) };
}

/** Whether the method is asked for beside ID and secret, because it decides what the secret is. */
export function methodComesFirst(provider: Provider | undefined): boolean {
  if (!provider || !hasTokenRequest(provider) || isCustom(provider)) return false;
  const kinds = documentedMethods(provider).map((clientAuthenticationMethod) =>
    secretKindOf(provider, { request: { ...noOverrides, clientAuthenticationMethod } }),
  );
  return new Set(kinds).size > 1;
}

/** Whether ID and secret are exchanged for a token: an API key is one already, and a JWT bearer grant needs neither. */
export const hasTokenRequest = ({ kind }: Provider): boolean => kind !== 'api_key' && kind !== 'jwt_bearer';

/** The algorithms that a way of proving who asks can sign with; none: it signs nothing. */
export function algorithmsFor(use: CredentialUse | null, provider: Provider): readonly SigningAlgorithm[] {
  const hashed = (algorithm: SigningAlgorithm) => algorithm.startsWith('HS');
  if (use === 'client_secret_jwt') return signingAlgorithms.filter(hashed);
  if (use === 'private_key_jwt') return signingAlgorithms.filter((each) => !hashed(each));
  if (use !== 'jwt_bearer' || !provider.jwtBearer) return [];
  const usual = hashed(provider.jwtBearer.algorithm);
  return signingAlgorithms.filter((each) => hashed(each) === usual);
}

/** The grants to choose from; null: only the user knows. A single one leaves no choice. */
export function grantChoices(provider: Provider): readonly string[] | null {
  if (isCustom(provider)) return null;
  const all = [provider.grantType, ...(provider.alternateGrantTypes ?? [])];
  return all.filter((grant) => grant !== null);
}
