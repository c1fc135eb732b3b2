import { randomUUID } from 'node:crypto';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import { customProviderId, type Provider } from '../../shared/provider.ts';
import type {
  Latency,
  TokenFacts,
  TokenRequestFacts,
  TokenTestOutcome,
  TokenTestResult,
} from '../../shared/token-test.ts';
import { formEncode } from './client-auth.ts';
import { firstAid, type FirstAidContext } from './first-aid.ts';
import { expiryOf, readTokenFacts } from './jwt.ts';
import { plainWords } from './plain-words.ts';
import { createRedactor, redactTree, type Redactor } from './redact.ts';
import { redactOutcome, redactResponse, tidy } from './redacted-outcome.ts';
import { isRejection } from './refusal.ts';
import { planTokenRequest, type Planning } from './request-plan.ts';
import type { TokenHolder } from './token-holder.ts';
import { sendTokenRequest, type Exchange, type TokenRequestDependencies } from './token-request.ts';
import { judgeTokenResponse } from './token-response.ts';

export interface TokenTesterDependencies extends TokenRequestDependencies {
  readonly clock: { readonly now: () => number };
  /** Unseals a secret for as long as `use` takes, then wipes it: {@link Vault.withSecret}. */
  readonly withSecret: <T>(
    credentialSetId: string,
    use: (secret: Buffer, version: SecretVersion) => T | Promise<T>,
    versionId?: string,
  ) => Promise<T>;
  /** Takes over granted tokens: none leaves this folder with a result. */
  readonly tokens: Pick<TokenHolder, 'keep'>;
}

export interface TokenTestOptions {
  /** Cancels the test, as {@link TokenTester.cancel} does. */
  readonly signal?: AbortSignal;
  /** The secret version to test; the current one unless given. */
  readonly versionId?: string;
}

export interface FinishedTokenTest {
  /** Redacted: fit to cross IPC and to be kept as a record. */
  readonly result: TokenTestResult;
  /** True when the provider turned down these credentials themselves. */
  readonly rejected: boolean;
}

export interface TokenTester {
  /**
   * Requests a token, says how it went, and gives a granted token to the token holder. One test at a time for
   * each set.
   *
   * @throws {KeyturnError} `credential_set_disabled`, `token_test_in_progress`; `invalid_input` for a set that
   *   can't be made into a request; whatever `withSecret` throws. Never for what network or server do
   */
  readonly run: (
    set: CredentialSet,
    provider: Provider,
    options?: TokenTestOptions,
  ) => Promise<FinishedTokenTest>;
  /** Cancels a set's running test; its `run` then gives the outcome `cancelled`. Does nothing without one. */
  readonly cancel: (credentialSetId: string) => void;
  /** Cancels every running test, for locking and quitting. */
  readonly cancelAll: () => void;
  readonly isRunning: (credentialSetId: string) => boolean;
}

