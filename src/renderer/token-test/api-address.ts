import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import { fillTemplate } from '../../shared/token-endpoint.ts';

/** The set's values for a template's variables, or else the provider's defaults. */
function filled(template: string, provider: Provider, { variables }: CredentialSetFacts): string {
  const defaults = provider.variables.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const own = Object.entries(variables).filter(([, value]) => value !== '');
  return fillTemplate(template, Object.fromEntries([...defaults, ...own]));
}

/** Where main tries a token unless it is told otherwise; empty where the provider has no such address. */
export function knownAddress(provider: Provider, facts: CredentialSetFacts): string {
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const { probe } = provider;
  const template =
    facts.request.probeUrl ??
    probe?.urlByEnvironment?.[facts.environmentId] ??
    probe?.url ??
    environment?.apiBaseUrl ??
    '';
  return filled(template, provider, facts);
}

/** Host and port of a URL; null where it is none. */
export const hostOf = (url: string): string | null =>
  URL.canParse(url) && new URL(url).host !== '' ? new URL(url).host : null;

/** The hosts that get the credential set's secret or token anyway. */
export function ownHosts(provider: Provider, facts: CredentialSetFacts): ReadonlySet<string> {
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const addresses = [
    knownAddress(provider, facts),
    facts.request.tokenUrl,
    ...[environment?.tokenUrl, environment?.apiBaseUrl].map((url) => url && filled(url, provider, facts)),
  ];
  return new Set(addresses.flatMap((url) => (url ? (hostOf(url) ?? []) : [])));
}
