import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider, { errors, type Adapter, type AdapterPayload, type Configuration } from 'oidc-provider';
import { startHttpServer, type RunningServer } from './http-server.ts';
import type { SampleClient } from './sample-clients.ts';

const basic = { clientId: 'orders-service', clientSecret: 'demo-basic-3kJ8vQ2nX7-rT5_wY.1' };
const post = { clientId: 'nightly-export', clientSecret: 'demo-post-9Lm4Hc6Zs0-bN2_dF.8' };
// Visible ASCII only, which is what RFC 6749 appendix A allows and this server insists on.
const special = { clientId: 'ci:deploy+100%', clientSecret: 'Sp:ci%al + secret/&=?"\\~' };

/**
 * The clients that the server knows, the last with every character that breaks Basic. The server takes their
 * secrets in a header and in the body alike.
 */
export const oidcClients = { basic, post, special } as const satisfies Record<string, SampleClient>;

/** What every client may ask for. A scope that the server doesn't know is left out of the grant, silently. */
export const oidcScopes = ['orders:read', 'orders:write', 'reports:read'] as const;

/** A scope that exists and that no client here may have: `invalid_scope`. */
export const oidcForbiddenScope = 'admin';

/** The only API that tokens are issued for (RFC 8707); another resource is `invalid_target`. */
export const oidcResource = 'https://api.example.com/';

export interface OidcServer extends RunningServer {
  readonly tokenUrl: string;
  /** Registers a client dynamically (RFC 7591). Needs the option `registration`. */
  readonly register: () => Promise<RegisteredClient>;
}

/** What a registration answers with, RFC 7591 §3.2.1 and RFC 7592 §3. */
export interface RegisteredClient extends SampleClient {
  readonly registrationAccessToken: string;
  readonly registrationClientUri: string;
}

export interface OidcServerOptions {
  /** `jwt` (RFC 9068) unless told otherwise. */
  readonly accessTokenFormat?: 'jwt' | 'opaque';
  /** Seconds. */
  readonly tokenLifetime?: number;
  /**
   * Lets clients be registered and managed (RFC 7591, RFC 7592). By itself, oidc-provider issues a new registration
   * access token on each update and keeps the secret; `rotates` adds a policy that issues a new secret too.
   */
  readonly registration?: 'rotates' | 'keeps_secret';
}

/** A certified OAuth 2.0 server (oidc-provider) with the client credentials grant only. Writes no log. */
export async function startOidcServer(options: OidcServerOptions = {}): Promise<OidcServer> {
  // The issuer has to be known before the port is.
  let handle: ReturnType<Provider['callback']> | null = null;
  const server = await startHttpServer((request, response) => void handle?.(request, response));
  const provider = new Provider(server.url, configuration(options));
  handle = provider.callback();
  return { ...server, tokenUrl: `${server.url}/token`, register: () => register(provider) };
}

async function register(provider: Provider): Promise<RegisteredClient> {
  const initialToken = await new provider.InitialAccessToken({ policies: ['rotation'] }).save();
  const response = await fetch(`${provider.issuer}/reg`, {
    method: 'POST',
    headers: { authorization: `Bearer ${initialToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...clientMetadata, token_endpoint_auth_method: 'client_secret_basic' }),
  });
  const answer = (await response.json()) as Record<string, string>;
  const member = (name: string): string => answer[name] ?? '';
  return {
    clientId: member('client_id'),
    clientSecret: member('client_secret'),
    registrationAccessToken: member('registration_access_token'),
    registrationClientUri: member('registration_client_uri'),
  };
}

const clientMetadata = {
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  scope: oidcScopes.join(' '),
  // Only so that no RSA key is needed: ID tokens aren't issued.
  id_token_signed_response_alg: 'ES256' as const,
};

/** oidc-provider asks a policy at each registration and update what the client shall have. */
function registrationFeatures(
  registration: OidcServerOptions['registration'],
): Pick<NonNullable<Configuration['features']>, 'registration' | 'registrationManagement'> {
  if (!registration) return {};
  return {
    registration: {
      enabled: true,
      initialAccessToken: true,
      policies: {
        rotation: (context, properties) => {
          if (registration !== 'rotates' || context.method !== 'PUT') return;
          properties.client_secret = randomBytes(32).toString('base64url');
        },
      },
    },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
  };
}

function configuration({
  accessTokenFormat = 'jwt',
  tokenLifetime = 3600,
  registration,
}: OidcServerOptions): Configuration {
  const scope = oidcScopes.join(' ');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const method = (
    name: 'client_secret_basic' | 'client_secret_post',
    { clientId, clientSecret }: SampleClient,
  ) => ({
    client_id: clientId,
    client_secret: clientSecret,
    token_endpoint_auth_method: name,
    ...clientMetadata,
    grant_types: [...clientMetadata.grant_types],
  });
  return {
    adapter: memory(),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'demo' }] },
    cookies: { keys: ['only for the demonstration'] },
    clients: [
      method('client_secret_basic', basic),
      method('client_secret_post', post),
      method('client_secret_basic', special),
    ],
    scopes: [...oidcScopes, oidcForbiddenScope],
    ttl: { ClientCredentials: tokenLifetime },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: isOwn },
      revocation: { enabled: true, allowedPolicy: isOwn },
      ...registrationFeatures(registration),
      resourceIndicators: {
        enabled: true,
        defaultResource: () => oidcResource,
        getResourceServerInfo: (_context, resource) => {
          if (resource !== oidcResource) throw new errors.InvalidTarget('no such API');
          return {
            scope,
            audience: oidcResource,
            accessTokenFormat,
            accessTokenTTL: tokenLifetime,
            jwt: { sign: { alg: 'ES256' as const } },
          };
        },
      },
    },
  };
}

/** A client may ask about its own tokens only (RFC 7662 §4, RFC 7009 §2.1). */
const isOwn = (
  _context: unknown,
  client: { clientId: string },
  token: { clientId?: string | undefined },
): boolean => client.clientId === token.clientId;

/** Keeps tokens, and assertions that were seen, for as long as the server runs. */
export function memory() {
  const kept = new Map<string, AdapterPayload>();
  return class implements Adapter {
    upsert(id: string, payload: AdapterPayload): Promise<undefined> {
      kept.set(id, payload);
      return Promise.resolve(undefined);
    }
    find(id: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(kept.get(id));
    }
    findByUid(): Promise<undefined> {
      return Promise.resolve(undefined);
    }
    findByUserCode(): Promise<undefined> {
      return Promise.resolve(undefined);
    }
    consume(): Promise<undefined> {
      return Promise.resolve(undefined);
    }
    destroy(id: string): Promise<undefined> {
      kept.delete(id);
      return Promise.resolve(undefined);
    }
    revokeByGrantId(): Promise<undefined> {
      return Promise.resolve(undefined);
    }
  };
}