export function createTokenTester(dependencies: TokenTesterDependencies): TokenTester {
  const running = new Map<string, AbortController>();
  return {
    run: async (set, provider, { signal, versionId } = {}) => {
      refuseUntestable(set, running);
      const controller = new AbortController();
      running.set(set.id, controller);
      const stop = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
      try {
        const planning = planTokenRequest(provider, set);
        return await dependencies.withSecret(
          set.id,
          (secret, version) => testToken({ set, provider, planning, secret, version, stop }, dependencies),
          versionId,
        );
      } finally {
        running.delete(set.id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
    cancelAll: () => {
      for (const controller of running.values()) controller.abort();
    },
    isRunning: (id) => running.has(id),
  };
}

function refuseUntestable(set: CredentialSet, running: ReadonlyMap<string, unknown>): void {
  if (!set.enabled || set.trashedAt !== null) {
    throw new KeyturnError({
      code: 'credential_set_disabled',
      message: `${set.name} is ${set.trashedAt === null ? 'disabled' : 'in the trash'}, so it is not tested.`,
      hint: set.trashedAt === null ? 'Enable it first.' : 'Restore it first.',
    });
  }
  if (running.has(set.id)) {
    throw new KeyturnError({
      code: 'token_test_in_progress',
      message: `A token test of ${set.name} is running.`,
      hint: 'Wait for it, or cancel it.',
    });
  }
}

interface Subject {
  readonly set: CredentialSet;
  readonly provider: Provider;
  readonly planning: Planning;
  readonly secret: Buffer;
  readonly version: SecretVersion;
  readonly stop: AbortSignal;
}

async function testToken(
  subject: Subject,
  dependencies: TokenTesterDependencies,
): Promise<FinishedTokenTest> {
  const at = dependencies.clock.now();
  const exchange = await exchangeFor(subject, dependencies);
  const answeredAt = dependencies.clock.now();
  const { outcome, accessToken, text } = judge(exchange, subject.planning, answeredAt);
  // Made at the last moment: from here on everything is redacted, and this string is left to the collector.
  const clientSecret = subject.secret.toString('utf8');
  const tokenMember = subject.provider.tokenPath.at(-1);
  const redact = createRedactor({
    clientSecret,
    accessToken,
    body: text,
    ...(tokenMember !== undefined && { tokenMember }),
  });
  const token = accessToken === null ? null : redactFacts(readTokenFacts(accessToken), redact);
  const tokenExpiresAt = token && expiresAt(outcome, token, answeredAt);
  if (accessToken !== null) {
    dependencies.tokens.keep(subject.set.id, Buffer.from(accessToken, 'latin1'), tokenExpiresAt);
  }
  const described = describe(subject, exchange, redactOutcome(outcome, redact), clientSecret, redact);
  return {
    result: {
      id: randomUUID(),
      credentialSetId: subject.set.id,
      secretVersionId: subject.version.id,
      at,
      latency: latencyOf(exchange),
      ...described,
      token,
      tokenExpiresAt,
      response: redactResponse(exchange, text, redact),
    },
    rejected: isRejection(outcome),
  };
}

async function exchangeFor(
  { planning, secret, stop }: Subject,
  dependencies: TokenTesterDependencies,
): Promise<Exchange> {
  if (planning.kind === 'blocked') return { kind: 'blocked', rule: planning.rule, detail: planning.detail };
  const exchange = await sendTokenRequest(planning.plan, secret, dependencies, stop);
  // Cancelled with the last byte is cancelled too: the set may be gone, or the vault about to lock.
  return stop.aborted ? { kind: 'cancelled' } : exchange;
}

interface Judged {
  readonly outcome: TokenTestOutcome;
  readonly accessToken: string | null;
  readonly text: string | null;
}

function judge(exchange: Exchange, planning: Planning, receivedAt: number): Judged {
  if (exchange.kind === 'answered' && planning.kind === 'planned') {
    return judgeTokenResponse({ ...exchange.answer, receivedAt }, planning.plan.expected);
  }
  if (exchange.kind === 'unreadable') {
    const { reason, status } = exchange;
    return { outcome: { kind: 'malformed', reason, status }, accessToken: null, text: null };
  }
  return { outcome: exchange as TokenTestOutcome, accessToken: null, text: null };
}

function describe(
  { set, provider, planning }: Subject,
  exchange: Exchange,
  outcome: TokenTestOutcome,
  clientSecret: string,
  redact: Redactor,
): { outcome: TokenTestOutcome; request: TokenRequestFacts; message: string; hint: string | null } {
  const facts = planning.kind === 'planned' ? planning.plan.facts : planning.facts;
  const request: TokenRequestFacts = {
    ...facts,
    url: redact(facts.url),
    askedScopes: facts.askedScopes.map((scope) => redact(scope)),
    audience: facts.audience === null ? null : redact(facts.audience),
  };
  const host = URL.canParse(request.url) ? tidy(new URL(request.url).host, 300) : '';
  const who = provider.id === customProviderId && host !== '' ? host : provider.name;
  const encoded = planning.kind === 'planned' && planning.plan.basicEncoding === 'form';
  const context: FirstAidContext = {
    clientAuthenticationMethod: request.clientAuthenticationMethod,
    basicWasEncoded: encoded && [set.clientId, clientSecret].some((value) => formEncode(value) !== value),
    askedScopes: request.askedScopes,
    retryAfter: retryAfterOf(exchange),
  };
  return { outcome, request, message: plainWords(outcome, { who, host }), hint: firstAid(outcome, context) };
}

const redactFacts = (facts: TokenFacts, redact: Redactor): TokenFacts =>
  facts.format === 'opaque'
    ? facts
    : { ...facts, header: redactTree(facts.header, redact), claims: redactTree(facts.claims, redact) };

const latencyOf = (exchange: Exchange): Latency | null => ('latency' in exchange ? exchange.latency : null);

/** The answer's lifetime counts from its arrival; without one, the token's own `exp` does. */
function expiresAt(outcome: TokenTestOutcome, token: TokenFacts, answeredAt: number): number | null {
  if (outcome.kind !== 'granted') return null;
  return outcome.expiresIn === null ? expiryOf(token) : answeredAt + outcome.expiresIn * 1000;
}

/** `Retry-After` in seconds, where it is a number of at most a day. */
function retryAfterOf(exchange: Exchange): number | null {
  if (exchange.kind !== 'answered') return null;
  const value = exchange.answer.headers.get('retry-after')?.trim() ?? '';
  return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) <= 86_400 ? Number(value) : null;
}
