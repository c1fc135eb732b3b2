import type { CredentialSetFacts } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import {
  supportedClientAuthenticationMethods,
  type BasicEncoding,
  type BodyFormat,
  type ClientAuthenticationMethod,
  type Provider,
  type RequestValue,
  type SupportedClientAuthenticationMethod,
} from '../../shared/provider.ts';
import type { TokenRequestFacts } from '../../shared/token-test.ts';
import { checkEndpoint, type Violation } from './endpoint-policy.ts';
import { resolveText, resolveUrl } from './placeholders.ts';
import type { Expectation } from './expectation.ts';
import { requestHeaders } from './request-headers.ts';

/** A token request that is ready but for the client secret. Every token request is a POST. */
export interface TokenRequestPlan {
  readonly url: string;
  readonly clientId: string;
  readonly clientAuthenticationMethod: SupportedClientAuthenticationMethod;
  readonly basicEncoding: BasicEncoding;
  readonly bodyFormat: BodyFormat;
  /** The members that carry ID and secret in `client_secret_post` and `json_body`. */
  readonly credentialParameters: Provider['credentialParameters'];
  /** In order; a name may repeat (`resource`, RFC 8707 §2). Holds neither ID nor secret. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. Never holds `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly allowInsecureHttp: boolean;
  /** How the provider's answer is to be read. */
  readonly expected: Expectation;
  readonly facts: TokenRequestFacts;
}

export type Planning =
  | { readonly kind: 'planned'; readonly plan: TokenRequestPlan }
  | ({ readonly kind: 'blocked'; readonly facts: TokenRequestFacts } & Violation);

/**
 * What to send to get a token for a credential set: the provider's defaults with the set's own settings over
 * them. An empty parameter or header of the set drops the provider's (RFC 6749 §3.2: a parameter without a
 * value counts as left out).
 *
 * @returns `blocked` when the token URL can't be used or a required value is missing
 * @throws {KeyturnError} `unknown_provider` for an environment that the provider doesn't have; `invalid_input`
 *   when the set names what can't be sent at all: a client authentication method that Keyturn doesn't have, a header or parameter that only Keyturn may set
 * @see RFC 6749 §4.4.2
 */
export function planTokenRequest(provider: Provider, facts: CredentialSetFacts): Planning {
  const method = clientAuthenticationMethod(provider, facts);
  const bodyFormat = chooseBodyFormat(provider, facts, method);
  const parameters = requestParameters(provider, facts, method);
  const headerDefaults =
    missingValue('header', provider.headers, Object.keys(facts.request.headers)) ??
    withVariables(provider.headers, provider, facts);
  const endpoint = tokenEndpoint(provider, facts);
  const violation = [parameters, headerDefaults, endpoint].find((part) => 'rule' in part);
  const requestFacts = describeRequest(provider, facts, method, parameters, endpoint);
  if (violation && 'rule' in violation) return { kind: 'blocked', facts: requestFacts, ...violation };
  if ('rule' in parameters || 'rule' in headerDefaults || 'rule' in endpoint) throw new Error('unreachable');
  return {
    kind: 'planned',
    plan: {
      url: endpoint.url,
      clientId: facts.clientId,
      clientAuthenticationMethod: method,
      basicEncoding: facts.request.basicEncoding ?? provider.basicEncoding,
      bodyFormat,
      credentialParameters: provider.credentialParameters,
      parameters: parameters.entries,
      headers: requestHeaders(headerDefaults.values, facts.request.headers, bodyFormat),
      allowInsecureHttp: facts.request.allowInsecureHttp,
      expected: {
        tokenPath: provider.tokenPath,
        scopeSeparator: provider.scopes.separator,
        ...provider.answer,
      },
      facts: requestFacts,
    },
  };
}

const isSupported = (method: ClientAuthenticationMethod): method is SupportedClientAuthenticationMethod =>
  (supportedClientAuthenticationMethods as readonly string[]).includes(method);

function clientAuthenticationMethod(
  provider: Provider,
  facts: CredentialSetFacts,
): SupportedClientAuthenticationMethod {
  const method =
    facts.request.clientAuthenticationMethod ?? provider.clientAuthenticationMethods.find(isSupported);
  if (method) return method;
  throw new KeyturnError({
    code: 'invalid_input',
    field: 'request.clientAuthenticationMethod',
    message: `${provider.name} issues no tokens for a client ID and a client secret in a way that Keyturn can ask for.`,
    hint: 'If its documentation says otherwise, choose a client authentication method for this credential set.',
  });
}

function chooseBodyFormat(
  provider: Provider,
  facts: CredentialSetFacts,
  method: SupportedClientAuthenticationMethod,
): BodyFormat {
  if (method === 'json_body') return 'json';
  if (facts.request.bodyFormat) return facts.request.bodyFormat;
  // A set that turns away from the provider's JSON dialect means the standard's form.
  return provider.clientAuthenticationMethods.find(isSupported) === 'json_body'
    ? 'form'
    : provider.bodyFormat;
}

