import type { CredentialSetFacts } from './credential.ts';
import type { Provider, ProviderEnvironment, RequestValue } from './provider.ts';
import { checkTokenUrl, checkVariableValue, fillTemplate, placeholdersOf } from './token-endpoint.ts';

/** One thing in a credential set's facts that doesn't go with its provider. */
export interface FactsProblem {
  /** The form field, by its path in the request schema, such as `variables.tenant` or `request.tokenUrl`. */
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Checks what the schema of a credential set can't know: whether its facts go with its provider. Cheap enough
 * for every keystroke.
 * @returns the problems in the order of the form's fields; empty when the facts are consistent.
 */
export function checkFacts(provider: Provider, facts: CredentialSetFacts): readonly FactsProblem[] {
  const environment = provider.environments.find(({ id }) => id === facts.environmentId);
  if (!environment) {
    const names = provider.environments.map(({ name }) => name).join(', ');
    return [
      {
        field: 'environmentId',
        message: `${provider.name} has no such environment`,
        hint: `Choose one of ${names}.`,
      },
    ];
  }
  const variableProblems = [...checkVariables(provider, environment, facts)];
  return [
    ...(variableProblems.length > 0 ? variableProblems : checkFilledUrl(provider, environment, facts)),
    ...checkClientIdentifier(provider, facts),
    ...checkAccess(provider, facts),
    ...checkTokenUrlOverride(provider, facts),
    ...checkParameters(provider, facts),
    ...checkHeaders(provider, facts),
    ...checkResources(facts),
  ];
}

/**
 * The names of the placeholders that a token request in an environment needs values for. Those that only links
 * or probes use may stay empty.
 */
export function requiredVariables(provider: Provider, environment: ProviderEnvironment): readonly string[] {
  const sent = [...provider.parameters, ...provider.headers].map(({ value }) => value);
  return placeholdersOf([environment.tokenUrl ?? environment.apiBaseUrl ?? '', ...sent].join('\n'));
}

function* checkVariables(
  provider: Provider,
  environment: ProviderEnvironment,
  facts: CredentialSetFacts,
): Generator<FactsProblem> {
  const required = requiredVariables(provider, environment);
  for (const variable of provider.variables) {
    const field = `variables.${variable.name}`;
    const hint = `For example ${variable.example}.`;
    const value = ownValue(facts.variables, variable.name) || (variable.default ?? '');
    if (value === '') {
      if (required.includes(variable.name)) yield { field, message: `Enter ${variable.label}`, hint };
      continue;
    }
    const complaint = checkVariableValue(value);
    if (complaint !== null) yield { field, message: complaint, hint };
    else if (variable.choices && !variable.choices.includes(value)) {
      yield { field, message: `${variable.label}: choose one of ${variable.choices.join(', ')}` };
    } else if (variable.pattern !== undefined && !new RegExp(variable.pattern, 'u').test(value)) {
      yield { field, message: `This doesn't look like ${variable.label}`, hint };
    }
  }
}

function* checkClientIdentifier(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  // Elsewhere the field isn't shown, and what it still holds has no meaning.
  if (provider.clientIdFormat !== 'prefix_identifier' || facts.clientIdentifier === '') return;
  const prefixLength = facts.clientId.length - facts.clientIdentifier.length - 1;
  if (prefixLength < 1 || !facts.clientId.endsWith(`-${facts.clientIdentifier}`)) {
    yield {
      field: 'clientIdentifier',
      message: "The client ID doesn't end with a hyphen and this identifier",
      hint: `${provider.name} builds the client ID as prefix-identifier. Correct one of the two, or leave the identifier empty.`,
    };
  }
}

function* checkAccess(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  if (!provider.scopes.required || provider.scopes.fixedAtCreation) return;
  if (facts.access.level === 'fine_grained' || ownValue(facts.request.parameters, 'scope')) return;
  const example = provider.scopes.example ?? provider.scopes.known[0];
  yield {
    field: 'access',
    message: `${provider.name} needs at least one scope in every token request`,
    hint: `Choose fine-grained access and name the scopes${example === undefined ? '' : `, such as ${example}`}.`,
  };
}

function* checkTokenUrlOverride(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const field = 'request.tokenUrl';
  const { tokenUrl, allowInsecureHttp } = facts.request;
  if (provider.kind === 'custom') {
    const message = checkTokenUrl(tokenUrl, allowInsecureHttp);
    if (message !== null) yield { field, message, hint: 'For example https://auth.example.com/oauth/token.' };
  } else if (tokenUrl !== '') {
    yield {
      field,
      message: `${provider.name} has its own token URL`,
      hint: 'Leave this empty, or choose Custom OAuth 2.0 as provider.',
    };
  }
}

/** Values that are fine by themselves may still make no URL together. */
function* checkFilledUrl(
  provider: Provider,
  environment: ProviderEnvironment,
  facts: CredentialSetFacts,
): Generator<FactsProblem> {
  const template = environment.tokenUrl ?? '';
  const variable = placeholdersOf(template)[0];
  if (variable === undefined) return;
  const filled = filledTokenUrl(provider, template, facts);
  if (checkTokenUrl(filled, false) !== null) {
    yield { field: `variables.${variable}`, message: `This makes no usable token URL: ${filled}` };
  }
}

function filledTokenUrl(provider: Provider, template: string, facts: CredentialSetFacts): string {
  const defaults = Object.fromEntries(provider.variables.map((each) => [each.name, each.default ?? '']));
  const typed = Object.entries(facts.variables).filter(([, value]) => value !== '');
  return fillTemplate(template, { ...defaults, ...Object.fromEntries(typed) });
}

function* checkParameters(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const { parameters, audience, resources } = facts.request;
  const secretNames = [
    'client_secret',
    'client_assertion',
    'password',
    provider.credentialParameters.clientSecret,
  ];
  const sensitive = provider.parameters.filter((each) => each.sensitive).map(({ name }) => name);
  for (const name of Object.keys(parameters)) {
    if ([...secretNames, ...sensitive].includes(name)) {
      yield {
        field: `request.parameters.${name}`,
        message: `${name} carries a secret and doesn't belong here`,
        hint: 'Parameters are kept and shown in the open. Enter the value as the client secret.',
      };
    }
  }
  const typed = {
    ...parameters,
    ...(audience !== '' && { audience }),
    ...(resources[0] !== undefined && { resource: resources[0] }),
  };
  for (const parameter of missing(provider.parameters, (name) => ownValue(typed, name))) {
    yield { field: parameterField(parameter.name), ...missingProblem(provider, parameter) };
  }
}

function* checkHeaders(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const typed = new Map(
    Object.entries(facts.request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const name of Object.keys(facts.request.headers)) {
    if (['authorization', 'proxy-authorization', 'cookie'].includes(name.toLowerCase())) {
      yield {
        field: `request.headers.${name}`,
        message: `${name} carries a secret and doesn't belong here`,
        hint: 'Headers are kept and shown in the open. Keyturn writes this one itself where it is needed.',
      };
    }
  }
  for (const header of missing(provider.headers, (name) => typed.get(name.toLowerCase()))) {
    yield { field: `request.headers.${header.name}`, ...missingProblem(provider, header) };
  }
}

/** The required values that have neither a default nor anything typed, or whose default was emptied. */
function missing(
  values: readonly RequestValue[],
  typed: (name: string) => string | undefined,
): readonly RequestValue[] {
  return values.filter(({ name, value, required }) => required && (typed(name) ?? value) === '');
}

function missingProblem(provider: Provider, { name, description, example }: RequestValue) {
  const hint = [description, example === undefined ? undefined : `For example ${example}.`];
  return {
    message: `${provider.name} requires a value for ${name}`,
    ...(hint.some(Boolean) && { hint: hint.filter(Boolean).join(' ') }),
  };
}

/** Audience and resource have fields of their own in the form. */
function parameterField(name: string): string {
  if (name === 'audience') return 'request.audience';
  return name === 'resource' ? 'request.resources' : `request.parameters.${name}`;
}

function* checkResources(facts: CredentialSetFacts): Generator<FactsProblem> {
  for (const resource of facts.request.resources) {
    const absolute = /^[a-z][a-z0-9+.-]*:[^\s#]+$/i.test(resource);
    if (!absolute) {
      yield {
        field: 'request.resources',
        message: `Not a resource indicator: ${resource}`,
        hint: 'RFC 8707 asks for an absolute URI without a fragment, such as https://api.example.com or urn:example:api.',
      };
    }
  }
}

/** A record's own value: a parameter called `constructor` must not find Object's. */
function ownValue(record: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
