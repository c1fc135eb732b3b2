import { randomUUID } from 'node:crypto';
import type { CredentialSet, SecretVersion } from '../../shared/credential.ts';
import { withoutEdgeSpace } from '../../shared/edge-space.ts';
import type { ExperimentChange } from '../../shared/experiment.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import type { Latency, TokenFacts, TokenTestOutcome, TokenTestResult } from '../../shared/token-test.ts';
import { redactedAndCut } from './bounded-copy.ts';
import { describeOutcome } from './described-outcome.ts';
import { applyExperiment, experimentalSecret } from './experiment.ts';
import { createDpopProver } from './dpop.ts';
import { expiryOf, readTokenFacts } from './jwt.ts';
import { createOneAtATime, type OneAtATime } from './one-at-a-time.ts';
import { createRedactor } from './redact.ts';
import { redactOutcome, redactResponse } from './redacted-outcome.ts';
import { isRejection } from './refusal.ts';
import type { RelatedTests } from './related-tests.ts';
import { readRetryAfter } from './retry-after.ts';
import { planTokenRequest, type Planning } from './request-plan.ts';
import type { TokenHolder } from './token-holder.ts';
import type { Exchange } from './exchange.ts';
import { judgeSent, sendPlanned } from './planned-request.ts';
import type { SendingDependencies, SentProbe } from './token-request.ts';
import { findingsAbout } from './token-surroundings.ts';

export interface TokenTesterDependencies extends SendingDependencies {
  /** Unseals a secret for as long as `use` takes, then wipes it: {@link Vault.withSecret}. */
  readonly withSecret: <T>(
    credentialSetId: string,
    use: (secret: Buffer, version: SecretVersion) => T | Promise<T>,
    versionId?: string,
  ) => Promise<T>;
  /** Takes over granted tokens: none leaves this folder with a result. */
  readonly tokens: Pick<TokenHolder, 'keep'>;
  /** Shared with whatever else asks providers on behalf of credential sets. Absent: the tests' own. */
  readonly requests?: OneAtATime;
}

export interface TokenTestOptions {
  /** Cancels the test, as {@link TokenTester.cancel} does. */
  readonly signal?: AbortSignal;
  /** The secret version to test; the current one unless given. */
  readonly versionId?: string;
  /** False: a granted token is not held. Unless told so, it is. */
  readonly holdsToken?: boolean;
  /** Tests whose tokens are compared with this one's. */
  readonly related?: RelatedTests;
  /** What to ask otherwise than the set says, this once. The granted token is of another request: it is not held. */
  readonly experiment?: ExperimentChange;
}

export interface FinishedTokenTest {
  /** Redacted: fit to cross IPC and to be kept as a record. */
  readonly result: TokenTestResult;
  /** True when the provider turned down these credentials themselves. */
  readonly rejected: boolean;
  /** How long the server asks to be left alone (`Retry-After`), in ms; null: it doesn't say. */
  readonly retryAfter: number | null;
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
  const requests = dependencies.requests ?? createOneAtATime();
  const sending = { ...dependencies, dpop: dependencies.dpop ?? createDpopProver() };
  return {
    run: async (credentialSet, provider, options = {}) => {
      const { signal, versionId, related, experiment } = options;
      const holdsToken = (options.holdsToken ?? true) && experiment === undefined;
      const set = experiment ? applyExperiment(credentialSet, experiment) : credentialSet;
      refuseUntestable(set);
      const test = (stop: AbortSignal) => {
        const planning = planTokenRequest(provider, set);
        return dependencies.withSecret(
          set.id,
          (secret, version) =>
            testToken(
              { set, provider, planning, secret, version, stop, holdsToken, related, experiment },
              sending,
            ),
          versionId,
        );
      };
      return requests.run(set, async (stop) => test(stop), signal);
    },
    cancel: requests.cancel,
    cancelAll: requests.cancelAll,
    isRunning: requests.isRunning,
  };
}

/** @throws {KeyturnError} `credential_set_disabled` */
export function refuseUntestable(set: CredentialSet): void {
  if (set.enabled && set.trashedAt === null) return;
  throw new KeyturnError({
    code: 'credential_set_disabled',
    message: `${set.name} is ${set.trashedAt === null ? 'disabled' : 'in the trash'}, so it is not tested.`,
    hint: set.trashedAt === null ? 'Enable it first.' : 'Restore it first.',
  });
}

