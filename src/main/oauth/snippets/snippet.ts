import type { CredentialSetFacts } from '../../../shared/credential.ts';
import { KeyturnError } from '../../../shared/failure.ts';
import type { Provider } from '../../../shared/provider.ts';
import type { SnippetForm, SnippetSubject } from '../../../shared/snippet.ts';
import type { TokenCopyForm } from '../../../shared/token-test.ts';
import {
  credentialHeader,
  credentialOf,
  placeholderUrl,
  planApiCall,
  type ApiCallPlan,
} from '../api-call.ts';
import { planTokenRequest, type TokenRequestPlan } from '../request-plan.ts';
import {
  brunoEnvironment,
  insomniaEnvironment,
  postmanEnvironment,
  type EnvironmentVariable,
} from './environments.ts';
import { ofApiCall, ofTokenRequest } from './from-plan.ts';
import { httpFile } from './http-file.ts';
import { filledIn, type Secrets, type SnippetRequest } from './request.ts';
import { fetchScript, pythonScript } from './scripts.ts';
import { curl, httpie } from './shell.ts';
import { unavailable } from './unavailable.ts';

/** What a snippet is made of. */
export interface SnippetSource {
  readonly set: CredentialSetFacts;
  readonly provider: Provider;
  /** The client secret or API key. Also read where it isn't filled in: by it is known how it has to be encoded. */
  readonly secret: string;
  /** Null: none is held, which only matters where it is to be filled in. */
  readonly accessToken: string | null;
}

export interface SnippetWish {
  readonly subject: SnippetSubject;
  readonly form: SnippetForm;
  /** Secret and token themselves instead of variables. */
  readonly withSecrets: boolean;
}

/**
 * A request in a form for another tool.
 *
 * @throws {KeyturnError} `snippet_unavailable` where the tool can't express the request, or there is none;
 *   `no_token` where it is to be filled in and none is held; `invalid_input` for a set that can't be made into a request
 */
export function makeSnippet(source: SnippetSource, { subject, form, withSecrets }: SnippetWish): string {
  const secrets = secretsOf(source);
  if (withSecrets && subject === 'api_call' && carriesToken(source) && source.accessToken === null)
    throw noToken();
  const environment = environments[form];
  if (environment) {
    const variables = environmentOf(source, subject, withSecrets ? secrets : {});
    return environment(source.set.name, variables);
  }
  const request =
    subject === 'token_request'
      ? ofTokenRequest(tokenRequestOf(source), secrets)
      : ofApiCall(apiCallOf(source), source.set.clientId, secrets);
  const write = writers[form];
  if (!write) throw new Error(`No writer for ${form}`);
  return write(withSecrets ? filledIn(request) : request);
}

/** A token in a form to paste: itself, the header that carries it, or a curl command. */
export function tokenForm(
  form: TokenCopyForm,
  accessToken: string,
  set: CredentialSetFacts,
  provider: Provider,
): string {
  if (form === 'token') return accessToken;
  if (form === 'header') return credentialHeader(provider, { clientId: set.clientId, secret: accessToken });
  const source = { set, provider, secret: '', accessToken };
  return curl(filledIn(ofApiCall(apiCallOf(source), set.clientId, { access_token: accessToken })));
}

const writers: Partial<Record<SnippetForm, (request: SnippetRequest) => string>> = {
  curl,
  httpie,
  fetch: fetchScript,
  python_requests: pythonScript,
  http_file: httpFile,
};

const environments: Partial<
  Record<SnippetForm, (name: string, variables: readonly EnvironmentVariable[]) => string>
> = {
  postman_environment: postmanEnvironment,
  bruno_environment: brunoEnvironment,
  insomnia_environment: insomniaEnvironment,
};

const carriesToken = ({ provider }: SnippetSource): boolean => credentialOf(provider).carries === 'token';

const secretsOf = ({ secret, accessToken }: SnippetSource): Secrets => ({
  client_secret: secret,
  api_key: secret,
  ...(accessToken !== null && { access_token: accessToken }),
});

function tokenRequestOf({ provider, set }: SnippetSource): TokenRequestPlan {
  if (provider.kind === 'api_key' || provider.jwtBearer?.sentAs === 'bearer_to_api') {
    throw unavailable(
      `${provider.name} has no token request: what is kept goes to its API directly.`,
      'Copy the API call instead.',
    );
  }
  const planning = planTokenRequest(provider, set);
  if (planning.kind === 'planned') return planning.plan;
  const message = planning.kind === 'blocked' ? planning.detail : 'There is no token request.';
  throw new KeyturnError({ code: 'invalid_input', message });
}

/** The probe, the root of the API, or a placeholder that is nobody's. */
function apiCallOf({ provider, set }: SnippetSource): ApiCallPlan {
  const known = planApiCall(provider, set);
  const plan = known && 'url' in known ? known : planApiCall(provider, set, { url: placeholderUrl });
  if (plan && 'url' in plan) return plan;
  const message = plan?.detail ?? `No API of ${provider.name} is known.`;
  throw new KeyturnError({ code: 'invalid_input', message });
}

/** What goes into an environment: the public facts of the request, and its secrets, empty unless they are given. */
function environmentOf(
  source: SnippetSource,
  subject: SnippetSubject,
  secrets: Secrets,
): EnvironmentVariable[] {
  const shown = (name: string, value: string): EnvironmentVariable => ({ name, value, secret: false });
  const hidden = (name: 'client_secret' | 'api_key' | 'access_token'): EnvironmentVariable => ({
    name,
    value: secrets[name] ?? '',
    secret: true,
  });
  const { clientId } = source.set;
  const id = clientId === '' ? [] : [shown('client_id', clientId)];
  if (subject === 'api_call') {
    const { url } = apiCallOf(source);
    return [shown('api_url', url), ...id, hidden(carriesToken(source) ? 'access_token' : 'api_key')];
  }
  const { url, parameters } = tokenRequestOf(source);
  const named = new Map(parameters);
  const others = [...named].map(([name, value]) => shown(name, value));
  return [shown('token_url', url), ...id, hidden('client_secret'), ...others];
}

const noToken = () =>
  new KeyturnError({
    code: 'no_token',
    message: 'There is no token to fill in: none was granted yet, or it has expired.',
    hint: 'Request a test token first, or copy it with a variable in its place.',
  });
