import * as v from 'valibot';
import { checkTokenUrl } from '../../shared/token-endpoint.ts';
import {
  HttpsTemplateSchema,
  type ClientAuthenticationMethod,
  type Provider,
  type ProviderEnvironment,
} from '../../shared/provider.ts';
import { plainProvider } from '../../shared/own-provider.ts';

/** An authorization server's metadata as it came: a JSON object whose issuer was compared, and nothing else. */
export type Metadata = Readonly<Record<string, unknown>>;

/** In order of preference: what needs no key first, since what is pasted beside an ID mostly is a secret. */
const methods = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'client_secret_jwt',
  'tls_client_auth',
] as const satisfies readonly ClientAuthenticationMethod[];

/** Scopes that are about a person who signs in, OpenID Connect Core 1.0 §5.4 and §11. */
const scopesOfPersons = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

const mostScopes = 200;
const longestScope = 200;

/**
 * Puts metadata into the shape of a provider, and says in plain words what it doesn't tell, or what speaks against using
 * it. Takes nothing of a wrong type, and no URL that Keyturn would not send a secret to.
 *
 * @param newId - for the provider
 * @param metadataUrl - where it was found
 * @see RFC 8414 §2, OpenID Connect Discovery 1.0 §3
 */
export function providerFromMetadata(
  metadata: Metadata,
  newId: string,
  metadataUrl: string,
): { readonly provider: Provider; readonly notes: readonly string[] } {
  const reader = new MetadataReader(metadata);
  const issuer = new URL(metadataUrl).hostname;
  const environment = environmentOf(reader, metadataUrl);
  const provider: Provider = {
    ...plainProvider(),
    id: newId,
    name: issuer.replace(/^(?:www|auth|login|accounts|id|sso)\.(?=.+\..)/, '').slice(0, 200),
    environments: [environment],
    clientAuthenticationMethods: reader.methods(),
    scopes: { separator: ' ', known: reader.scopes() },
    documentationUrl: reader.https('service_documentation'),
    confidence: 'verified',
    caveats: [],
    sources: [metadataUrl],
  };
  reader.judgeGrants();
  return { provider, notes: reader.notes };
}

function environmentOf(reader: MetadataReader, metadataUrl: string): ProviderEnvironment {
  const tokenUrl = reader.endpoint('token_endpoint', 'token endpoint');
  const optional = {
    revocationUrl: reader.endpoint('revocation_endpoint', 'revocation endpoint: tokens can’t be revoked'),
    introspectionUrl: reader.endpoint(
      'introspection_endpoint',
      'introspection endpoint: only JWTs can be looked into',
    ),
    jwksUrl: reader.endpoint('jwks_uri', 'keys (jwks_uri): the signatures of tokens can’t be verified'),
    issuer: reader.endpoint('issuer', 'issuer'),
  };
  noteOtherHosts(reader, metadataUrl, {
    'token endpoint': tokenUrl,
    'revocation endpoint': optional.revocationUrl,
    'introspection endpoint': optional.introspectionUrl,
  });
  const known = Object.entries(optional).filter(([, url]) => url !== null);
  return {
    id: 'production',
    name: 'Production',
    tokenUrl,
    discoveryUrl: metadataUrl,
    ...(Object.fromEntries(known) as Partial<Record<keyof typeof optional, string>>),
  };
}

/** @param endpoints - those that the client secret is sent to, by what they are called */
function noteOtherHosts(
  reader: MetadataReader,
  metadataUrl: string,
  endpoints: Readonly<Record<string, string | null>>,
): void {
  for (const [name, url] of Object.entries(endpoints)) {
    if (url === null || new URL(url).host === new URL(metadataUrl).host) continue;
    const { host } = new URL(url);
    reader.notes.push(`The ${name} is at another host, ${host}: make sure that it is the provider’s.`);
  }
}

class MetadataReader {
  readonly notes: string[] = [];
  readonly #metadata: Metadata;

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  /** @param what - completes “The metadata names no …” */
  endpoint(member: string, what: string): string | null {
    const value = this.#get(member);
    if (value === undefined || value === null || value === '') {
      this.notes.push(`The metadata names no ${what}.`);
      return null;
    }
    if (typeof value === 'string' && isUsable(value)) return value;
    this.notes.push(`The metadata’s ${member} can’t be used: it is no https URL. It was left out.`);
    return null;
  }

  https(member: string): string | null {
    const value = this.#get(member);
    return typeof value === 'string' && value.startsWith('https://') && isUsable(value) ? value : null;
  }

  /** @returns the methods that both sides have. RFC 8414 §2: not to name any means Basic. */
  methods(): ClientAuthenticationMethod[] {
    const named = this.#texts('token_endpoint_auth_methods_supported');
    if (named === null) return ['client_secret_basic'];
    const common = methods.filter((method) => named.includes(method));
    if (common.length === 0) {
      this.notes.push(
        'The token endpoint takes none of the client authentication methods that Keyturn has. Basic was filled in; it may refuse that.',
      );
      return ['client_secret_basic'];
    }
    const [first] = common;
    if (first === 'private_key_jwt') {
      this.notes.push('It takes no client secret but a signed JWT: register the private key in its place.');
    }
    if (first === 'tls_client_auth') {
      this.notes.push('It takes no client secret but a client certificate: choose it when registering.');
    }
    return common;
  }

  scopes(): string[] {
    const named = this.#texts('scopes_supported') ?? [];
    const usable = named.filter(
      (scope) => scope.length <= longestScope && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope),
    );
    const scopes = [...new Set(usable)].filter((scope) => !scopesOfPersons.includes(scope));
    if (scopes.length === 0) this.notes.push('The metadata names no scopes for services: look them up.');
    if (scopes.length > mostScopes) {
      this.notes.push(`Of ${scopes.length} scopes, the first ${mostScopes} were taken.`);
    }
    return scopes.slice(0, mostScopes);
  }

  judgeGrants(): void {
    const named = this.#texts('grant_types_supported');
    if (named === null) {
      this.notes.push(
        'The metadata doesn’t say whether there is a client credentials grant; a token test will.',
      );
    } else if (!named.includes('client_credentials')) {
      this.notes.push('The metadata doesn’t name the client credentials grant, so requests may be refused.');
    }
  }

  /** @returns the texts of a list; null: there is no list */
  #texts(member: string): string[] | null {
    const value = this.#get(member);
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : null;
  }

  #get(member: string): unknown {
    return Object.hasOwn(this.#metadata, member) ? this.#metadata[member] : undefined;
  }
}

/** A brace would make a placeholder of what is meant as it stands. */
function isUsable(url: string): boolean {
  return (
    v.is(HttpsTemplateSchema, url) &&
    !/[{}\0-\x20\x7f-\x9f\u2000-\u206f\ufeff]/u.test(url) &&
    checkTokenUrl(url, false) === null
  );
}
