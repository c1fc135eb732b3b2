import type { ApiCallMethod } from '../../shared/api-call.ts';
import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { TokenRequestFacts } from '../../shared/token-test.ts';
import { planApiCall, type ApiCredential } from './api-call.ts';
import { checkEndpoint, type Violation } from './endpoint-policy.ts';
import { connectionOf, type Connection } from '../network/connection.ts';
import type { Expectation } from './expectation.ts';
import { planJwtBearer } from './jwt-bearer-plan.ts';
import type { JwtBearerPlan } from './jwt-bearer.ts';
import { resolveUrl } from './placeholders.ts';
import { requestHeaders } from './request-headers.ts';

/** A call to an API that shows whether what it carries is accepted; ready but for the secret. */
export interface ProbePlan {
  readonly method: ApiCallMethod;
  readonly url: string;
  readonly clientId: string;
  /** Names in lower case, but for the one that carries the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly credential: ApiCredential;
  /** The JWT that is the token itself; null where the secret is an API key. */
  readonly jwtBearer: JwtBearerPlan | null;
  /** By how many seconds the provider's clock is ahead: what is signed is dated by it. */
  readonly clockOffset: number;
  readonly allowInsecureHttp: boolean;
  readonly connection: Connection;
  /** Where the answer says success or failure, apart from its HTTP status. */
  readonly expected: Expectation;
  readonly facts: TokenRequestFacts;
}

export type ProbePlanning =
  | { readonly kind: 'probe'; readonly plan: ProbePlan }
  | ({ readonly kind: 'blocked'; readonly facts: TokenRequestFacts } & Violation);

/**
 * The harmless call that tests an API key, or a JWT that goes to the API itself: to the set's own address for it,
 * else to the provider's probe for the environment.
 *
 * @returns `blocked` with `no_probe` where neither is known
 * @throws {KeyturnError} `invalid_input` for a header that only Keyturn may set
 */
export function planProbe(
  provider: Provider,
  facts: CredentialSetFacts,
  expected: Expectation,
): ProbePlanning {
  const call = harmlessCall(provider, facts);
  const url = 'rule' in call ? call : addressOf(call.url);
  const jwtBearer = 'url' in url ? jwtFor(provider, facts, url.url) : null;
  const requestFacts: TokenRequestFacts = {
    url: 'url' in url ? url.url : addressAsWritten(provider, facts),
    clientAuthenticationMethod: provider.kind === 'api_key' ? 'api_key' : 'jwt_bearer',
    askedScopes: [],
    audience: jwtBearer && !('rule' in jwtBearer) ? jwtBearer.audience : null,
  };
  const blocked = (violation: Violation): ProbePlanning => ({
    kind: 'blocked',
    facts: requestFacts,
    ...violation,
  });
  if ('rule' in call) return blocked(call);
  if ('rule' in url) return blocked(url);
  if (jwtBearer && 'rule' in jwtBearer) return blocked(jwtBearer);
  const { 'content-type': contentType, ...headers } = requestHeaders(
    Object.fromEntries(call.headers),
    {},
    'json',
  );
  const typed = call.body !== null && contentType !== undefined ? { 'content-type': contentType } : {};
  return {
    kind: 'probe',
    plan: {
      method: call.method,
      url: url.url,
      clientId: facts.clientId,
      headers: { ...headers, ...typed },
      body: call.body,
      credential: call.credential,
      jwtBearer,
      clockOffset: facts.request.clockOffset ?? 0,
      allowInsecureHttp: facts.request.allowInsecureHttp,
      connection: connectionOf(facts.request),
      expected,
      facts: requestFacts,
    },
  };
}

/** The root of an API, which a call without an address would go to, says nothing about a key. */
function harmlessCall(provider: Provider, facts: CredentialSetFacts) {
  const known = facts.request.probeUrl !== undefined || provider.probe !== null;
  const call = known ? planApiCall(provider, facts) : null;
  const detail = `No address is known at which a key of ${provider.name} can be tried.`;
  return call ?? ({ rule: 'no_probe', detail } as const);
}

// Insecure http is judged where it is sent, so that one place decides it for every request.
const addressOf = (url: string): { url: string } | Violation =>
  checkEndpoint(url, true) ?? { url: new URL(url).href };

/** A user name and password in a URL are credentials too, and this text is kept. */
function addressAsWritten({ probe }: Provider, { request, environmentId }: CredentialSetFacts): string {
  const template = request.probeUrl ?? probe?.urlByEnvironment?.[environmentId] ?? probe?.url ?? '';
  return template.replace(/\/\/[^/?#]*@/, '//');
}

function jwtFor(
  provider: Provider,
  facts: CredentialSetFacts,
  url: string,
): JwtBearerPlan | Violation | null {
  if (!provider.jwtBearer) return null;
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const template = facts.request.tokenUrl.trim() || environment?.tokenUrl;
  const tokenUrl = template ? resolveUrl(template, provider, facts.variables) : null;
  const named = tokenUrl && 'url' in tokenUrl ? tokenUrl.url : url;
  return planJwtBearer(provider, provider.jwtBearer, facts, named);
}
