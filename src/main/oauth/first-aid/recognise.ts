import type { TokenTestOutcome } from '../../../shared/token-test.ts';
import { apis } from './codes/apis.ts';
import { entra } from './codes/entra.ts';
import { identityPlatforms } from './codes/identity-platforms.ts';
import type { KnownRefusal, ProviderRefusals } from './known-refusal.ts';

export const providersWithKnownRefusals: readonly ProviderRefusals[] = [entra, ...identityPlatforms, ...apis];

/** Who was asked. */
export interface AskedProvider {
  readonly providerId: string;
  /** Host of the token URL, without a port; empty when there is no usable one. */
  readonly hostname: string;
}

/**
 * Finds what a provider is known to mean by a refusal. A provider is known by its id or by the host that was asked,
 * so that a set of the user's own provider is helped as well.
 *
 * @param outcome - redacted, so that no text of it is long
 * @returns null where nothing more is known than what the standard says
 */
export function recogniseRefusal(outcome: TokenTestOutcome, asked: AskedProvider): KnownRefusal | null {
  if (outcome.kind !== 'refused') return null;
  for (const provider of providersWithKnownRefusals) {
    const isAsked = provider.providers.includes(asked.providerId) || isHostOf(provider, asked.hostname);
    const found = provider.refusals.find(
      (refusal) => (isAsked || (provider.isUnmistakable && refusal.text)) && fits(refusal, outcome),
    );
    if (found) return found;
  }
  return null;
}

function isHostOf({ hosts }: ProviderRefusals, hostname: string): boolean {
  return hosts.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host));
}

function fits(
  { errors, text, status }: KnownRefusal,
  outcome: Extract<TokenTestOutcome, { kind: 'refused' }>,
): boolean {
  if (status !== undefined && status !== outcome.status) return false;
  const { error, errorDescription } = outcome;
  if (errors && (error === null || !errors.includes(error))) return false;
  return !text || [error, errorDescription].some((said) => said !== null && text.test(said));
}
