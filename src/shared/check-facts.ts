import type { CredentialSetFacts } from './credential.ts';
import { checkRequest } from './check-request.ts';
import { ownValue, type FactsProblem } from './facts-problem.ts';
import type { Provider, ProviderEnvironment } from './provider.ts';
import { usesClientId } from './request-kind.ts';
import { fitsPattern } from './safe-pattern.ts';
import { clientIdName, inSentence } from './value-names.ts';
import { checkTokenUrl, checkVariableValue, fillTemplate, placeholdersOf } from './token-endpoint.ts';

export type { FactsProblem };

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
    ...checkClientId(provider, facts),
    ...checkClientIdentifier(provider, facts),
    ...checkAccess(provider, facts),
    ...checkTokenUrlOverride(provider, facts),
    ...checkRequest(provider, facts),
  ];
}

/**
 * The names of the placeholders that a token request in an environment needs values for. Those that only links
 * or probes use may stay empty.
 */
export function requiredVariables(provider: Provider, environment: ProviderEnvironment): readonly string[] {
  const { issuer = '', subject = '', audience = '' } = provider.jwtBearer ?? {};
  const sent = [...provider.parameters, ...provider.headers].map(({ value }) => value);
  const templates = [
    environment.tokenUrl ?? environment.apiBaseUrl ?? '',
    ...sent,
    issuer,
    subject,
    audience,
  ];
  // Others, such as {client_id} in a JWT's issuer, Keyturn fills itself.
  return placeholdersOf(templates.join('\n')).filter((each) =>
    provider.variables.some(({ name }) => name === each),
  );
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
    } else if (variable.pattern !== undefined && !fitsPattern(variable.pattern, value)) {
      yield { field, message: `This doesn't look like ${variable.label}`, hint };
    }
  }
}

function* checkClientId(provider: Provider, { clientId }: CredentialSetFacts): Generator<FactsProblem> {
  if (usesClientId(provider) && clientId === '') {
    yield { field: 'clientId', message: `Enter the ${inSentence(clientIdName(provider))}` };
  }
}

function* checkClientIdentifier(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  // Elsewhere the field isn't shown, and what it still holds has no meaning.
  if (provider.clientIdFormat !== 'prefix_identifier' || facts.clientIdentifier === '') return;
  const prefixLength = facts.clientId.length - facts.clientIdentifier.length - 1;
  if (prefixLength < 1 || !facts.clientId.endsWith(`-${facts.clientIdentifier}`)) {
    yield {
      field: 'clientIdentifier',
      message: 'The client ID doesn’t end with a hyphen and this identifier',
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
