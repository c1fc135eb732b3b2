import type { CredentialSetFacts } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { CredentialUse, Provider, RequestValue } from '../../shared/provider.ts';
import { parametersOf } from '../../shared/request-kind.ts';
import type { Violation } from './endpoint-policy.ts';
import { resolveText } from './placeholders.ts';

export type RequestParameters = { readonly entries: readonly [name: string, value: string][] } | Violation;

/** A provider's default values with their variables filled in, by name. */
export function withVariables(
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

/**
 * The parameters of a token request but for its credentials, in the order in which they are sent.
 *
 * @param grantType - null: none is sent
 * @param use - how the request proves who asks
 */
export function requestParameters(
  provider: Provider,
  facts: CredentialSetFacts,
  grantType: string | null,
  use: CredentialUse,
): RequestParameters {
  const { request, access } = facts;
  const wanted = parametersOf(provider, facts);
  const defaults = withVariables(wanted, provider, facts);
  if ('rule' in defaults) return defaults;
  const parameters = new Map<string, string>();
  if (grantType !== null) parameters.set('grant_type', grantType);
  for (const [name, value] of Object.entries(defaults.values)) parameters.set(name, value);
  const scopeIsParameter = !provider.scopes.fixedAtCreation && !provider.jwtBearer?.scopeInClaims;
  if (access.level === 'fine_grained' && scopeIsParameter) {
    parameters.set('scope', access.scopes.join(provider.scopes.separator));
  }
  if (request.audience !== '') parameters.set('audience', request.audience);
  for (const [name, value] of Object.entries(request.parameters)) {
    refuseCredentialParameter(name, provider, use);
    parameters.set(name, value);
  }
  if (request.resources.length > 0) parameters.delete('resource');
  const entries = [
    ...[...parameters].filter(([, value]) => value !== ''),
    ...request.resources.map((resource): [string, string] => ['resource', resource]),
  ];
  const supplied = [...entries.map(([name]) => name), ...Object.keys(request.parameters)];
  return missingValue('parameter', wanted, supplied) ?? { entries };
}

/** A provider's required value without a default, that the set doesn't mention either: not even to drop it. */
export function missingValue(
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

/** ID, secret and what is signed come from Keyturn alone: a second value would leave the choice to the server. */
function refuseCredentialParameter(name: string, provider: Provider, use: CredentialUse): void {
  const { clientId, clientSecret } = provider.credentialParameters;
  const inBody = use !== 'client_secret_basic' && use !== 'authorization_header' && use !== 'jwt_bearer';
  const always = ['client_secret', 'client_assertion', 'client_assertion_type', 'assertion'];
  if (!always.includes(name) && !(inBody && (name === clientId || name === clientSecret))) return;
  throw new KeyturnError({
    code: 'invalid_input',
    field: 'request.parameters',
    message: `The parameter ${name} can't be set by hand: Keyturn sends the client ID and the client secret itself.`,
    hint: 'Remove this parameter.',
  });
}
