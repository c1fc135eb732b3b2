import type { CredentialSetFacts } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import {
  sendableClientAuthenticationMethods,
  type BodyFormat,
  type ClientAuthenticationMethod,
  type Provider,
  type ProviderEnvironment,
  type SendableClientAuthenticationMethod,
} from '../../shared/provider.ts';
import { grantTypeOf, grantTypesOf, jwtBearerGrantType } from '../../shared/request-kind.ts';
import { checkEndpoint, type Violation } from './endpoint-policy.ts';
import { resolveUrl } from './placeholders.ts';

/** @throws {KeyturnError} `unknown_provider` */
export function requireEnvironment(provider: Provider, facts: CredentialSetFacts): ProviderEnvironment {
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  if (environment) return environment;
  throw new KeyturnError({
    code: 'unknown_provider',
    field: 'environmentId',
    message: `${provider.name} has no environment "${facts.environmentId}".`,
    hint: 'Edit the credential set and choose an environment.',
  });
}

/**
 * The `grant_type` to send; null where the provider's dialect has none.
 *
 * @throws {KeyturnError} `invalid_input` for a grant that the provider doesn't have
 */
export function requireGrantType(provider: Provider, facts: CredentialSetFacts): string | null {
  const chosen = facts.request.grantType;
  const known = grantTypesOf(provider);
  if (chosen !== undefined && known && !known.includes(chosen)) {
    throw new KeyturnError({
      code: 'invalid_input',
      field: 'request.grantType',
      message: `${provider.name} has no grant type ${chosen}.`,
      hint: known.length === 0 ? 'Leave the grant type empty.' : `Choose one of ${known.join(', ')}.`,
    });
  }
  // RFC 7523 §2.1 has one for an assertion, whether the catalogue names it or not.
  const fallback = provider.jwtBearer?.sentAs === 'assertion' ? jwtBearerGrantType : null;
  return grantTypeOf(provider, facts) ?? fallback;
}

const isSupported = (method: ClientAuthenticationMethod): method is SendableClientAuthenticationMethod =>
  (sendableClientAuthenticationMethods as readonly string[]).includes(method);

/**
 * The set's client authentication method, else the provider's first that Keyturn can send.
 *
 * @throws {KeyturnError} `invalid_input` where there is none
 */
export function chooseMethod(
  provider: Provider,
  facts: CredentialSetFacts,
): SendableClientAuthenticationMethod {
  const method =
    facts.request.clientAuthenticationMethod ?? provider.clientAuthenticationMethods.find(isSupported);
  if (method === 'authorization_header' && provider.authorizationTemplate === undefined) {
    throw unsendable(
      `${provider.name} has no Authorization header of its own making.`,
      'Choose another client authentication method.',
    );
  }
  if (method) return method;
  throw unsendable(
    `${provider.name} issues no tokens for a client ID and a client secret in a way that Keyturn can ask for.`,
    'If its documentation says otherwise, choose a client authentication method for this credential set.',
  );
}

const unsendable = (message: string, hint: string) =>
  new KeyturnError({
    code: 'invalid_input',
    field: 'request.clientAuthenticationMethod',
    message,
    hint,
  });

export function chooseBodyFormat(
  provider: Provider,
  facts: CredentialSetFacts,
  method: ClientAuthenticationMethod,
): BodyFormat {
  if (method === 'json_body') return 'json';
  if (facts.request.bodyFormat) return facts.request.bodyFormat;
  // A set that turns away from the provider's JSON dialect means the standard's form.
  return provider.clientAuthenticationMethods.find(isSupported) === 'json_body'
    ? 'form'
    : provider.bodyFormat;
}

export function tokenEndpoint(
  provider: Provider,
  facts: CredentialSetFacts,
  environment: ProviderEnvironment,
): { url: string } | Violation {
  const template = facts.request.tokenUrl.trim() || environment.tokenUrl;
  if (!template) return { rule: 'invalid_url', detail: 'No token URL is set.' };
  const resolved = resolveUrl(template, provider, facts.variables);
  if ('rule' in resolved) return resolved;
  // Insecure http is judged where it is sent, so that one place decides it for every request.
  return checkEndpoint(resolved.url, true) ?? { url: new URL(resolved.url).href };
}

/** The `aud` of an assertion: the set's word, else the provider's, else the URL it is sent to (RFC 7523 §3). */
export function assertionAudience(
  provider: Provider,
  { request, variables }: CredentialSetFacts,
  { issuer }: ProviderEnvironment,
  tokenUrl: string,
): string {
  if (request.assertionAudience !== undefined) return request.assertionAudience;
  if (provider.assertionAudience !== 'issuer' || issuer === undefined) return tokenUrl;
  const resolved = resolveUrl(issuer, provider, variables);
  return 'url' in resolved ? resolved.url : tokenUrl;
}
