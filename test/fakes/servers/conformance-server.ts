import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import Provider, { errors, type ClientMetadata, type Configuration } from 'oidc-provider';
import type { SigningAlgorithm } from '../../../src/shared/provider.ts';
import { certificateAuthority, type Authority, type Certified } from './certificates.ts';
import { memory, oidcForbiddenScope, oidcScopes } from './oidc-server.ts';
import { startHttpServer, type RunningServer } from './http-server.ts';

/** The APIs that tokens are issued for (RFC 8707). */
export const conformanceResources = ['https://api.example.com/', 'https://reports.example.com/'] as const;

/** The subject that the client of `tls_client_auth` is registered with. */
export const certificateSubject = 'CN=orders.example.com';

const clientSecret = 'conformance-secret-0123456789abcdef-0123456789abcdef-0123456789abcdef';

/** A client with its secret in every form that a user may have it in. */
export interface ConformanceClient {
  readonly clientId: string;
  /** A text, or a private key in PEM. */
  readonly clientSecret: string;
}

export interface ConformanceServer extends RunningServer {
  readonly tokenUrl: string;
  readonly issuer: string;
  /** A client registered for a method, and an algorithm where it signs. */
  readonly client: (method: string, algorithm?: SigningAlgorithm) => ConformanceClient;
}

const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const satisfies readonly SigningAlgorithm[];
const symmetric = ['HS256', 'HS384', 'HS512'] as const satisfies readonly SigningAlgorithm[];

const curves = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;

/** Made anew each time: a private key in a repository alarms every scanner, and rightly. */
export function keyFor(algorithm: SigningAlgorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm in curves) {
    return generateKeyPairSync('ec', { namedCurve: curves[algorithm as keyof typeof curves] });
  }
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

export const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

interface Registered extends ConformanceClient {
  readonly metadata: ClientMetadata;
}

function register(name: string, metadata: Partial<ClientMetadata>, secret = clientSecret): Registered {
  return {
    clientId: name,
    clientSecret: secret,
    metadata: {
      client_id: name,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope: oidcScopes.join(' '),
      // Only so that no RSA key is needed: ID tokens aren't issued.
      id_token_signed_response_alg: 'ES256',
      ...metadata,
    },
  };
}

function registeredClients(): readonly Registered[] {
  const rsa = keyFor('RS256');
  return [
    ...(['client_secret_basic', 'client_secret_post'] as const).map((method) =>
      register(method, { token_endpoint_auth_method: method, client_secret: clientSecret }),
    ),
    ...symmetric.map((algorithm) =>
      register(`client_secret_jwt-${algorithm}`, {
        token_endpoint_auth_method: 'client_secret_jwt',
        token_endpoint_auth_signing_alg: algorithm,
        client_secret: clientSecret,
      }),
    ),
    ...asymmetric.map((algorithm) => {
      const { privateKey, publicKey } = /^[RP]S/.test(algorithm) ? rsa : keyFor(algorithm);
      const jwk = publicKey.export({ format: 'jwk' });
      return register(
        `private_key_jwt-${algorithm}`,
        {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: algorithm,
          jwks: { keys: [{ ...jwk, kid: `key-${algorithm}`, use: 'sig' }] } as never,
        },
        pemOf(privateKey),
      );
    }),
    register('tls_client_auth', {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: certificateSubject,
    }),
    register('dpop', {
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: clientSecret,
      dpop_bound_access_tokens: true,
    }),
  ];
}

/** A certified OAuth 2.0 server with a client for each method and algorithm. Writes no log. */
export async function startConformanceServer(): Promise<ConformanceServer> {
  const clients = registeredClients();
  // The issuer has to be known before the port is.
  let handle: ReturnType<Provider['callback']> | null = null;
  const server = await startHttpServer((request, response) => void handle?.(request, response));
  handle = new Provider(server.url, configuration(clients)).callback();
  return { ...server, ...described(server.url, clients) };
}

/** The same server over TLS, which asks its clients for a certificate. */
export async function startMutualTlsServer(): Promise<
  ConformanceServer & { readonly authority: Authority; readonly own: Certified }
> {
  const clients = registeredClients();
  const authority = await certificateAuthority('Conformance authority');
  const own = await authority.server('127.0.0.1');
  let handle: ReturnType<Provider['callback']> | null = null;
  const server = createServer(
    {
      cert: own.certificate,
      key: own.privateKey,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => void handle?.(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handle = new Provider(url, configuration(clients)).callback();
  return {
    url,
    authority,
    own,
    ...described(url, clients),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function described(url: string, clients: readonly Registered[]) {
  return {
    issuer: url,
    tokenUrl: `${url}/token`,
    client: (method: string, algorithm?: SigningAlgorithm): ConformanceClient => {
      const name = algorithm === undefined ? method : `${method}-${algorithm}`;
      const found = clients.find(({ clientId }) => clientId === name);
      if (!found) throw new Error(`No client is registered for ${name}`);
      return found;
    },
  };
}

function configuration(clients: readonly Registered[]): Configuration {
  const { privateKey } = keyFor('ES256');
  const scope = oidcScopes.join(' ');
  return {
    // So that no assertion is good for two requests.
    adapter: memory(),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'server' }] },
    cookies: { keys: ['only for tests'] },
    clients: clients.map(({ metadata }) => metadata),
    scopes: [...oidcScopes, oidcForbiddenScope],
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'tls_client_auth',
    ],
    enabledJWA: {
      clientAuthSigningAlgValues: [...symmetric, ...asymmetric],
      dPoPSigningAlgValues: ['ES256'],
    },
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      mTLS: {
        enabled: true,
        tlsClientAuth: true,
        getCertificate: ({ socket }) => certificateOf(socket as TLSSocket)?.toString(),
        certificateAuthorized: ({ socket }) => (socket as TLSSocket).authorized,
        certificateSubjectMatches: ({ socket }, property, expected) =>
          property === 'tls_client_auth_subject_dn' &&
          certificateOf(socket as TLSSocket)?.subject === expected,
      },
      // As RFC 9449 §8 has it: the first proof is refused, with the nonce that the second has to hold.
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => conformanceResources[0],
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => {
          if (!(conformanceResources as readonly string[]).includes(resource)) {
            throw new errors.InvalidTarget('no such API');
          }
          return {
            scope,
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 600,
            jwt: { sign: { alg: 'ES256' as const } },
          };
        },
      },
    },
  };
}

function certificateOf(socket: TLSSocket): X509Certificate | undefined {
  return 'getPeerX509Certificate' in socket ? socket.getPeerX509Certificate() : undefined;
}
