import type { Provider, TemplateVariable } from '../../shared/provider.ts';
import { fitsPattern } from '../../shared/safe-pattern.ts';
import { checkVariableValue } from '../../shared/token-endpoint.ts';
import type { Violation } from './endpoint-policy.ts';

const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** A host name or a part of one, with a port at most. Nothing here can end the host and begin a path. */
const hostPart = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?(?::\d{1,5})?$/u;

export type Resolved = { readonly url: string } | Violation;

/**
 * Replaces the `{variables}` of a URL. Before the path a value must be a host name or part of one; after it,
 * the value is percent-encoded, so that it stays the one segment or parameter it stands for.
 *
 * @param template - such as `https://{tenant}.example.com/{realm}/token`
 * @param provider - declares the variables, with patterns and defaults
 * @param values - what the user typed, by variable name
 */
export function resolveUrl(
  template: string,
  provider: Pick<Provider, 'variables'>,
  values: Readonly<Record<string, string>>,
): Resolved {
  const pathStart = template.search(/(?<!\/)\/(?!\/)|[?#]/);
  let violation: Violation | null = null;
  const url = template.replace(placeholder, (whole, name: string, offset: number) => {
    const variable = provider.variables.find((candidate) => candidate.name === name);
    const value = valueOf(name, variable, values);
    const inHost = pathStart < 0 || offset < pathStart;
    violation ??= value === '' ? missing(name, variable) : checkValue(value, name, variable, inHost);
    return violation ? whole : inHost ? value : encodeURIComponent(wellFormed(value));
  });
  return violation ?? { url };
}

/**
 * Replaces declared `{variables}` in a parameter or header value, as they are: these values are encoded later,
 * with the message. Braces around anything else are left alone.
 */
export function resolveText(
  text: string,
  provider: Pick<Provider, 'variables'>,
  values: Readonly<Record<string, string>>,
): { readonly text: string } | Violation {
  let violation: Violation | null = null;
  const resolved = text.replace(placeholder, (whole, name: string) => {
    const variable = provider.variables.find((candidate) => candidate.name === name);
    if (!variable) return whole;
    const value = valueOf(name, variable, values);
    if (value === '') violation ??= missing(name, variable);
    return value;
  });
  return violation ?? { text: resolved };
}

function valueOf(
  name: string,
  variable: TemplateVariable | undefined,
  values: Readonly<Record<string, string>>,
): string {
  // Own members only: a placeholder named `constructor` must not find a function.
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
  return value || variable?.default || '';
}

function checkValue(
  value: string,
  name: string,
  variable: TemplateVariable | undefined,
  inHost: boolean,
): Violation | null {
  const label = variable?.label ?? name;
  const allowed = variable?.choices?.includes(value) ?? true;
  const fits = variable?.pattern === undefined || fitsPattern(variable.pattern, value);
  if (!allowed || !fits) return invalid(label, variable, 'does not look as this provider writes it');
  const complaint = checkVariableValue(value);
  if (complaint !== null) return invalid(label, variable, `can't be used. ${complaint}`);
  if (inHost && (!hostPart.test(value) || value.includes('..'))) {
    return invalid(label, variable, 'is not a host name or part of one');
  }
  return null;
}

const missing = (name: string, variable: TemplateVariable | undefined): Violation => ({
  rule: 'unresolved_variable',
  detail: `${variable?.label ?? name} has no value, and the token request needs one.`,
});

const invalid = (label: string, variable: TemplateVariable | undefined, problem: string): Violation => ({
  rule: 'invalid_url',
  detail: `The value of ${label} ${problem}.${variable ? ` An example: ${variable.example}` : ''}`,
});

/** Replaces lone surrogates, which `encodeURIComponent` throws on, by U+FFFD. */
const wellFormed = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');
