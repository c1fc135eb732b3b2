import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import { resolveText, resolveUrl } from './placeholders.ts';

/** The API's address in a curl command for a provider whose API is not known (RFC 2606 §3). */
export const placeholderUrl = 'https://api.example.com/';

/** @see RFC 6750 §2.1 */
export function authorizationHeader(token: string): string {
  // Some providers send the scheme as a part of the token.
  return `Authorization: ${/^bearer /i.test(token) ? token : `Bearer ${token}`}`;
}

/** A curl command for a POSIX shell that calls the provider's API with the token. */
export function curlCommand(token: string, facts: CredentialSetFacts, provider: Provider): string {
  const call = apiCall(facts, provider);
  // curl reads brackets in a URL as a range, and a data argument that begins with @ as a file.
  const parts = ['curl', '--globoff'];
  if (call.method !== 'GET') parts.push(call.method === 'HEAD' ? '--head' : `--request ${call.method}`);
  const headers = [tokenHeader(token, provider), ...apiHeaders(facts, provider)];
  for (const header of headers) parts.push(`--header ${shellQuote(header)}`);
  if (call.body !== undefined) parts.push(`--data-raw ${shellQuote(call.body)}`);
  return [...parts, `--url ${shellQuote(call.url)}`].join(' ');
}

/** Quotes a text for a POSIX shell, in which nothing has a meaning between single quotes. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function tokenHeader(token: string, { apiRequest, probe }: Provider): string {
  if (apiRequest?.tokenHeader !== undefined) return `${apiRequest.tokenHeader}: ${token}`;
  const scheme = probe?.authorizationScheme;
  return scheme === undefined ? authorizationHeader(token) : `Authorization: ${scheme} ${token}`;
}

interface ApiCall {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

/** The provider's harmless probe where one is known, else the root of its API, else a placeholder. */
function apiCall(facts: CredentialSetFacts, provider: Provider): ApiCall {
  const { probe } = provider;
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const resolved = (template: string | undefined): string | null => {
    if (template === undefined) return null;
    const result = resolveUrl(template, provider, facts.variables);
    return 'url' in result && URL.canParse(result.url) ? result.url : null;
  };
  const probeUrl = probe && resolved(probe.urlByEnvironment?.[facts.environmentId] ?? probe.url);
  if (probe && probeUrl !== null) {
    return { method: probe.method, url: probeUrl, ...(probe.body !== undefined && { body: probe.body }) };
  }
  return { method: 'GET', url: resolved(environment?.apiBaseUrl) ?? placeholderUrl };
}

/**
 * The headers that the provider's API wants beside the token. What the set changes for its token request, such
 * as the version of the API, holds for the API too.
 */
function apiHeaders(facts: CredentialSetFacts, provider: Provider): string[] {
  const headers = new Map<string, { name: string; value: string }>();
  const wanted = [
    ...(provider.apiRequest?.headers ?? []),
    ...Object.entries(provider.probe?.headers ?? {}).map(([name, value]) => ({ name, value })),
  ];
  for (const { name, value } of wanted) headers.set(name.toLowerCase(), { name, value });
  for (const [name, value] of Object.entries(facts.request.headers)) {
    const header = headers.get(name.toLowerCase());
    if (header && value !== '') header.value = value;
  }
  return [...headers.values()].flatMap(({ name, value }) => {
    const resolved = resolveText(
      value.replaceAll('{client_id}', () => facts.clientId),
      provider,
      facts.variables,
    );
    return 'text' in resolved && resolved.text !== '' ? [`${name}: ${resolved.text}`] : [];
  });
}