interface Subject {
  readonly set: CredentialSet;
  readonly provider: Provider;
  readonly planning: Planning;
  readonly secret: Buffer;
  readonly version: SecretVersion;
  readonly stop: AbortSignal;
  readonly holdsToken: boolean;
  readonly related: RelatedTests | undefined;
  readonly experiment: ExperimentChange | undefined;
}

async function testToken(
  subject: Subject,
  dependencies: TokenTesterDependencies,
): Promise<FinishedTokenTest> {
  const at = dependencies.clock.now();
  const sent = await send(subject, dependencies);
  const { exchange } = sent;
  const answeredAt = dependencies.clock.now();
  const { outcome, accessToken, text } = judgeSent(sent, subject.planning, answeredAt);
  // Made at the last moment: from here on everything is redacted, and this string is left to the collector.
  const clientSecret = subject.secret.toString('utf8');
  // A server that trims, and an experiment that does, echo what is left: the whole holds that, too.
  const echoed = withoutEdgeSpace(clientSecret) || clientSecret;
  const tokenMember = subject.provider.tokenPath.at(-1);
  if (accessToken !== null) subject.related?.note(subject.version.id, accessToken);
  const redact = createRedactor({
    clientSecret: echoed,
    accessToken,
    ...(subject.related && { others: subject.related.hidden }),
    body: text,
    signed: sent.signed,
    ...(tokenMember !== undefined && { tokenMember }),
  });
  const token = accessToken === null ? null : readTokenFacts(accessToken, redactedAndCut(redact));
  const tokenExpiresAt = token && expiresAt(outcome, token, answeredAt);
  if (accessToken !== null && subject.holdsToken) {
    dependencies.tokens.keep(subject.set.id, Buffer.from(accessToken, 'latin1'), tokenExpiresAt);
  }
  const shown = redactOutcome(outcome, redact);
  const { set: facts, provider, planning, experiment } = subject;
  const wait = readRetryAfter(retryAfterHeader(exchange), answeredAt);
  const test = { facts, provider, planning, exchange, answeredAt, retryAfter: worthSaying(wait), experiment };
  const { known, ...described } = describeOutcome(shown, test, clientSecret, redact);
  return {
    result: {
      id: randomUUID(),
      credentialSetId: subject.set.id,
      secretVersionId: subject.version.id,
      at,
      outcome: shown,
      latency: latencyOf(exchange),
      ...described,
      ...(experiment && { experiment }),
      token,
      findings: token === null ? [] : findingsAbout(token, test, shown, described.request, redact),
      tokenExpiresAt,
      response: redactResponse(exchange, text, redact),
    },
    rejected: isRejection(outcome) || known?.rejects === true,
    retryAfter: wait,
  };
}

/** With the secret as it is kept, or as an experiment has it, which is wiped right after. */
async function send(
  { planning, secret: kept, stop, experiment }: Subject,
  dependencies: TokenTesterDependencies,
): Promise<SentProbe> {
  const secret = experimentalSecret(kept, experiment);
  return sendPlanned(planning, secret, dependencies, stop).finally(() => {
    if (secret !== kept) secret.fill(0);
  });
}

const latencyOf = (exchange: Exchange): Latency | null => ('latency' in exchange ? exchange.latency : null);

/** The answer's lifetime counts from its arrival; without one, the token's own `exp` does. */
function expiresAt(outcome: TokenTestOutcome, token: TokenFacts, answeredAt: number): number | null {
  // A JWT that an API took as a token came with no answer about its lifetime.
  if (outcome.kind !== 'granted' || outcome.expiresIn === null) return expiryOf(token);
  return answeredAt + outcome.expiresIn * 1000;
}

/** How long a server asks to wait, in seconds, where that is believable: a day at most. */
const worthSaying = (wait: number | null): number | null =>
  wait !== null && wait > 0 && wait <= 86_400_000 ? Math.ceil(wait / 1000) : null;

const retryAfterHeader = (exchange: Exchange): string | null =>
  exchange.kind === 'answered' ? exchange.answer.headers.get('retry-after') : null;
