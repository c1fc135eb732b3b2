import type { CredentialSetFacts } from './credential.ts';
import { ownValue, type FactsProblem } from './facts-problem.ts';
import type { Provider, RequestValue } from './provider.ts';
import { grantTypesOf, parametersOf } from './request-kind.ts';
import { checkTokenUrl, placeholdersOf } from './token-endpoint.ts';

/** The problems of what a credential set changes about its provider's requests. */
export function checkRequest(provider: Provider, facts: CredentialSetFacts): readonly FactsProblem[] {
  return [
    ...checkGrantType(provider, facts),
    ...checkMethod(provider, facts),
    ...checkParameters(provider, facts),
    ...checkHeaders(provider, facts),
    ...checkResources(facts),
    ...checkProbeUrl(provider, facts),
    ...checkClientCertificateFile(facts),
  ];
}

function* checkGrantType(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const { grantType } = facts.request;
  const known = grantTypesOf(provider);
  if (grantType === undefined || !known || known.includes(grantType)) return;
  yield {
    field: 'request.grantType',
    message: `${provider.name} has no grant type ${grantType}`,
    hint: known.length === 0 ? 'Leave it empty.' : `Choose one of ${known.join(', ')}.`,
  };
}

function* checkMethod(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const { clientAuthenticationMethod: method } = facts.request;
  if (method !== 'authorization_header' || provider.authorizationTemplate !== undefined) return;
  yield {
    field: 'request.clientAuthenticationMethod',
    message: `${provider.name} has no Authorization header of its own making`,
    hint: 'Choose another client authentication method.',
  };
}

/** The API key goes there: the rules of the token URL hold. Variables of the provider are filled in later. */
function* checkProbeUrl(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const { probeUrl, allowInsecureHttp } = facts.request;
  if (probeUrl === undefined) return;
  const declared = provider.variables.map(({ name }) => name);
  const filled = placeholdersOf(probeUrl)
    .filter((name) => declared.includes(name))
    .reduce((url, name) => url.replaceAll(`{${name}}`, 'x'), probeUrl);
  const message = checkTokenUrl(filled, allowInsecureHttp);
  if (message !== null) {
    yield { field: 'request.probeUrl', message, hint: 'For example https://api.example.com/v1/me.' };
  }
}

function* checkClientCertificateFile(facts: CredentialSetFacts): Generator<FactsProblem> {
  const file = facts.request.clientCertificateFile;
  // Another program's current folder means nothing to the user.
  if (file === undefined || /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(file)) return;
  yield {
    field: 'request.clientCertificateFile',
    message: 'Enter the file’s whole path',
    hint: 'For example /home/me/client.pem.',
  };
}

function* checkParameters(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const { parameters, audience, resources } = facts.request;
  const secretNames = [
    'client_secret',
    'client_assertion',
    'assertion',
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
  const wanted = parametersOf(provider, facts);
  for (const parameter of missing(wanted, (name) => ownValue(typed, name))) {
    yield { field: parameterField(parameter.name), ...missingProblem(provider, parameter) };
  }
}

function* checkHeaders(provider: Provider, facts: CredentialSetFacts): Generator<FactsProblem> {
  const typed = new Map(
    Object.entries(facts.request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const own = [provider.apiKey?.header, provider.apiRequest?.tokenHeader].map((name) => name?.toLowerCase());
  const secretHeaders = ['authorization', 'proxy-authorization', 'cookie', ...own];
  for (const name of Object.keys(facts.request.headers)) {
    if (secretHeaders.includes(name.toLowerCase())) {
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
