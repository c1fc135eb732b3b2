import type { ApiCallMethod } from '../../shared/api-call.ts';
import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { Violation } from './endpoint-policy.ts';
import { resolveText, resolveUrl } from './placeholders.ts';

/** The API's address in a snippet for a provider whose API is not known (RFC 2606 §3). */
export const placeholderUrl = 'https://api.example.com/';

/** The header of an API call that proves who asks. */
export interface ApiCredential {
  readonly header: string;
  /** The word before the value; null: the bare value. `Basic` encodes as RFC 7617 §2 says. */
  readonly scheme: string | null;
  /** `token`: the granted one, or the JWT that is a token itself. The others are those of an API key. */
  readonly carries: 'token' | 'secret' | 'client_id_and_secret';
}

/** A call to a provider's API that is ready but for what proves who asks. */
export interface ApiCallPlan {
  readonly method: ApiCallMethod;
  readonly url: string;
  /** Without the credential's. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
  readonly credential: ApiCredential;
}

/** What to call where it isn't the provider's probe. */
export interface ApiTarget {
  readonly method?: ApiCallMethod;
  /** Null or absent: the probe, or else the root of the API. */
  readonly url?: string | null;
}

/**
 * What to send to a provider's API for a credential set.
 *
 * @returns null when no address was given and the provider has none, a violation when it can't be made of the
 *   set's values. Whether a request may go to the address is for {@link checkEndpoint} to say.
 */
export function planApiCall(
  provider: Provider,
  facts: CredentialSetFacts,
  target: ApiTarget = {},
): ApiCallPlan | Violation | null {
  const known = knownAddress(provider, facts);
  if (known && 'rule' in known && !target.url) return known;
  const url = target.url ?? (known && 'url' in known ? known.url : null);
  if (url === null) return null;
  const isProbe = known !== null && 'url' in known && known.isProbe && sameUrl(known.url, url);
  const probe = isProbe ? provider.probe : null;
  const method = target.method ?? probe?.method ?? 'GET';
  const body = probe?.method === method ? (probe.body ?? null) : null;
  const headers = apiHeaders(provider, facts, probe?.headers ?? {});
  if ('rule' in headers) return headers;
  const credential = credentialOf(provider, probe?.authorizationScheme);
  return { method, url, headers: headers.entries, body, credential };
}

/**
 * How calls to a provider's API carry what proves who asks.
 *
 * @param scheme - of this very call: Twitch's probe takes `OAuth`, its API takes `Bearer`
 */
export function credentialOf({ kind, apiKey, apiRequest }: Provider, scheme = 'Bearer'): ApiCredential {
  if (kind === 'api_key' && apiKey) {
    return { header: apiKey.header, scheme: apiKey.scheme ?? null, carries: apiKey.carries };
  }
  if (apiRequest?.tokenHeader !== undefined) {
    return { header: apiRequest.tokenHeader, scheme: null, carries: 'token' };
  }
  return { header: 'Authorization', scheme, carries: 'token' };
}

/** What stands in the credential's header; holds the secret or the token, so never log, keep or show it. */
export function credentialValue(
  { scheme, carries }: ApiCredential,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
): string {
  if (scheme === null) return secret;
  if (/^basic$/i.test(scheme) && carries !== 'token')
    return `${scheme} ${basicValue(carries, clientId, secret)}`;
  // Some providers send the scheme as a part of the token.
  const prefix = `${scheme} `;
  return secret.toLowerCase().startsWith(prefix.toLowerCase()) ? secret : prefix + secret;
}

/** An API key alone is the user name, with an empty password: that is how the providers that take it have it. */
function basicValue(carries: 'secret' | 'client_id_and_secret', clientId: string, secret: string): string {
  const userPass = carries === 'secret' ? `${secret}:` : `${clientId}:${secret}`;
  return Buffer.from(userPass, 'utf8').toString('base64');
}

/** @see RFC 6750 §2.1 */
export function credentialHeader(provider: Provider, secrets: Parameters<typeof credentialValue>[1]): string {
  const credential = credentialOf(provider);
  return `${credential.header}: ${credentialValue(credential, secrets)}`;
}

type Address = { readonly url: string; readonly isProbe: boolean } | Violation | null;

/** The set's own probe, the provider's, or the root of its API. */
function knownAddress(provider: Provider, facts: CredentialSetFacts): Address {
  const { probe } = provider;
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const probeUrl = probe && (probe.urlByEnvironment?.[facts.environmentId] ?? probe.url);
  const template = facts.request.probeUrl ?? probeUrl ?? environment?.apiBaseUrl;
  if (template === undefined) return null;
  const resolved = resolveUrl(template, provider, facts.variables);
  const isProbe = facts.request.probeUrl === undefined && probe !== null;
  return 'rule' in resolved ? resolved : { url: resolved.url, isProbe };
}

const sameUrl = (one: string, other: string): boolean =>
  one === other || (URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href);

/**
 * The headers that the provider's API wants beside the credential. What the set changes for its token request,
 * such as the version of the API, holds for the API too.
 */
function apiHeaders(
  provider: Provider,
  facts: CredentialSetFacts,
  ofProbe: Readonly<Record<string, string>>,
): { readonly entries: readonly (readonly [string, string])[] } | Violation {
  const headers = new Map<string, { name: string; value: string }>();
  const wanted = [
    ...(provider.apiRequest?.headers ?? []),
    ...Object.entries(ofProbe).map(([name, value]) => ({ name, value })),
  ];
  for (const { name, value } of wanted) headers.set(name.toLowerCase(), { name, value });
  for (const [name, value] of Object.entries(facts.request.headers)) {
    const header = headers.get(name.toLowerCase());
    if (header && value !== '') header.value = value;
  }
  const entries: [string, string][] = [];
  for (const { name, value } of headers.values()) {
    const text = value.replaceAll('{client_id}', () => facts.clientId);
    const resolved = resolveText(text, provider, facts.variables);
    if ('rule' in resolved) return resolved;
    if (resolved.text !== '') entries.push([name, resolved.text]);
  }
  return { entries };
}
