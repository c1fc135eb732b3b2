import type { CredentialSetFacts } from '../../shared/credential.ts';
import { withoutEdgeSpace } from '../../shared/edge-space.ts';
import type { Experiment, ExperimentChange } from '../../shared/experiment.ts';
import { customProviderId, type Provider } from '../../shared/provider.ts';
import type { TokenRequestFacts, TokenTestOutcome } from '../../shared/token-test.ts';
import { formEncode } from './client-auth.ts';
import type { Exchange } from './exchange.ts';
import { clockSkew } from './first-aid/clock-skew.ts';
import { proposeExperiments, type Asking } from './first-aid/experiments.ts';
import { firstAid } from './first-aid/first-aid.ts';
import type { KnownRefusal } from './first-aid/known-refusal.ts';
import { recogniseRefusal } from './first-aid/recognise.ts';
import { plainWords } from './plain-words.ts';
import type { Redactor } from './redact.ts';
import { tidy } from './redacted-outcome.ts';
import type { Planning } from './request-plan.ts';

/** What there is to say about a finished token test. All texts are fit to be shown. */
export interface DescribedOutcome {
  readonly request: TokenRequestFacts;
  readonly message: string;
  readonly hint: string | null;
  readonly experiments: readonly Experiment[];
  /** What this provider is known to mean by its refusal; null: nothing beyond the standard. */
  readonly known: KnownRefusal | null;
}

/** A token test that is to be described. */
export interface Described {
  /** As they were asked with: an experiment's change is made already. */
  readonly facts: CredentialSetFacts;
  readonly provider: Provider;
  readonly planning: Planning;
  readonly exchange: Exchange;
  /** Ms since 1970. */
  readonly answeredAt: number;
  /** Seconds the server asks to wait; null if it doesn't. */
  readonly retryAfter: number | null;
  readonly experiment: ExperimentChange | undefined;
}

/**
 * Says how a token test ended, what that usually means, and what else may help.
 *
 * @param outcome - redacted
 * @param clientSecret - looked at for what it looks like, and put into nothing
 */
export function describeOutcome(
  outcome: TokenTestOutcome,
  test: Described,
  clientSecret: string,
  redact: Redactor,
): DescribedOutcome {
  const { provider, planning, exchange, answeredAt, retryAfter } = test;
  const request = requestFacts(planning, redact);
  const url = URL.canParse(request.url) ? new URL(request.url) : null;
  const host = url ? tidy(url.host, 300) : '';
  const who = provider.id === customProviderId && host !== '' ? host : provider.name;
  const known = recogniseRefusal(outcome, { providerId: provider.id, hostname: url?.hostname ?? '' });
  const date = exchange.kind === 'answered' ? exchange.answer.headers.get('date') : null;
  const skew = clockSkew(date, answeredAt);
  const asking = askingOf(test, request, clientSecret, skew);
  const hint = firstAid(outcome, {
    clientAuthenticationMethod: request.clientAuthenticationMethod,
    basicWasEncoded: asking.basicEncoding === 'form' && asking.secret.differsEncoded,
    askedScopes: request.askedScopes,
    retryAfter,
    known,
    dpop: test.facts.request.dpop === true,
    clockSkew: skew,
  });
  return {
    request,
    message:
      known?.says === undefined ? plainWords(outcome, { who, host }) : `${who} says that ${known.says}`,
    hint,
    known,
    // One thing at a time: what comes after an experiment is up to the refusal that it was for.
    experiments: test.experiment === undefined ? proposeExperiments(outcome, known, asking) : [],
  };
}

function requestFacts(planning: Planning, redact: Redactor): TokenRequestFacts {
  const facts = planning.kind === 'blocked' ? planning.facts : planning.plan.facts;
  return {
    ...facts,
    url: redact(facts.url),
    askedScopes: facts.askedScopes.map((scope) => redact(scope)),
    audience: facts.audience === null ? null : redact(facts.audience),
  };
}

function askingOf(
  { facts, provider, planning }: Described,
  request: TokenRequestFacts,
  clientSecret: string,
  skew: number | null,
): Asking {
  const values = [facts.clientId, clientSecret];
  return {
    provider,
    facts,
    method: request.clientAuthenticationMethod,
    basicEncoding: planning.kind === 'planned' ? planning.plan.basicEncoding : provider.basicEncoding,
    bodyFormat: planning.kind === 'planned' ? planning.plan.bodyFormat : provider.bodyFormat,
    askedScopes: request.askedScopes,
    clockSkew: skew,
    secret: {
      hasEdgeSpace: values.some((value) => withoutEdgeSpace(value) !== value),
      isPrivateKey: looksLikePrivateKey(clientSecret),
      differsEncoded: values.some((value) => formEncode(value) !== value),
    },
  };
}

/** PEM (RFC 7468 §10), or a JWK or set of them (RFC 7517 §4). */
const looksLikePrivateKey = (text: string): boolean =>
  /^\s*(?:-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----|\{\s*"(?:kty|keys|d|alg|use|kid|crv|n|e)")/.test(text);