function tokenEndpoint(provider: Provider, facts: CredentialSetFacts): { url: string } | Violation {
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  if (!environment) {
    throw new KeyturnError({
      code: 'unknown_provider',
      field: 'environmentId',
      message: `${provider.name} has no environment "${facts.environmentId}".`,
      hint: 'Edit the credential set and choose an environment.',
    });
  }
  const template = facts.request.tokenUrl.trim() || environment.tokenUrl;
  if (!template) return { rule: 'invalid_url', detail: 'No token URL is set.' };
  const resolved = resolveUrl(template, provider, facts.variables);
  if ('rule' in resolved) return resolved;
  // Insecure http is judged where it is sent, so that one place decides it for every request.
  return checkEndpoint(resolved.url, true) ?? { url: new URL(resolved.url).href };
}

/** A provider's default values with their variables filled in, by name. */
function withVariables(
  defaults: readonly RequestValue[],
  provider: Provider,
  facts: CredentialSetFacts,
): { values: Record<string, string> } | Violation {
  const values: [string, string][] = [];
  for (const { name, value } of defaults) {
    const resolved = resolveText(value, provider, facts.variables);
    if ('rule' in resolved) return resolved;
    values.push([name, resolved.text]);
  }
  return { values: Object.fromEntries(values) };
}

type Parameters = { entries: [string, string][] } | Violation;

function requestParameters(
  provider: Provider,
  facts: CredentialSetFacts,
  method: SupportedClientAuthenticationMethod,
): Parameters {
  const { request, access } = facts;
  const defaults = withVariables(provider.parameters, provider, facts);
  if ('rule' in defaults) return defaults;
  const parameters = new Map<string, string>();
  if (provider.grantType !== null) parameters.set('grant_type', provider.grantType);
  for (const [name, value] of Object.entries(defaults.values)) parameters.set(name, value);
  if (access.level === 'fine_grained' && !provider.scopes.fixedAtCreation) {
    parameters.set('scope', access.scopes.join(provider.scopes.separator));
  }
  if (request.audience !== '') parameters.set('audience', request.audience);
  for (const [name, value] of Object.entries(request.parameters)) {
    refuseCredentialParameter(name, provider, method);
    parameters.set(name, value);
  }
  if (request.resources.length > 0) parameters.delete('resource');
  const entries = [
    ...[...parameters].filter(([, value]) => value !== ''),
    ...request.resources.map((resource): [string, string] => ['resource', resource]),
  ];
  const supplied = [...entries.map(([name]) => name), ...Object.keys(request.parameters)];
  return missingValue('parameter', provider.parameters, supplied) ?? { entries };
}

/** A provider's required value without a default, that the set doesn't mention either: not even to drop it. */
function missingValue(
  what: 'parameter' | 'header',
  wanted: readonly RequestValue[],
  supplied: readonly string[],
): Violation | null {
  const missing = wanted.find(
    ({ name, required, value }) => required && value === '' && !supplied.includes(name),
  );
  if (!missing) return null;
  return {
    rule: 'unresolved_variable',
    detail: `The provider demands the ${what} ${missing.name}, which has no value.`,
  };
}

/** ID and secret come from the vault alone: a second value beside them would leave the choice to the server. */
function refuseCredentialParameter(
  name: string,
  provider: Provider,
  method: SupportedClientAuthenticationMethod,
): void {
  const { clientId, clientSecret } = provider.credentialParameters;
  const inBody = method !== 'client_secret_basic';
  if (name !== 'client_secret' && !(inBody && (name === clientId || name === clientSecret))) return;
  throw new KeyturnError({
    code: 'invalid_input',
    field: 'request.parameters',
    message: `The parameter ${name} can't be set by hand: Keyturn sends the client ID and the client secret itself.`,
    hint: 'Remove this parameter.',
  });
}

function describeRequest(
  provider: Provider,
  facts: CredentialSetFacts,
  method: SupportedClientAuthenticationMethod,
  parameters: Parameters,
  endpoint: { url: string } | Violation,
): TokenRequestFacts {
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const asTyped = facts.request.tokenUrl.trim() || environment?.tokenUrl || '';
  const entries = 'rule' in parameters ? [] : parameters.entries;
  const scope = entries.find(([name]) => name === 'scope')?.[1] ?? '';
  return {
    // A user name and password in a URL are credentials too, and this text is kept.
    url: 'url' in endpoint ? endpoint.url : asTyped.replace(/\/\/[^/?#]*@/, '//'),
    clientAuthenticationMethod: method,
    askedScopes: scope.split(provider.scopes.separator).filter((token) => token !== ''),
    audience: entries.find(([name]) => name === 'audience')?.[1] ?? null,
  };
}
