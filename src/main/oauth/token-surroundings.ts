import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type {
  TokenFacts,
  TokenFinding,
  TokenRequestFacts,
  TokenTestOutcome,
} from '../../shared/token-test.ts';
import type { Exchange } from './exchange.ts';
import type { TokenSurroundings } from './finding.ts';
import { resolveUrl } from './placeholders.ts';
import { redactTree, type Redactor } from './redact.ts';
import { findAboutToken } from './token-findings.ts';

/** A test that brought a token. */
export interface GrantingTest {
  readonly provider: Provider;
  readonly facts: CredentialSetFacts;
  readonly exchange: Exchange;
  /** When the answer arrived, ms since 1970. */
  readonly answeredAt: number;
}

/** What is worth knowing about a granted token. All that is compared is redacted, and so is what is said. */
export function findingsAbout(
  token: TokenFacts,
  test: GrantingTest,
  outcome: TokenTestOutcome,
  request: TokenRequestFacts,
  redact: Redactor,
): readonly TokenFinding[] {
  return redactTree(findAboutToken(token, surroundingsOf(test, outcome, request)), redact);
}

function surroundingsOf(
  { provider, facts, exchange, answeredAt }: GrantingTest,
  outcome: TokenTestOutcome,
  request: TokenRequestFacts,
): TokenSurroundings {
  const granted = outcome.kind === 'granted' ? outcome : null;
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  const issuer = environment?.issuer && resolveUrl(environment.issuer, provider, facts.variables);
  return {
    expiresIn: granted?.expiresIn ?? null,
    clientId: facts.clientId,
    grantedScopes: granted?.grantedScopes ?? null,
    askedScopes: request.askedScopes,
    askedAudiences: [...(request.audience === null ? [] : [request.audience]), ...facts.request.resources],
    issuer: issuer && 'url' in issuer ? issuer.url : null,
    arrivedAt: answeredAt,
    serverDate: dateOf(exchange),
    introspectable: environment?.introspectionUrl !== undefined || environment?.discoveryUrl !== undefined,
  };
}

/** The `Date` header in ms since 1970, RFC 9110 §6.6.1; null: there is none that can be read. */
function dateOf(exchange: Exchange): number | null {
  if (exchange.kind !== 'answered') return null;
  const value = exchange.answer.headers.get('date') ?? '';
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
