import { checkDialect } from './check-dialect.ts';
import {
  customProviderId,
  sendableClientAuthenticationMethods,
  type Provider,
  type RequestValue,
} from './provider.ts';
import { fitsPattern } from './safe-pattern.ts';
import { checkTokenUrl, checkVariableValue, fillTemplate, placeholdersOf } from './token-endpoint.ts';

/** A field of a catalogue entry that contradicts another, or itself. */
export interface Inconsistency {
  readonly field: string;
  readonly message: string;
}

/** What the schema can't see: whether the parts of a provider's entry agree with each other. */
export function inconsistencies(provider: Provider): readonly Inconsistency[] {
  return [
    ...checkKind(provider),
    ...checkEnvironments(provider),
    ...checkVariables(provider),
    ...checkTemplates(provider),
    ...checkRequest(provider),
    ...checkDialect(provider),
    ...checkRotation(provider),
  ];
}

function* checkKind(provider: Provider): Generator<Inconsistency> {
  const { kind, id, clientAuthenticationMethods: methods } = provider;
  if ((kind === 'custom') !== (id === customProviderId)) {
    yield { field: 'kind', message: `custom belongs to ${customProviderId} alone` };
  }
  if ((kind === 'api_key') !== (provider.apiKey !== undefined)) {
    yield { field: 'apiKey', message: 'must be there exactly for the kind api_key' };
  }
  if ((kind === 'jwt_bearer') !== (provider.jwtBearer !== undefined)) {
    yield { field: 'jwtBearer', message: 'must be there exactly for the kind jwt_bearer' };
  }
  const first: string | undefined = methods[0];
  const exchangesSecret = kind === 'oauth2_client_credentials' || kind === 'custom';
  if (exchangesSecret && !sendableClientAuthenticationMethods.some((method) => method === first)) {
    yield { field: 'clientAuthenticationMethods', message: 'the first must be one that Keyturn can send' };
  }
  if (new Set(methods).size !== methods.length) {
    yield { field: 'clientAuthenticationMethods', message: 'names a method twice' };
  }
  if (provider.clientIdFormat === 'prefix_identifier' && kind !== 'oauth2_client_credentials') {
    yield { field: 'clientIdFormat', message: 'only a client ID has a prefix and an identifier' };
  }
  if (provider.confidence !== 'verified' && provider.caveats.length === 0) {
    yield { field: 'caveats', message: `must say what is ${provider.confidence} about this entry` };
  }
}

function* checkEnvironments(provider: Provider): Generator<Inconsistency> {
  const ids = provider.environments.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) yield { field: 'environments', message: 'two have the same id' };
  for (const [index, { tokenUrl }] of provider.environments.entries()) {
    const field = `environments.${index}.tokenUrl`;
    if (tokenUrl === null && provider.kind === 'oauth2_client_credentials') {
      yield { field, message: 'may be null only where the user types it or there is none' };
    }
    if (tokenUrl !== null && (provider.kind === 'custom' || provider.kind === 'api_key')) {
      yield { field, message: `must be null for the kind ${provider.kind}` };
    }
    const complaint = tokenUrl === null ? null : checkTokenUrl(withExamples(provider, tokenUrl), false);
    if (complaint !== null) yield { field, message: `with the variables' examples: ${complaint}` };
  }
  for (const id of Object.keys(provider.probe?.urlByEnvironment ?? {})) {
    if (!ids.includes(id)) yield { field: `probe.urlByEnvironment.${id}`, message: 'no such environment' };
  }
}

function withExamples(provider: Provider, template: string): string {
  return fillTemplate(
    template,
    Object.fromEntries(provider.variables.map(({ name, example }) => [name, example])),
  );
}

function* checkVariables(provider: Provider): Generator<Inconsistency> {
  const names = provider.variables.map(({ name }) => name);
  if (new Set(names).size !== names.length) yield { field: 'variables', message: 'two have the same name' };
  for (const [index, { pattern, example, default: fallback, choices }] of provider.variables.entries()) {
    const field = `variables.${index}`;
    if (pattern !== undefined && !/^\^.*\$$/s.test(pattern)) {
      yield { field: `${field}.pattern`, message: 'must be anchored: ^…$' };
    }
    const compiles = compile(pattern ?? '^.*$');
    if (!compiles) yield { field: `${field}.pattern`, message: 'is no regular expression' };
    for (const value of [example, fallback, ...(choices ?? [])]) {
      if (value === undefined) continue;
      if (compiles && pattern !== undefined && !fitsPattern(pattern, value))
        yield { field, message: `${value} doesn't match the pattern` };
      if (checkVariableValue(value) !== null) yield { field, message: `${value} can't fill a placeholder` };
      if (choices?.includes(value) === false) yield { field, message: `${value} isn't among the choices` };
    }
  }
}

