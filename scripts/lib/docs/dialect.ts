import type { Provider } from '../../../src/shared/provider.ts';

const code = (text: string): string => `\`${text}\``;

/** How a provider wants to be asked for a token, where that isn't RFC 6749 §4.4 with a form, in a few words. */
export function dialectOf(provider: Provider): string {
  const words =
    provider.kind === 'api_key'
      ? apiKeyDialect(provider)
      : [...requestDialect(provider), ...answerDialect(provider), ...apiDialect(provider)];
  return words.join('; ');
}

/** The client authentication methods, or what stands in their place. */
export function authenticationOf({
  kind,
  apiKey,
  jwtBearer,
  clientAuthenticationMethods: methods,
}: Provider): string {
  if (kind === 'api_key' && apiKey) return `API key in ${code(apiKey.header)}`;
  if (kind === 'jwt_bearer' && jwtBearer) return `JWT signed with ${jwtBearer.algorithm}`;
  return methods.map(code).join(', ');
}

function apiKeyDialect({ apiKey, probe }: Provider): string[] {
  const scheme = apiKey?.scheme === undefined ? 'the bare key' : `the scheme ${code(apiKey.scheme)}`;
  return [
    'no token request',
    apiKey?.carries === 'client_id_and_secret' ? `${scheme} with both values` : scheme,
    probe ? `tested with ${code(`${probe.method} ${probe.url}`)}` : 'tested with a call of your own',
  ];
}

function requestDialect(provider: Provider): string[] {
  const { credentialParameters: names, jwtBearer, parameters, headers, scopes } = provider;
  const required = [...parameters, ...headers].filter((each) => each.required).map(({ name }) => code(name));
  return [
    jwtBearer ? sentAs[jwtBearer.sentAs] : grantOf(provider),
    ...(jwtBearer?.scopeInClaims ? ['scopes are a claim'] : []),
    ...(provider.bodyFormat === 'json' ? ['JSON body'] : []),
    ...(names.clientId !== 'client_id'
      ? [`members ${code(names.clientId)} and ${code(names.clientSecret)}`]
      : []),
    ...(provider.authorizationTemplate === undefined
      ? []
      : [`header ${code(`Authorization: ${provider.authorizationTemplate}`)}`]),
    ...(required.length > 0 ? [`needs ${required.join(', ')}`] : []),
    ...(scopes.required ? ['needs a scope'] : []),
    ...(scopes.separator === ' ' ? [] : [`scopes separated by ${code(scopes.separator)}`]),
  ];
}

const sentAs = {
  assertion: 'the JWT is an assertion (RFC 7523)',
  bearer_to_token_endpoint: 'the JWT is the bearer token to the token endpoint',
  bearer_to_api: 'no token request: the JWT is the token',
} as const;

const grantOf = ({ grantType, alternateGrantTypes = [] }: Provider): string =>
  grantType === null ? 'no `grant_type`' : [grantType, ...alternateGrantTypes].map(code).join(' or ');

function answerDialect({ tokenPath, answer = {} }: Provider): string[] {
  const path = tokenPath.join('.');
  return [
    ...(path === 'access_token' ? [] : [`token in ${code(path)}`]),
    ...(answer.successStatus === undefined ? [] : [`success is HTTP ${answer.successStatus}`]),
    ...(answer.successMember ? [`success told by ${code(answer.successMember.path.join('.'))}`] : []),
    ...(answer.lifetimePath ? [`lifetime in ${code(answer.lifetimePath.join('.'))}`] : []),
    ...(answer.expiresAtPath ? [`expiry as a date in ${code(answer.expiresAtPath.join('.'))}`] : []),
    ...(answer.lifetimeIsText ? ['lifetime as text'] : []),
    ...(answer.tokenType === null ? ['no token type'] : []),
    ...(answer.tokenType ? [`token type “${answer.tokenType}”`] : []),
    ...(answer.errorPath ? [`errors in ${code(answer.errorPath.join('.'))}`] : []),
  ];
}

function apiDialect({ apiRequest, revocationRequest }: Provider): string[] {
  const beside = apiRequest?.headers.map(({ name }) => code(name)) ?? [];
  return [
    ...(apiRequest?.tokenHeader === undefined ? [] : [`token sent in ${code(apiRequest.tokenHeader)}`]),
    ...(beside.length > 0 ? [`API wants ${beside.join(', ')} beside the token`] : []),
    ...(revocationRequest ? ['revocation of its own'] : []),
  ];
}
