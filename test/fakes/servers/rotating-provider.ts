import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import Provider, { errors, type AdapterPayload, type Configuration } from 'oidc-provider';
import { startHttpServer, type RunningServer } from './http-server.ts';
import { memory, oidcForbiddenScope, oidcResource, oidcScopes } from './oidc-server.ts';
import type { SampleClient } from './sample-clients.ts';

/** What tokens are like that are asked for with one secret. */
export interface TokenTerms {
  /** The scopes it may have; others are left out of the grant, silently. */
  readonly scopes: readonly string[];
  readonly audience: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly format: 'jwt' | 'opaque';
  /** More claims of a JWT. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** How a provider lets its clients rotate: the server's state is the test's to change at any time. */
export interface RotatingProvider extends RunningServer {
  readonly tokenUrl: string;
  /** The client that is there from the beginning. It has no secret until one is created. */
  readonly clientId: string;
  /** @returns a new secret of a client, alive beside its others unless the provider cuts over at once */
  readonly createSecret: (terms?: Partial<TokenTerms>, clientId?: string) => string;
  /** As a provider does that issues a new pair. */
  readonly createPair: (terms?: Partial<TokenTerms>) => SampleClient;
  /** From now on `invalid_client`. */
  readonly revokeSecret: (clientSecret: string) => void;
  readonly setTerms: (clientSecret: string, terms: Partial<TokenTerms>) => void;
  /** Whether a new secret ends the client's others, as Okta's and Keycloak's do without further ado. */
  readonly cutOverAtOnce: (isOn: boolean) => void;
  /** Every connection is closed before an answer. */
  readonly goDown: () => void;
  /** Every request is answered with this status and `server_error`, or an error of the test's. */
  readonly fail: (status?: number, error?: string) => void;
  /** Answers in the server's place; null: it answers itself, as at the beginning. */
  readonly answerInstead: (listener: RequestListener | null) => void;
  readonly comeBack: () => void;
  /** Called with each request, before it is answered. */
  readonly onRequest: (listener: (() => void) | null) => void;
  /** The secrets that requests proved themselves with, oldest first; null: one that isn't alive. */
  readonly asked: readonly (string | null)[];
}

interface LiveSecret {
  readonly clientId: string;
  readonly clientSecret: string;
  terms: TokenTerms;
}

const usualTerms: TokenTerms = {
  scopes: oidcScopes,
  audience: oidcResource,
  lifetime: 3600,
  format: 'jwt',
  claims: {},
};

/** The certified server (oidc-provider) with clients that may have several live secrets at once. Writes no log. */
export async function startRotatingProvider(): Promise<RotatingProvider> {
  // The issuer has to be known before the port is.
  let handle: RequestListener | null = null;
  let instead: RequestListener | null = null;
  let noted: (() => void) | null = null;
  const server = await startHttpServer((request, response) => {
    noted?.();
    (instead ?? handle)?.(request, response);
  });
  const clients = new Clients();
  const provider = new Provider(server.url, configuration(clients));
  compareWith(provider, clients);
  const callback = provider.callback();
  handle = (request, response) => void callback(request, response);
  const answerInstead = (listener: RequestListener | null) => (instead = listener);
  return {
    ...server,
    tokenUrl: `${server.url}/token`,
    clientId: clients.first,
    asked: clients.asked,
    createSecret: (terms, clientId = clients.first) => clients.createSecret(clientId, terms),
    createPair: (terms) => {
      const clientId = `orders-service-${randomBytes(4).toString('hex')}`;
      return { clientId, clientSecret: clients.createSecret(clientId, terms) };
    },
    revokeSecret: (clientSecret) => {
      clients.require(clientSecret);
      clients.secrets.delete(clientSecret);
    },
    setTerms: (clientSecret, terms) => {
      const secret = clients.require(clientSecret);
      secret.terms = { ...secret.terms, ...terms };
    },
    cutOverAtOnce: (isOn) => (clients.cutsOverAtOnce = isOn),
    answerInstead,
    onRequest: (listener) => (noted = listener),
    comeBack: () => answerInstead(null),
    goDown: () => answerInstead((request) => request.socket.destroy()),
    fail: (status = 500, error = 'server_error') =>
      answerInstead((_request, response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error }));
      }),
  };
}

class Clients {
  readonly first = 'orders-service';
  readonly known = new Set([this.first]);
  readonly secrets = new Map<string, LiveSecret>();
  readonly asked: (string | null)[] = [];
  cutsOverAtOnce = false;

  createSecret(clientId: string, terms: Partial<TokenTerms> = {}): string {
    if (this.cutsOverAtOnce) {
      for (const secret of this.secrets.values()) {
        if (secret.clientId === clientId) this.secrets.delete(secret.clientSecret);
      }
    }
    const clientSecret = `demo-rotating-${randomBytes(18).toString('base64url')}`;
    this.known.add(clientId);
    this.secrets.set(clientSecret, { clientId, clientSecret, terms: { ...usualTerms, ...terms } });
    return clientSecret;
  }

  require(clientSecret: string): LiveSecret {
    const secret = this.secrets.get(clientSecret);
    if (!secret) throw new Error('no such secret is alive');
    return secret;
  }
}

/** With which secret each request under way proved itself: `compareClientSecret` knows no request. */
const provenWith = new WeakMap<object, LiveSecret>();

const termsOf = (context: object): TokenTerms => provenWith.get(context)?.terms ?? usualTerms;

/** The one place where a client's secret is compared is a method of the provider's own class, made to be replaced. */
function compareWith(provider: Provider, clients: Clients): void {
  provider.Client.prototype.compareClientSecret = function compareClientSecret(actual) {
    const secret = clients.secrets.get(actual);
    const isAlive = secret?.clientId === this.clientId;
    clients.asked.push(isAlive ? actual : null);
    if (isAlive && Provider.ctx) provenWith.set(Provider.ctx, secret);
    return isAlive;
  };
}

function configuration(clients: Clients): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: adapterOf(clients),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'demo' }] },
    cookies: { keys: ['only for tests'] },
    scopes: [...oidcScopes, oidcForbiddenScope],
    ttl: { ClientCredentials: (context) => termsOf(context).lifetime },
    extraTokenClaims: (context) => ({ ...termsOf(context).claims }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => oidcResource,
        getResourceServerInfo: (context, resource) => {
          if (resource !== oidcResource) throw new errors.InvalidTarget('no such API');
          const { scopes, audience, lifetime, format } = termsOf(context);
          return {
            scope: scopes.join(' '),
            audience,
            accessTokenFormat: format,
            accessTokenTTL: lifetime,
            jwt: { sign: { alg: 'ES256' as const } },
          };
        },
      },
    },
  };
}

/** Clients come from the registry as they are at this moment, and everything else from memory. */
function adapterOf(clients: Clients) {
  const Memory = memory();
  return class extends Memory {
    readonly #model: string;

    constructor(model: string) {
      super();
      this.#model = model;
    }

    override find(id: string): Promise<AdapterPayload | undefined> {
      if (this.#model !== 'Client') return super.find(id);
      return Promise.resolve(clients.known.has(id) ? metadataOf(id) : undefined);
    }
  };
}

const metadataOf = (clientId: string): AdapterPayload => ({
  client_id: clientId,
  // The server wants one of every client; what is compared are the live ones.
  client_secret: 'never compared with anything',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  scope: oidcScopes.join(' '),
  // Only so that no RSA key is needed: ID tokens aren't issued.
  id_token_signed_response_alg: 'ES256',
});