function compile(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Every placeholder is declared, and every declared variable has a place. */
function* checkTemplates(provider: Provider): Generator<Inconsistency> {
  const declared = new Set(provider.variables.map(({ name }) => name));
  const used = new Set<string>();
  for (const { field, template, builtIn } of templatesOf(provider)) {
    for (const name of placeholdersOf(template)) {
      used.add(name);
      if (!declared.has(name) && !builtIn.includes(name)) {
        yield { field, message: `{${name}} is not among the variables` };
      }
    }
  }
  for (const [index, { name }] of provider.variables.entries()) {
    if (!used.has(name)) yield { field: `variables.${index}`, message: `{${name}} is used nowhere` };
  }
}

interface Template {
  readonly field: string;
  readonly template: string;
  /** Placeholders that Keyturn fills itself. */
  readonly builtIn: readonly string[];
}

function* templatesOf(provider: Provider): Generator<Template> {
  for (const [index, environment] of provider.environments.entries()) {
    for (const [key, value] of Object.entries(environment)) {
      if (key === 'id' || key === 'name' || !value) continue;
      yield { field: `environments.${index}.${key}`, template: value, builtIn: [] };
    }
  }
  yield { field: 'consoleUrl', template: provider.consoleUrl ?? '', builtIn: [] };
  yield { field: 'scopes.example', template: provider.scopes.example ?? '', builtIn: [] };
  yield { field: 'probe.url', template: provider.probe?.url ?? '', builtIn: [] };
  for (const [id, template] of Object.entries(provider.probe?.urlByEnvironment ?? {})) {
    yield { field: `probe.urlByEnvironment.${id}`, template, builtIn: [] };
  }
  const { issuer = '', subject = '', audience = '' } = provider.jwtBearer ?? {};
  for (const [claim, template] of Object.entries({ issuer, subject, audience })) {
    const builtIn = ['client_id', 'token_url', 'token_host', 'key_fingerprint'];
    yield { field: `jwtBearer.${claim}`, template, builtIn };
  }
  const header = provider.authorizationTemplate ?? '';
  yield { field: 'authorizationTemplate', template: header, builtIn: ['client_id', 'client_secret'] };
  for (const { field, values } of requestValuesOf(provider)) {
    const builtIn = field === 'apiRequest.headers' ? ['client_id'] : [];
    for (const { value } of values) yield { field, template: value, builtIn };
  }
}

function requestValuesOf(provider: Provider): readonly { field: string; values: readonly RequestValue[] }[] {
  return [
    { field: 'parameters', values: provider.parameters },
    { field: 'headers', values: provider.headers },
    { field: 'apiRequest.headers', values: provider.apiRequest?.headers ?? [] },
    { field: 'revocationRequest.parameters', values: provider.revocationRequest?.parameters ?? [] },
  ];
}

function* checkRequest(provider: Provider): Generator<Inconsistency> {
  const { clientId, clientSecret } = provider.credentialParameters;
  if (clientId === clientSecret)
    yield { field: 'credentialParameters', message: 'ID and secret need two names' };
  for (const { field, values } of requestValuesOf(provider)) {
    const names = values.map(({ name }) => (field.endsWith('eaders') ? name.toLowerCase() : name));
    if (new Set(names).size !== names.length) yield { field, message: 'two have the same name' };
    for (const { name, value, otherValues } of values) {
      if ([clientId, clientSecret, 'grant_type', 'scope'].includes(name)) {
        yield { field, message: `${name} is not for here: it has a field of its own` };
      }
      if (otherValues?.includes(value))
        yield { field, message: `${name} names its default among the others` };
    }
  }
}

function* checkRotation(provider: Provider): Generator<Inconsistency> {
  const { maximumAgeDays, warningDays } = provider.defaultRotationPolicy;
  const limit = provider.maximumSecretAgeDays;
  if (maximumAgeDays !== null && warningDays >= maximumAgeDays) {
    yield { field: 'defaultRotationPolicy.warningDays', message: 'would warn from the first day' };
  }
  if (maximumAgeDays !== null && limit !== null && maximumAgeDays > limit) {
    yield {
      field: 'defaultRotationPolicy.maximumAgeDays',
      message: `the provider ends a secret after ${limit} days`,
    };
  }
}
