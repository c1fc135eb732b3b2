import type { Provider } from '../../shared/provider.ts';
import { checkEndpoint, type Violation } from './endpoint-policy.ts';
import { planTokenRequest, type TokenRequestPlan } from './request-plan.ts';
import type { CallContext } from './token-calls.ts';
import { sendTokenRequest, type Sent } from './token-request.ts';
import { KeyturnError } from '../../shared/failure.ts';

/** What a request to a neighbour of the token endpoint consists of, apart from the client authentication. */
export interface ClientCall {
  readonly url: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** How it strays from the standard: a form, and the client authentication of the token request. */
  readonly dialect?: NonNullable<Provider['revocationRequest']>;
  readonly accessToken: string;
}

/**
 * Sends a request that the client authenticates as it does its token requests: introspection (RFC 7662 §2.1) and
 * revocation (RFC 7009 §2.1).
 */
export async function sendAsClient(
  call: ClientCall,
  clientSecret: Buffer,
  { set, provider, stop, dependencies, beforeSending }: CallContext,
): Promise<Sent> {
  const planning = planTokenRequest(provider, set);
  if (planning.kind === 'blocked') return blocked(planning);
  if (planning.kind !== 'planned') throw noTokenRequest(provider.name);
  const plan = planFor(call, planning.plan);
  const violation = checkEndpoint(plan.url, plan.allowInsecureHttp);
  if (violation) return blocked(violation);
  beforeSending(new URL(plan.url).host);
  const sent = await sendTokenRequest(plan, clientSecret, dependencies, stop);
  return stop.aborted ? { ...sent, exchange: { kind: 'cancelled' } } : sent;
}

function planFor(
  { url, parameters, dialect, accessToken }: ClientCall,
  plan: TokenRequestPlan,
): TokenRequestPlan {
  const ofTokenRequest = plan.clientAuthenticationMethod;
  // The standards know forms only, so ID and secret that travel as JSON elsewhere are members of the form here.
  const standard = ofTokenRequest === 'json_body' ? 'client_secret_post' : ofTokenRequest;
  const method = dialect?.clientAuthenticationMethod ?? standard;
  const bodyFormat = dialect?.bodyFormat ?? 'form';
  const { authorization: _, ...headers } = plan.headers;
  return {
    ...plan,
    url,
    clientAuthenticationMethod: method,
    bodyFormat,
    jwtBearer: null,
    // A proof is for who uses or gets a token (RFC 9449 §5 and §7), not for who asks about one.
    dpop: false,
    parameters,
    headers: {
      ...headers,
      'content-type': bodyFormat === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(dialect?.bearerToken && { authorization: `Bearer ${accessToken}` }),
    },
  };
}

const blocked = ({ rule, detail }: Violation): Sent => ({
  exchange: { kind: 'blocked', rule, detail },
  signed: [],
});

const noTokenRequest = (provider: string) =>
  new KeyturnError({
    code: 'endpoint_unknown',
    message: `${provider} issues no tokens, so it has none to ask about.`,
  });
