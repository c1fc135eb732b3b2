import type { CredentialSetFacts } from '../../shared/credential.ts';
import type {
  BasicEncoding,
  BodyFormat,
  ClientAuthenticationMethod,
  CredentialUse,
  Provider,
  ProviderEnvironment,
} from '../../shared/provider.ts';
import type { TokenRequestFacts } from '../../shared/token-test.ts';
import type { AssertionPlan } from './client-assertion.ts';
import type { Violation } from './endpoint-policy.ts';
import { connectionOf, type Connection } from '../network/connection.ts';
import type { Expectation } from './expectation.ts';
import { planJwtBearer } from './jwt-bearer-plan.ts';
import type { JwtBearerPlan } from './jwt-bearer.ts';
import { planProbe, type ProbePlanning } from './probe-plan.ts';
import {
  assertionAudience,
  chooseBodyFormat,
  chooseMethod,
  requireEnvironment,
  requireGrantType,
  tokenEndpoint,
} from './request-choices.ts';
import { requestHeaders } from './request-headers.ts';
import {
  missingValue,
  requestParameters,
  withVariables,
  type RequestParameters,
} from './request-parameters.ts';

/** A token request that is ready but for the client secret. Every token request is a POST. */
export interface TokenRequestPlan {
  readonly url: string;
  readonly clientId: string;
  /** `none` with a JWT bearer grant, whose JWT proves all. */
  readonly clientAuthenticationMethod: ClientAuthenticationMethod;
  readonly basicEncoding: BasicEncoding;
  readonly bodyFormat: BodyFormat;
  /** The members that carry ID and secret in `client_secret_post` and `json_body`. */
  readonly credentialParameters: Provider['credentialParameters'];
  /** The header's value for `authorization_header`, with `{client_id}` and `{client_secret}`. */
  readonly authorizationTemplate: string | null;
  /** For the methods that prove with a JWT who asks. */
  readonly assertion: AssertionPlan;
  /** The JWT that the grant itself consists of; null for all other grants. */
  readonly jwtBearer: JwtBearerPlan | null;
  /** In order; a name may repeat (`resource`, RFC 8707 §2). Holds neither ID nor secret. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. Never holds `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly allowInsecureHttp: boolean;
  readonly connection: Connection;
  /** By how many seconds the provider's clock is ahead: what is signed is dated by it. */
  readonly clockOffset: number;
  /** Whether the token is to be bound to Keyturn's key (RFC 9449). */
  readonly dpop: boolean;
  /** How the provider's answer is to be read. */
  readonly expected: Expectation;
  readonly facts: TokenRequestFacts;
}

export type Planning = { readonly kind: 'planned'; readonly plan: TokenRequestPlan } | ProbePlanning;

/**
 * What to send to test a credential set: the provider's defaults with the set's own settings over them. An empty
 * parameter or header of the set drops the provider's (RFC 6749 §3.2: a parameter without a value counts as left
 * out).
 *
 * @returns a token request; the provider's probe for API keys and for JWTs that go to the API; `blocked` when the
 *   URL can't be used or a required value is missing
 * @throws {KeyturnError} `unknown_provider` for an environment that the provider doesn't have; `invalid_input`
 *   when the set names what can't be sent at all: a client authentication method or a grant that Keyturn or the
 *   provider doesn't have, a header or parameter that only Keyturn may set
 * @see RFC 6749 §4.4.2, RFC 7523 §2.1
 */
