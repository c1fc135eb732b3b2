import type { CredentialSetFacts } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { Violation } from './endpoint-policy.ts';
import type { JwtBearerPlan } from './jwt-bearer.ts';
import { resolveText } from './placeholders.ts';

/** Seconds. One request needs no longer; a token for an API is to last a while. */
const usualLifetime = { assertion: 300, bearer_to_token_endpoint: 300, bearer_to_api: 3_600 } as const;

/**
 * What the JWT of a provider of the kind `jwt_bearer` says for a credential set.
 *
 * @param url - the token endpoint, or the API where there is none
 */
export function planJwtBearer(
  provider: Provider,
  jwtBearer: NonNullable<Provider['jwtBearer']>,
  facts: CredentialSetFacts,
  url: string,
): JwtBearerPlan | Violation {
  const { request, access } = facts;
  const { sentAs } = jwtBearer;
  // RFC 7523 §3 demands an audience of an assertion; other JWTs are the provider's own affair.
  const audience =
    request.assertionAudience ?? jwtBearer.audience ?? (sentAs === 'assertion' ? '{token_url}' : undefined);
  const texts = { issuer: jwtBearer.issuer, subject: jwtBearer.subject, audience };
  const filled: Partial<Record<keyof typeof texts, string>> = {};
  for (const [name, template] of Object.entries(texts) as [keyof typeof texts, string | undefined][]) {
    if (template === undefined) continue;
    const resolved = resolveText(template, provider, facts.variables);
    if ('rule' in resolved) return resolved;
    filled[name] = withBuiltIns(resolved.text, facts, url);
  }
  const scopes = access.level === 'fine_grained' && !provider.scopes.fixedAtCreation ? access.scopes : [];
  return {
    sentAs,
    issuer: filled.issuer ?? '',
    subject: filled.subject ?? null,
    audience: filled.audience ?? null,
    scope: jwtBearer.scopeInClaims && scopes.length > 0 ? scopes.join(provider.scopes.separator) : null,
    algorithm: request.signingAlgorithm ?? jwtBearer.algorithm,
    keyId: request.keyId ?? null,
    lifetime: Math.min(jwtBearer.maximumLifetimeSeconds ?? Infinity, usualLifetime[sentAs]),
  };
}

/** `{key_fingerprint}` stays: it takes the key, which is unsealed last. */
function withBuiltIns(text: string, { clientId }: CredentialSetFacts, url: string): string {
  const values: Readonly<Record<string, string>> = {
    client_id: clientId,
    token_url: url,
    token_host: URL.parse(url)?.host ?? '',
  };
  return text.replace(/\{(client_id|token_url|token_host)\}/g, (_whole, name: string) => values[name] ?? '');
}
