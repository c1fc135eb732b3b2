import type { Experiment } from '../../../shared/experiment.ts';
import {
  sendableClientAuthenticationMethods,
  type Provider,
  type SendableClientAuthenticationMethod,
} from '../../../shared/provider.ts';
import type { Asking } from './experiments.ts';

const words: Readonly<Partial<Record<SendableClientAuthenticationMethod, string>>> = {
  client_secret_basic: 'Many servers take client ID and secret in the Authorization header only.',
  client_secret_post: 'Many servers take client ID and secret in the body only.',
};

/** The methods of the provider's list first, in its order; then the two that the standard has. At most two. */
export function otherMethods({ provider, method, secret }: Asking): readonly Experiment[] {
  const listed = sendable(provider);
  // What a vendor documents needs no guessing beside it.
  const guessed = provider.confidence === 'verified' && provider.kind !== 'custom' ? [] : guesses;
  return [...new Set([...listed, ...guessed])]
    .filter((candidate) => candidate !== method && isUsable(candidate, provider, secret.isPrivateKey))
    .slice(0, 2)
    .map((candidate) => ({
      label: `Try ${candidate}`,
      reason: words[candidate] ?? `${provider.name} takes this method too.`,
      change: { clientAuthenticationMethod: candidate },
    }));
}

const guesses = ['client_secret_basic', 'client_secret_post'] as const;

const sendable = (provider: Provider): readonly SendableClientAuthenticationMethod[] =>
  sendableClientAuthenticationMethods
    .filter((method) => provider.clientAuthenticationMethods.includes(method))
    .sort(
      (a, b) =>
        provider.clientAuthenticationMethods.indexOf(a) - provider.clientAuthenticationMethods.indexOf(b),
    );

/** A private key is never sent as if it were a secret, and a secret signs nothing but HMACs. */
function isUsable(
  method: SendableClientAuthenticationMethod,
  provider: Provider,
  isPrivateKey: boolean,
): boolean {
  if (method === 'private_key_jwt' || method === 'tls_client_auth' || isPrivateKey) return false;
  return method !== 'authorization_header' || provider.authorizationTemplate !== undefined;
}