export function planTokenRequest(provider: Provider, facts: CredentialSetFacts): Planning {
  const environment = requireEnvironment(provider, facts);
  if (provider.kind === 'api_key' || provider.jwtBearer?.sentAs === 'bearer_to_api') {
    return planProbe(provider, facts, expectationOf(provider, facts, 'api_key'));
  }
  // A JWT bearer grant needs no other proof (RFC 7523 §3.1).
  const method = provider.jwtBearer ? 'none' : chooseMethod(provider, facts);
  const use = provider.jwtBearer ? 'jwt_bearer' : method;
  const parts = partsOf(provider, facts, environment, use);
  const { parameters, headers, endpoint, jwtBearer } = parts;
  const requestFacts = describeRequest(provider, facts, environment, use, parts);
  const blocked = (violation: Violation): Planning => ({
    kind: 'blocked',
    facts: requestFacts,
    ...violation,
  });
  if ('rule' in parameters) return blocked(parameters);
  if ('rule' in headers) return blocked(headers);
  if ('rule' in endpoint) return blocked(endpoint);
  if (jwtBearer && 'rule' in jwtBearer) return blocked(jwtBearer);
  const { request } = facts;
  const bodyFormat = chooseBodyFormat(provider, facts, method);
  return {
    kind: 'planned',
    plan: {
      url: endpoint.url,
      clientId: facts.clientId,
      clientAuthenticationMethod: method,
      basicEncoding: request.basicEncoding ?? provider.basicEncoding,
      bodyFormat,
      credentialParameters: provider.credentialParameters,
      authorizationTemplate: provider.authorizationTemplate ?? null,
      assertion: {
        audience: assertionAudience(provider, facts, environment, endpoint.url),
        algorithm: request.signingAlgorithm ?? null,
        keyId: request.keyId ?? null,
      },
      jwtBearer,
      parameters: parameters.entries,
      headers: requestHeaders(headers.values, request.headers, bodyFormat),
      allowInsecureHttp: request.allowInsecureHttp,
      connection: connectionOf(facts.request),
      clockOffset: request.clockOffset ?? 0,
      dpop: request.dpop === true,
      expected: expectationOf(provider, facts, use),
      facts: requestFacts,
    },
  };
}

function expectationOf(provider: Provider, facts: CredentialSetFacts, use: CredentialUse): Expectation {
  const grantType = requireGrantType(provider, facts);
  return {
    tokenPath: provider.tokenPath,
    scopeSeparator: provider.scopes.separator,
    ...(grantType !== null && { grantType }),
    authorizationHeader: use === 'client_secret_basic' || use === 'authorization_header',
    // RFC 9449 §5: a token that is bound to a key says so.
    ...(facts.request.dpop === true && { tokenType: 'DPoP' }),
    ...provider.answer,
  };
}

interface Parts {
  readonly parameters: RequestParameters;
  readonly headers: { readonly values: Record<string, string> } | Violation;
  readonly endpoint: { readonly url: string } | Violation;
  readonly jwtBearer: JwtBearerPlan | Violation | null;
}

function partsOf(
  provider: Provider,
  facts: CredentialSetFacts,
  environment: ProviderEnvironment,
  use: CredentialUse,
): Parts {
  const endpoint = tokenEndpoint(provider, facts, environment);
  const { jwtBearer } = provider;
  return {
    parameters: requestParameters(provider, facts, requireGrantType(provider, facts), use),
    headers:
      missingValue('header', provider.headers, Object.keys(facts.request.headers)) ??
      withVariables(provider.headers, provider, facts),
    endpoint,
    jwtBearer:
      jwtBearer && 'url' in endpoint ? planJwtBearer(provider, jwtBearer, facts, endpoint.url) : null,
  };
}

function describeRequest(
  provider: Provider,
  facts: CredentialSetFacts,
  environment: ProviderEnvironment,
  use: CredentialUse,
  parts: Parts,
): TokenRequestFacts {
  const { endpoint, parameters, jwtBearer } = parts;
  const asTyped = facts.request.tokenUrl.trim() || environment.tokenUrl || '';
  const entries = 'rule' in parameters ? [] : parameters.entries;
  const claims = jwtBearer && !('rule' in jwtBearer) ? jwtBearer : null;
  const scope = entries.find(([name]) => name === 'scope')?.[1] ?? claims?.scope ?? '';
  return {
    // A user name and password in a URL are credentials too, and this text is kept.
    url: 'url' in endpoint ? endpoint.url : asTyped.replace(/\/\/[^/?#]*@/, '//'),
    clientAuthenticationMethod: use,
    askedScopes: scope.split(provider.scopes.separator).filter((token) => token !== ''),
    audience: entries.find(([name]) => name === 'audience')?.[1] ?? null,
  };
}
