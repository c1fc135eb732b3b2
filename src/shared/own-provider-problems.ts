import { isOwnProvider } from './own-provider.ts';
import { inconsistencies, type Inconsistency } from './provider-consistency.ts';
import type { Provider, RequestValue } from './provider.ts';
import { checkPattern } from './safe-pattern.ts';

/**
 * What is wrong with a provider of the user's own: where its parts don't agree, and what a file from elsewhere must not
 * bring in. The form and main apply the same rules.
 *
 * @returns the problems in the order of the schema's fields; empty when it can be saved
 */
export function ownProviderProblems(provider: Provider): readonly Inconsistency[] {
  // A pattern is tried on values by the other checks: first it has to be one that may be tried.
  const patterns = [...checkPatterns(provider)];
  if (patterns.length > 0) return patterns;
  return [
    ...checkId(provider),
    ...inconsistencies(provider),
    ...checkSecrets(provider),
    ...checkHeaders(provider),
  ];
}

function* checkId(provider: Provider): Generator<Inconsistency> {
  if (!isOwnProvider(provider)) yield { field: 'id', message: 'must begin with own-' };
}

function* checkPatterns({ variables }: Provider): Generator<Inconsistency> {
  for (const [index, { pattern }] of variables.entries()) {
    const message = pattern === undefined ? null : checkPattern(pattern);
    if (message !== null) yield { field: `variables.${index}.pattern`, message };
  }
}

const secretParameters = ['client_secret', 'client_assertion', 'assertion', 'password'];
const secretHeaders = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie'];
/** What the network stack writes itself, RFC 9110 §7.2, §7.6.1 and §8.6. */
const connectionHeaders = ['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'upgrade'];

/** A provider is kept, shown and exported in the open. */
function* checkSecrets(provider: Provider): Generator<Inconsistency> {
  for (const { name } of provider.parameters) {
    if (secretParameters.includes(name)) {
      yield { field: 'parameters', message: `${name} carries a secret and doesn't belong here` };
    }
  }
  for (const { field, values } of valuesOf(provider)) {
    for (const { name, value, sensitive } of values) {
      if (sensitive === true && value !== '') {
        yield { field, message: `${name} is secret: it must have no default that everybody could read` };
      }
    }
  }
}

function* checkHeaders(provider: Provider): Generator<Inconsistency> {
  for (const { field, values } of valuesOf(provider)) {
    if (!field.endsWith('eaders')) continue;
    for (const { name, value } of values) {
      const message = headerProblem(name, value);
      if (message !== null) yield { field, message };
    }
  }
  const carriers = {
    'apiKey.header': provider.apiKey?.header,
    'apiRequest.tokenHeader': provider.apiRequest?.tokenHeader,
  };
  for (const [field, name] of Object.entries(carriers)) {
    if (name === undefined || name.toLowerCase() === 'authorization') continue;
    const message = headerProblem(name, '');
    if (message !== null) yield { field, message };
  }
  for (const [name, value] of Object.entries(provider.probe?.headers ?? {})) {
    const message = headerProblem(name, value);
    if (message !== null) yield { field: 'probe.headers', message };
  }
}

/** @see RFC 9110 §5.1 and §5.5 */
function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return `${name} is no header's name`;
  const lower = name.toLowerCase();
  if (secretHeaders.includes(lower))
    return `${name} carries a secret: Keyturn writes it itself where it is needed`;
  if (connectionHeaders.includes(lower)) return `${name} belongs to the connection: Keyturn writes it itself`;
  return /[^\t\x20-\x7e\x80-\xff]/.test(value) ? `${name} has a character that no header may have` : null;
}

function valuesOf(
  provider: Provider,
): readonly { readonly field: string; readonly values: readonly RequestValue[] }[] {
  return [
    { field: 'parameters', values: provider.parameters },
    { field: 'headers', values: provider.headers },
    { field: 'apiRequest.headers', values: provider.apiRequest?.headers ?? [] },
    { field: 'revocationRequest.parameters', values: provider.revocationRequest?.parameters ?? [] },
  ];
}
