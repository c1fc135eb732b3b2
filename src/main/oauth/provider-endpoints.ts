import { KeyturnError } from '../../shared/failure.ts';
import type { ProviderEnvironment } from '../../shared/provider.ts';
import { connectionOf, type Connection } from '../network/connection.ts';
import { decodeAnswer } from './answer-text.ts';
import { destinationOf } from './destination.ts';
import { checkEndpoint } from './endpoint-policy.ts';
import { exchange, type Exchange } from './exchange.ts';
import { isObject, readMember, type Members } from './members.ts';
import { keepsCertificate, ownConnection } from './own-connection.ts';
import { resolveUrl } from './placeholders.ts';
import type { CallContext } from './token-calls.ts';

/** A neighbour of the token endpoint, by its member of the environment and of the metadata (RFC 8414 §2). */
const endpoints = {
  introspection: { own: 'introspectionUrl', published: 'introspection_endpoint', name: 'introspection' },
  revocation: { own: 'revocationUrl', published: 'revocation_endpoint', name: 'revocation' },
  jwks: { own: 'jwksUrl', published: 'jwks_uri', name: 'address for its keys' },
} as const;
export type EndpointName = keyof typeof endpoints;

/**
 * The URL of one of the provider's endpoints: as the catalogue has it, or as its metadata says.
 *
 * @throws {KeyturnError} `endpoint_unknown`, `discovery_failed`, `job_cancelled`; `invalid_input` for a URL that can't be used
 */
export async function endpointUrl(name: EndpointName, context: CallContext): Promise<string> {
  const environment = environmentOf(context);
  const { own, published } = endpoints[name];
  const template = environment?.[own];
  if (template !== undefined) return usable(template, context);
  if (environment?.discoveryUrl === undefined) throw unknown(name, context);
  const url = readMember(await metadata(environment.discoveryUrl, context), published);
  if (typeof url !== 'string') throw unknown(name, context);
  const found = usable(url, context, true);
  if (isDowngrade(environment.discoveryUrl, found) && !context.set.request.allowInsecureHttp) {
    throw new KeyturnError({
      code: 'invalid_input',
      message: `The metadata of ${context.provider.name} names an address without https.`,
      hint: 'Ask the provider, or enter the endpoint with the provider by hand.',
    });
  }
  return found;
}

/** Plain http is for servers on this computer that the user knows of, not for whom somebody else's metadata names. */
const isDowngrade = (metadataUrl: string, url: string): boolean =>
  /^https:/i.test(metadataUrl) && !/^https:/i.test(url);

export interface Published {
  readonly kind: 'published';
  readonly members: Members;
}

/** A JSON object that a provider publishes for everybody: metadata, keys. Nothing of the credential set is sent. */
export async function publishedObject(url: string, context: CallContext): Promise<Published | Exchange> {
  const { set, stop, dependencies } = context;
  const { request } = set;
  const ended = await exchange(
    {
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      body: null,
      allowInsecureHttp: request.allowInsecureHttp,
      connection: await connectionTo(url, context),
    },
    dependencies,
    stop,
  );
  if (stop.aborted) return { kind: 'cancelled' };
  if (ended.kind !== 'answered' || ended.answer.status !== 200) return ended;
  const json = decodeAnswer(ended.answer.body, ended.answer.headers.get('content-type'))?.json;
  return isObject(json) ? { kind: 'published', members: json } : ended;
}

/**
 * What is published is for everybody, so no other host is shown the set's certificate. That of the token endpoint knows
 * it already, and may let nobody in without one.
 */
async function connectionTo(url: string, { set, provider, dependencies }: CallContext): Promise<Connection> {
  const { proxy } = set.request;
  if (new URL(url).host !== destinationOf(provider, set)) return proxy === undefined ? {} : { proxy };
  if (!keepsCertificate(provider, set)) return connectionOf(set.request);
  return dependencies.withSecret(set.id, (secret) => ownConnection(provider, set, secret.toString('utf8')));
}

const environmentOf = ({ provider, set }: CallContext): ProviderEnvironment | undefined =>
  provider.environments.find(({ id }) => id === set.environmentId);

async function metadata(template: string, context: CallContext): Promise<Members> {
  const found = await publishedObject(usable(template, context), context);
  if (found.kind === 'published') return found.members;
  if (found.kind === 'cancelled') {
    throw new KeyturnError({ code: 'job_cancelled', message: 'The request was cancelled.' });
  }
  throw new KeyturnError({
    code: 'discovery_failed',
    message: `The metadata of ${context.provider.name}, which says where its endpoints are, can't be had.`,
    hint: 'Try again later, or enter the endpoints with the provider.',
  });
}

function usable(template: string, { provider, set }: CallContext, published = false): string {
  const resolved = published ? { url: template } : resolveUrl(template, provider, set.variables);
  const violation =
    'rule' in resolved ? resolved : checkEndpoint(resolved.url, set.request.allowInsecureHttp);
  if (violation) throw new KeyturnError({ code: 'invalid_input', message: violation.detail });
  return 'url' in resolved ? resolved.url : template;
}

const unknown = (name: EndpointName, { provider }: CallContext) =>
  new KeyturnError({
    code: 'endpoint_unknown',
    message: `No ${endpoints[name].name}${name === 'jwks' ? '' : ' endpoint'} of ${provider.name} is known for this environment.`,
    hint: 'If it has one, make the provider your own and enter it there.',
  });
