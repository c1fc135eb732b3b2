import type { TokenFinding } from '../../shared/token-test.ts';
import { tidy } from './redacted-outcome.ts';
import { finding, type JwtFacts, type TokenSurroundings } from './finding.ts';

/** Most names of a list that a line tells. */
const namesInALine = 3;

/** `aud` against the audience and the resources that were asked for. @see RFC 8707 §2, RFC 7519 §4.1.3 */
export function audienceFindings(
  { claims }: JwtFacts,
  { askedAudiences }: TokenSurroundings,
): TokenFinding[] {
  const audiences = textsOf(claims['aud']);
  if (askedAudiences.length === 0) return [];
  const asked = listed(askedAudiences);
  if (audiences.length === 0) {
    return [finding('aud', 'warning', `The token names no audience; ${asked} was asked for.`)];
  }
  const missing = askedAudiences.filter((one) => !audiences.some((other) => sameIdentifier(one, other)));
  if (missing.length === 0)
    return [finding('aud', 'good', 'The token is for the audience that was asked for.')];
  return [finding('aud', 'warning', `The token is for ${listed(audiences)}, not for ${listed(missing)}.`)];
}

/** `iss` against the issuer that the provider is known by. @see RFC 7519 §4.1.1 */
export function issuerFindings({ claims }: JwtFacts, { issuer }: TokenSurroundings): TokenFinding[] {
  if (issuer === null) return [];
  const { iss } = claims;
  if (typeof iss !== 'string') return [finding('iss', 'note', 'The token does not name its issuer.')];
  if (iss === issuer) return [finding('iss', 'good', 'The issuer is the one that was asked.')];
  return [
    finding(
      'iss',
      'warning',
      sameIdentifier(iss, issuer)
        ? 'The issuer differs from the expected one by a slash at its end: strict APIs refuse that.'
        : `The issuer is ${quoted(iss)}; ${quoted(issuer)} was expected.`,
    ),
  ];
}

/** Scopes and roles in the token against those that were granted, or else asked for. */
export function scopeFindings(
  { claims }: JwtFacts,
  { grantedScopes, askedScopes }: TokenSurroundings,
): TokenFinding[] {
  const name = ['scope', 'scp', 'roles', 'permissions'].find((claim) => claims[claim] !== undefined);
  const wanted = grantedScopes ?? askedScopes;
  if (name === undefined || wanted.length === 0) return [];
  const held = new Set(textsOf(claims[name]).flatMap((text) => text.split(/[\s,]+/)));
  const missing = wanted.filter((scope) => !held.has(scope));
  // `api://…/.default` asks for whatever is set up: it never is in the token itself.
  const named = missing.filter((scope) => !scope.endsWith('/.default'));
  if (named.length === 0) {
    return missing.length > 0 ? [] : [finding(name, 'good', 'The token holds the scopes that were granted.')];
  }
  const verb = grantedScopes === null ? 'asked for' : 'granted';
  return [finding(name, 'warning', `The token lacks what was ${verb}: ${listed(named)}.`)];
}

/** `client_id` (RFC 9068 §2.2) or `azp` against the client that asked. */
export function clientFindings({ claims }: JwtFacts, { clientId }: TokenSurroundings): TokenFinding[] {
  const name = ['client_id', 'azp', 'appid', 'cid'].find((claim) => typeof claims[claim] === 'string');
  if (name === undefined || clientId === '' || claims[name] === clientId) return [];
  return [finding(name, 'warning', `The token names another client: ${quoted(String(claims[name]))}.`)];
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

const sameIdentifier = (one: string, other: string): boolean =>
  one.replace(/\/$/, '') === other.replace(/\/$/, '');

const quoted = (text: string): string => tidy(text, 120);

function listed(names: readonly string[]): string {
  const shown = names.slice(0, namesInALine).map(quoted).join(', ');
  const more = names.length - namesInALine;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
