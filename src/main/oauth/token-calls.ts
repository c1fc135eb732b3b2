import type {
  ApiCallMethod,
  CallResult,
  Introspection,
  Revocation,
  SignatureCheck,
} from '../../shared/api-call.ts';
import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import { credentialValue, planApiCall, type ApiCallPlan } from './api-call.ts';
import { callResult } from './call-result.ts';
import { apiCallWords } from './call-words.ts';
import { checkEndpoint } from './endpoint-policy.ts';
import { exchange, type Exchange, type OutgoingRequest } from './exchange.ts';
import { sendable } from './header-value.ts';
import { introspect } from './introspection.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { ownConnection } from './own-connection.ts';
import { revoke } from './revocation.ts';
import { verifySignature } from './token-signature.ts';
import { refuseUntestable, type TokenTesterDependencies } from './token-test.ts';
import type { TokenHolder } from './token-holder.ts';

export interface TokenCallsDependencies extends Omit<TokenTesterDependencies, 'tokens' | 'requests'> {
  readonly tokens: Pick<TokenHolder, 'read' | 'forget'>;
  /** Shared with the token tests: one request of a credential set at a time. */
  readonly requests: OneAtATime;
}

/** Told right before the token, the key or the secret leaves this computer for a host. */
export type BeforeSending = (host: string) => void;

/** What can be done with the token that is held. Tokens and secrets never come back from here. */
export interface TokenCalls {
  /**
   * Calls an API with the token that is held, or with the API key.
   *
   * @param target - `url` null: the provider's probe
   * @throws {KeyturnError} `no_token`; `unusable_key` for one that no header can carry; `endpoint_unknown` without a URL where the provider has no probe;
   *   `credential_set_disabled`, `token_test_in_progress`; whatever `withSecret` throws. Never for what network or
   *   server do
   */
  readonly tryToken: (
    set: CredentialSet,
    provider: Provider,
    target: { readonly method: ApiCallMethod; readonly url: string | null },
    beforeSending: BeforeSending,
  ) => Promise<CallResult>;
  /**
   * Asks the provider what it knows of the token that is held.
   *
   * @throws {KeyturnError} as above; `endpoint_unknown` where the provider has no such endpoint, `discovery_failed`
   *   where its metadata can't be had
   * @see RFC 7662
   */
  readonly introspect: (
    set: CredentialSet,
    provider: Provider,
    beforeSending: BeforeSending,
  ) => Promise<Introspection>;
  /**
   * Revokes the token that is held, and lets it go when the provider agrees.
   *
   * @throws {KeyturnError} as {@link TokenCalls.introspect}
   * @see RFC 7009
   */
  readonly revoke: (
    set: CredentialSet,
    provider: Provider,
    beforeSending: BeforeSending,
  ) => Promise<Revocation>;
  /**
   * Verifies the token's signature with the keys that the provider publishes. Nothing secret is sent.
   *
   * @throws {KeyturnError} as {@link TokenCalls.introspect}
   */
  readonly verifySignature: (set: CredentialSet, provider: Provider) => Promise<SignatureCheck>;
}

/** A call that is about to be made. */
export interface CallContext {
  readonly set: CredentialSet;
  readonly provider: Provider;
  readonly stop: AbortSignal;
  readonly dependencies: TokenCallsDependencies;
  readonly beforeSending: BeforeSending;
}

export function createTokenCalls(dependencies: TokenCallsDependencies): TokenCalls {
  const within = <T>(
    set: CredentialSet,
    provider: Provider,
    beforeSending: BeforeSending,
    call: (context: CallContext) => Promise<T>,
  ): Promise<T> =>
    dependencies.requests.run(set, async (stop) => {
      refuseUntestable(set);
      return call({ set, provider, stop, dependencies, beforeSending });
    });
  return {
    tryToken: (set, provider, target, beforeSending) =>
      within(set, provider, beforeSending, (context) => tryToken(context, target)),
    introspect: (set, provider, beforeSending) => within(set, provider, beforeSending, introspect),
    revoke: (set, provider, beforeSending) => within(set, provider, beforeSending, revoke),
    verifySignature: (set, provider) => within(set, provider, () => undefined, verifySignature),
  };
}

async function tryToken(
  context: CallContext,
  target: { readonly method: ApiCallMethod; readonly url: string | null },
): Promise<CallResult> {
  const { set, provider, dependencies } = context;
  const plan = planApiCall(provider, set, target);
  if (plan === null) throw noProbe(provider.name);
  if ('rule' in plan) throw new KeyturnError({ code: 'invalid_input', field: 'url', message: plan.detail });
  const accessToken = plan.credential.carries === 'token' ? dependencies.tokens.read(set.id) : null;
  return dependencies.withSecret(set.id, async (buffer) => {
    const clientSecret = buffer.toString('utf8');
    const request = outgoing(plan, context, clientSecret, accessToken);
    const ended = await send(request, context);
    const credential = accessToken === null ? 'key' : 'token';
    return callResult(request, ended, { clientSecret, accessToken }, dependencies.clock.now(), (call) =>
      apiCallWords(call, credential),
    ).result;
  });
}

function outgoing(
  plan: ApiCallPlan,
  { set, provider }: CallContext,
  clientSecret: string,
  accessToken: string | null,
): OutgoingRequest {
  const secret = accessToken ?? clientSecret;
  const { method, url, body, credential } = plan;
  const own = credential.header.toLowerCase();
  const headers = new Map<string, string>([['accept', 'application/json, */*;q=0.5']]);
  if (body !== null) headers.set('content-type', 'application/json');
  for (const [name, value] of plan.headers) headers.set(name.toLowerCase(), value);
  headers.set(own, sendable(credentialValue(credential, { clientId: set.clientId, secret })));
  return {
    method,
    url,
    headers: Object.fromEntries(headers),
    body,
    allowInsecureHttp: set.request.allowInsecureHttp,
    // A token that was asked for with a certificate may be bound to it (RFC 8705 §3).
    connection: ownConnection(provider, set, clientSecret),
  };
}

/** Sends a request of a call, unless it may not go there at all. */
export async function send(request: OutgoingRequest, context: CallContext): Promise<Exchange> {
  const { stop, dependencies, beforeSending } = context;
  const violation = checkEndpoint(request.url, request.allowInsecureHttp);
  if (violation) return { kind: 'blocked', ...violation };
  beforeSending(new URL(request.url).host);
  const ended = await exchange(request, dependencies, stop);
  // Cancelled with the last byte is cancelled too: the set may be gone, or the vault about to lock.
  return stop.aborted ? { kind: 'cancelled' } : ended;
}

const noProbe = (provider: string) =>
  new KeyturnError({
    code: 'endpoint_unknown',
    message: `No address is known at which a token of ${provider} can be tried.`,
    hint: 'Enter the URL of an API that takes it.',
  });
