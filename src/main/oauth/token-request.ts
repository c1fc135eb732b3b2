import { KeyturnError } from '../../shared/failure.ts';
import { credentialValue } from './api-call.ts';
import { authenticateClient } from './client-auth.ts';
import { wantsNonce, type DpopProver } from './dpop.ts';
import { exchange, type Exchange, type ExchangeDependencies } from './exchange.ts';
import { sendable } from './header-value.ts';
import { signJwtBearer, type SignedJwt } from './jwt-bearer.ts';
import type { ProbePlan } from './probe-plan.ts';
import type { TokenRequestPlan } from './request-plan.ts';

export interface SendingDependencies extends ExchangeDependencies {
  /** Ms since 1970. */
  readonly clock: { readonly now: () => number };
  /** Needed by plans that bind a token to a key. */
  readonly dpop?: DpopProver;
}

/** A request that was sent, or that could not be, and what of it nobody may see. */
export interface Sent {
  readonly exchange: Exchange;
  /** What was signed for it: as good as a secret for as long as it lives. */
  readonly signed: readonly string[];
}

/**
 * Sends a token request, once; twice where the server wants a nonce of its own in a DPoP proof.
 *
 * @param clientSecret - UTF-8; read, not kept, not wiped
 * @param signal - cancels at any moment
 * @returns never rejects for what network or server do, nor for an unusable key: that is `blocked`
 */
export async function sendTokenRequest(
  plan: TokenRequestPlan,
  clientSecret: Buffer,
  dependencies: SendingDependencies,
  signal?: AbortSignal,
): Promise<Sent> {
  return withUsableKey(async () => {
    const first = await sendOnce(plan, clientSecret, dependencies, signal);
    if (!plan.dpop || !wantsNonce(first.exchange)) return first;
    // A step of the protocol, not another try: the server has not looked at the credentials yet (RFC 9449 §8).
    const second = await sendOnce(plan, clientSecret, dependencies, signal);
    return { ...second, signed: [...first.signed, ...second.signed] };
  });
}

async function sendOnce(
  plan: TokenRequestPlan,
  clientSecret: Buffer,
  dependencies: SendingDependencies,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  const { url, allowInsecureHttp } = plan;
  const now = providerNow(plan, dependencies);
  const message = await authenticateClient(plan, clientSecret.toString('utf8'), now);
  const { body, signed, clientCertificate } = message;
  const dpop = plan.dpop ? requireProver(dependencies) : null;
  const headers = dpop ? { ...message.headers, dpop: await dpop.proof(url, now) } : message.headers;
  const connection = clientCertificate ? { ...plan.connection, clientCertificate } : plan.connection;
  const request = { method: 'POST', url, headers, body, allowInsecureHttp, connection } as const;
  const ended = await exchange(request, dependencies, signal);
  if (ended.kind === 'answered') dpop?.remember(url, ended.answer.headers);
  return { exchange: ended, signed };
}

/** What is signed is read by the provider's clock, as far as it is known to be another one. */
const providerNow = (
  { clockOffset }: { readonly clockOffset: number },
  { clock }: Pick<SendingDependencies, 'clock'>,
): number => clock.now() + clockOffset * 1000;

function requireProver({ dpop }: SendingDependencies): DpopProver {
  if (dpop) return dpop;
  throw new Error('A token can only be bound to a key where there is one');
}

/** A probe that was sent, with the JWT that it carried in the place of a token. */
export interface SentProbe extends Sent {
  readonly jwt: SignedJwt | null;
}

/**
 * Calls an API to see whether it takes an API key or a JWT, once.
 *
 * @param secret - UTF-8; read, not kept, not wiped
 * @param signal - cancels at any moment
 * @returns never rejects for what network or server do, nor for an unusable key: that is `blocked`
 */
export async function sendProbe(
  plan: ProbePlan,
  secret: Buffer,
  dependencies: SendingDependencies,
  signal?: AbortSignal,
): Promise<SentProbe> {
  const sent = await withUsableKey(async () => {
    const { method, url, body, allowInsecureHttp, credential, clientId, connection } = plan;
    const text = secret.toString('utf8');
    const now = providerNow(plan, dependencies);
    const jwt = plan.jwtBearer ? await signJwtBearer(plan.jwtBearer, text, now) : null;
    const value = credentialValue(credential, { clientId, secret: jwt?.jwt ?? text });
    const headers = { ...plan.headers, [credential.header.toLowerCase()]: sendable(value) };
    const request = { method, url, headers, body, allowInsecureHttp, connection };
    const ended = await exchange(request, dependencies, signal);
    return { exchange: ended, signed: jwt ? [jwt.jwt] : [], jwt };
  });
  return { jwt: null, ...sent };
}

/** What the user can mend by another secret is an outcome like any other; the rest is a failure. */
async function withUsableKey<T extends Sent>(send: () => Promise<T>): Promise<T | Sent> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof KeyturnError) || error.code !== 'unusable_key') throw error;
    return { exchange: { kind: 'blocked', rule: 'unusable_key', detail: error.message }, signed: [] };
  }
}
